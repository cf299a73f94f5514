import fs, { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import type { Inputs } from "../../../provider/engine/values";
import type { Emulator } from "../../../sandbox/sae-emulator";
import { docs, noteFiles, noteFolder, noteOf, shared, shop, stacksOn } from "./stacks";
import { clb, type Engine, ingressToken, newAlb, omit, rule, textOf, urnOf, useEmulator } from "./workshop";

/** A file that is there and cannot be read may say anything: what hangs on it is refused, and the rest goes on. */
let emulator: Emulator;
useEmulator((started) => (emulator = started));

const { edge, docsRule, again, domains, sets } = stacksOn(() => emulator);

afterEach(() => jest.restoreAllMocks());
/** Tests may run as root, whom no permission stops. */
function forbid(file: string): void {
    const { readFileSync: really } = fs;
    jest.spyOn(fs, "readFileSync").mockImplementation((path, options) => {
        if (path === file) throw Object.assign(new Error("EACCES: permission denied, open"), { code: "EACCES" });
        return really(path, options);
    });
}

const damages: [name: string, why: RegExp, damage: (file: string) => void][] = [
    ["is empty, as after a crash of the machine", /it is empty/, (file) => writeFileSync(file, "")],
    ["is cut off", /it is damaged/, (file) => truncateSync(file, 40)],
    ["is no JSON", /it is damaged/, (file) => writeFileSync(file, "<html>")],
    ["lacks what it must have", /it is damaged/, (file) => writeFileSync(file, '{"version":1}')],
    ["may not be opened", /permission denied, EACCES\).*Make it readable, or forget it: rm /, forbid],
    [
        "is of a later version",
        /a later version of Crossroute wrote it\).*Use that version here, too, or forget it: rm /,
        (file) =>
            writeFileSync(file, JSON.stringify({ ...(JSON.parse(readFileSync(file, "utf8")) as object), version: 2 })),
    ],
    [
        "has no version",
        /it is not of this version/,
        (file) => {
            const { version: _, ...rest } = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
            writeFileSync(file, JSON.stringify(rest));
        },
    ],
];

describe.each(damages)("where a note of another resource %s", (_, why, damage) => {
    test("nothing is adopted, and what the file says is not written over", async () => {
        const a = edge("a");
        await a.up(shared(shop));
        const file = noteOf(a);
        damage(file);
        const adopter = edge("b");
        await expect(adopter.preview({ ...shared(shop), adopt: true })).rejects.toThrow(why);
        await expect(adopter.up({ ...shared(shop), adopt: true })).rejects.toThrow(file);
        await again(a).up(shared(shop));
        await expect(adopter.up({ ...shared(shop), adopt: true })).rejects.toThrow(why);
        jest.restoreAllMocks();
        rmSync(file);
        await again(a).preview(shared(shop));
        await expect(adopter.up({ ...shared(shop), adopt: true })).rejects.toThrow("is not adopted");
    });

    test("nothing is deleted, and all else goes on", async () => {
        const a = edge("a");
        await a.up(shared(shop));
        const other = edge("b");
        await other.up(clb({ listenerPort: 81 }));
        damage(noteOf(other));
        const next = again(a);
        expect(await next.preview(shared(shop))).toEqual({});
        await next.up({ ...shared(shop, docs), requestTimeout: 9 });
        await next.refresh();
        await expect(again(next).up(undefined)).rejects.toThrow(why);
        expect(sets()).toBe(2);
    });
});

test("a rule in the list of an owner stays while nobody knows whose it is", async () => {
    const a = edge("a");
    await a.up(shared(shop, docs));
    const team = docsRule("team");
    await team.import(`${a.state!.id}:docs.example.com:/`);
    writeFileSync(noteOf(team), "");
    await expect(
        again(a)
            .preview(shared(shop))
            .then(() => again(a).up(shared(shop))),
    ).rejects.toThrow(/it is empty/);
    expect(domains()).toEqual(["shop.example.com", "docs.example.com"]);
});

