import type { Emulator } from "../../../sandbox/sae-emulator";
import { clb, Engine, settingsFor, useEmulator } from "./workshop";

/** One resource leaves a port in the same run in which another wants it. */
let emulator: Emulator;
useEmulator((started) => (emulator = started));

const at = (listenerPort: number, loadBalancerId = "lb-bp1shop") => clb({ listenerPort, loadBalancerId, rules: [] });
const ports = (): string[] => emulator.store.all().map(({ slbId, listenerPort }) => `${slbId}:${listenerPort}`);

/** Resources of one program in the next run of the engine: one provider knows of all of them. */
function program(...before: Engine[]): (name: string) => Engine {
    const settings = settingsFor(emulator);
    return (name) => {
        const state = before.find((engine) => engine.name === name)?.state;
        return Object.assign(new Engine(settings, name), state && { state });
    };
}

async function made(name: string, port: number): Promise<Engine> {
    const engine = program()(name);
    await engine.up(at(port));
    return engine;
}

test("the preview of a port that the same run frees says what must come first, and the run makes it", async () => {
    const run = program(await made("web", 80));
    const [web, shop] = [run("web"), run("shop")];
    await web.previewUp(at(81));
    await shop.preview(at(80));
    expect(shop.logs.join("\n")).toMatch(
        /port 80 of lb-bp1shop has rule set \d+ \("web-\w+"\) until web of this program leaves it — that must come first: with dependsOn on web here/,
    );
    await web.up(at(81));
    await shop.up(at(80));
    expect(ports().sort()).toEqual(["lb-bp1shop:80", "lb-bp1shop:81"]);
});

test("a replacement elsewhere frees the port only when the old one goes first, and the preview says so", async () => {
    const run = program(await made("web", 80));
    const [web, shop] = [run("web"), run("shop")];
    await web.previewUp(at(80, "lb-bp2shop"));
    await shop.preview(at(80));
    expect(shop.logs.join("\n")).toContain(
        "that must come first: with deleteBeforeReplace: true there, and with dependsOn on web here",
    );
});

test("an update that comes too early is refused with the resource to wait for", async () => {
    const run = program(await made("web", 80));
    const [web, shop] = [run("web"), run("shop")];
    await web.previewUp(at(81));
    await expect(shop.up(at(80))).rejects.toThrow(
        "web of this program is to leave this port: name it in dependsOn here",
    );
});

test("two resources that change places are refused at preview: each would wait for the other", async () => {
    const run = program(await made("web", 80), await made("shop", 81));
    const [web, shop] = [run("web"), run("shop")];
    const previews = await Promise.allSettled([web.previewUp(at(81)), shop.previewUp(at(80))]);
    expect(previews.map(({ status }) => status)).toContain("rejected");
    await expect(web.previewUp(at(81))).rejects.toThrow(
        "or make the change in two updates when each waits for the other",
    );
});

test("a port is not taken for freed by a resource that stays, that is another's by now, or that is only refreshed", async () => {
    const web = await made("web", 80);
    const stays = program(web);
    await stays("web").previewUp(at(80));
    await expect(stays("shop").preview(at(80))).rejects.toThrow("already has rule set");

    const refreshed = program(web);
    await refreshed("web").diff(at(81));
    await expect(refreshed("shop").preview(at(80))).rejects.toThrow("already has rule set");

    const moved = program(web);
    await moved("web").up(at(81));
    const [mine] = emulator.store.all();
    emulator.store.put({ ...mine!, id: emulator.store.newId(), listenerPort: 80 });
    await expect(moved("shop").preview(at(80))).rejects.toThrow("if another resource of this program is to leave");
});
