import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Store } from "../../../sandbox/sae-emulator/store";
import { Workbench } from "./workbench";
import { codeOf } from "./refusal";

let bench: Workbench;
beforeEach(() => (bench = new Workbench()));
afterEach(() => bench.close());

const reopened = () => new Store(bench.dir, () => bench.now);
const MISSING = "InvalidParameter.WithMessage";

describe("the state on disk", () => {
    it("is the state after a restart", () => {
        const id = bench.create({ Description: "shop", ListenerProtocol: "HTTP" });
        bench.update(id, { RequestTimeout: 30 });
        expect(reopened().get(id)).toEqual(bench.context.store.get(id));
    });

    it("is one whole file, with nothing half written beside it", () => {
        bench.create();
        expect(readdirSync(bench.dir)).toEqual(["state.json"]);
        expect(() => JSON.parse(readFileSync(join(bench.dir, "state.json"), "utf8")) as unknown).not.toThrow();
    });

    it("never gives an id twice, not even after the last rule set went and the emulator was restarted", () => {
        const first = bench.create();
        bench.call("DeleteIngress", { IngressId: first });
        bench.context.store = reopened();
        expect(bench.create()).toBeGreaterThan(first);
    });

    it.each(["{", "[]", '{"version":2}'])("that reads %s is refused with the file's name and a cure", (content) => {
        writeFileSync(join(bench.dir, "state.json"), content);
        expect(reopened).toThrow(/state\.json is not the state of an SAE emulator\. Remove it/);
    });
});

describe("a write that readers see late", () => {
    it("of a new rule set shows neither in the list nor by its id, and takes the port at once", () => {
        bench.context.lagMs = 500;
        const id = bench.create();
        expect(bench.list()).toEqual([]);
        expect(codeOf(() => bench.describe(id))).toBe(MISSING);
        expect(codeOf(() => bench.create())).toBe("SlbListenerPort.NotAvailable");
        bench.now += 500;
        expect(bench.list()).toHaveLength(1);
        expect(bench.describe(id)["Id"]).toBe(id);
    });

    it("of an update shows the old values until its time", () => {
        const id = bench.create({ RequestTimeout: 10 });
        bench.context.lagMs = 500;
        bench.update(id, { RequestTimeout: 20 });
        bench.now += 499;
        expect(bench.describe(id)["RequestTimeout"]).toBe(10);
        bench.now += 1;
        expect(bench.describe(id)["RequestTimeout"]).toBe(20);
    });

    it("of a removal shows the rule set until its time", () => {
        const id = bench.create();
        bench.context.lagMs = 500;
        bench.call("DeleteIngress", { IngressId: id });
        expect(bench.list()).toHaveLength(1);
        bench.now += 500;
        expect(bench.list()).toEqual([]);
    });

    it("followed by one that shows at once is no longer held back", () => {
        bench.context.lagMs = 500;
        const id = bench.create();
        bench.context.lagMs = 0;
        bench.update(id, { RequestTimeout: 20 });
        expect(bench.describe(id)["RequestTimeout"]).toBe(20);
    });
});