test("an import says which file it cannot read", async () => {
    const a = edge("a");
    await a.up(shared(shop));
    const file = noteOf(a);
    writeFileSync(file, "");
    const b = edge("b");
    await b.import(a.state!.id);
    expect(textOf(b)).toContain(file);
});

test("a set that is gone is gone, whatever nobody can read", async () => {
    const a = edge("a");
    await a.up(shared(shop));
    const other = edge("b");
    await other.up(clb({ listenerPort: 81 }));
    writeFileSync(noteOf(other), "");
    emulator.reset();
    await again(a).up(undefined);
});

test("a folder that cannot be read is not empty", async () => {
    const a = edge("a");
    await a.up(shared(shop));
    rmSync(noteFolder("held"), { recursive: true });
    writeFileSync(noteFolder("held"), "");
    await expect(again(a).up(undefined)).rejects.toThrow(`${noteFolder("held")} (ENOTDIR)`);
    expect(sets()).toBe(1);
});

test("the own note of a resource does not matter while no other has the same", async () => {
    const a = edge("a");
    await a.up(shared(shop));
    writeFileSync(noteOf(a), "");
    const next = again(a);
    await next.up(shared(shop, docs));
    expect(textOf(next)).toMatch(/what this machine noted of this resource cannot be read and is left as it is/);
    await again(next).up(undefined);
    expect(sets()).toBe(0);
});

test("without its own note a resource does not delete what another of its stack has, too", async () => {
    const a = edge("a");
    await a.up(shared(shop));
    const file = noteOf(a);
    const b = edge("a", "later");
    await b.up({ ...shared(shop), adopt: urnOf(ingressToken, "edge", "a") });
    writeFileSync(file, "");
    await expect(again(a).up(undefined)).rejects.toThrow(file);
    expect(sets()).toBe(1);
});

test("a full disk leaves what was noted, and no half of a file", async () => {
    const a = edge("a");
    await a.up(shared(shop));
    const before = readFileSync(noteOf(a), "utf8");
    const { writeSync: really } = fs;
    jest.spyOn(fs, "writeSync").mockImplementation((open, text) => {
        really(open, String(text).slice(0, 10));
        throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
    });
    const next = again(a);
    await next.up(shared(shop, docs));
    jest.restoreAllMocks();
    expect(textOf(next)).toContain("cannot be written to");
    expect(readFileSync(noteOf(a), "utf8")).toBe(before);
    expect(readdirSync(noteFolder("held"), { recursive: true }).filter((name) => /json./.test(String(name)))).toEqual(
        [],
    );
});

describe("where the record of an interrupted creation cannot be read", () => {
    const interrupted = async (of: Engine, program: Inputs): Promise<string> => {
        await of.up(program);
        const [file] = noteFiles("creations");
        writeFileSync(file!, "{");
        return file!;
    };

    test("no second load balancer is made", async () => {
        const file = await interrupted(edge("a"), newAlb({ description: "own" }));
        const next = edge("a");
        await expect(next.preview(newAlb({ description: "other" }))).rejects.toThrow(file);
        await expect(next.up(newAlb({ description: "other" }))).rejects.toThrow(/it is damaged\); so nothing is made/);
        expect(sets()).toBe(1);
    });

    test("no rule is made", async () => {
        const owner = edge("dev", "own");
        await owner.up(shared());
        await again(owner).preview(shared());
        const one = docsRule("a");
        const file = await interrupted(one, { ...docs, ingressId: owner.state!.id });
        const next = docsRule("a");
        await expect(next.up({ ...rule("x.example.com", "/"), ingressId: owner.state!.id })).rejects.toThrow(file);
        expect(domains()).toEqual(["docs.example.com"]);
    });

    test("another does not adopt what it may be about", async () => {
        const file = await interrupted(edge("a"), omit(shared(shop), "x"));
        rmSync(noteFolder("held"), { recursive: true });
        await expect(edge("b").up({ ...shared(shop), adopt: true })).rejects.toThrow(file);
    });
});
