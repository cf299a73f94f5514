import { readFileSync, writeFileSync } from "node:fs";
import type { Inputs } from "../../../provider/engine/values";
import type { Emulator, Rule } from "../../../sandbox/sae-emulator";
import { messageOf, noteFiles } from "./stacks";
import {
    clb,
    countCalls,
    editByHand,
    Engine,
    ingressToken,
    liveRules,
    rule,
    ruleToken,
    settingsFor,
    textOf,
    useEmulator,
} from "./workshop";

/** An update was killed after SAE had taken it, and what it made went. Then somebody else makes the same again. */
let emulator: Emulator;
useEmulator((started) => (emulator = started));

const [first, second, third] = ["7171a6ca", "5d1c0a2e", "0099b7be"];
const shop = (path = "/", appId = first): Inputs => rule("shop.example.com", path, { appId });
const own = (...rules: Inputs[]): Inputs => clb({ rules });
const shared = (...rules: Inputs[]): Inputs => ({ ...own(...rules), ignoreForeignRules: true });

const nextRun = ({ state, name, token }: Engine): Engine =>
    Object.assign(new Engine(settingsFor(emulator), name, token), { state });

/** An update that the engine did not live to hear of: its state is the former one. */
async function killed(edge: Engine, program: Inputs): Promise<Engine> {
    const before = edge.state!;
    await nextRun(edge).up(program);
    return Object.assign(nextRun(edge), { state: before });
}

/** A run without changes. */
async function looks(edge: Engine, program: Inputs): Promise<Engine> {
    const next = nextRun(edge);
    await next.up(program);
    return nextRun(next);
}

/** All records were written so long ago. */
function age(minutes: number): void {
    for (const file of noteFiles("creations")) {
        const record = JSON.parse(readFileSync(file, "utf8")) as { when: string };
        const when = new Date(Date.parse(record.when) - minutes * 60_000).toISOString();
        writeFileSync(file, JSON.stringify({ ...record, when }));
    }
}

const added = (rules: Rule[]): Rule[] => [...rules, { ...rules[0]!, path: "/new" }];
const removed = (rules: Rule[]): Rule[] => rules.filter(({ path }) => path !== "/new");
const leadingTo =
    (appId: string) =>
    (rules: Rule[]): Rule[] =>
        rules.map((item) => ({ ...item, appId }));

async function ownerWith(program: Inputs): Promise<Engine> {
    const edge = new Engine(settingsFor(emulator), "edge", ingressToken);
    await edge.up(program);
    return nextRun(edge);
}

async function teamWith(more: Inputs = {}): Promise<[one: Engine, inputs: Inputs]> {
    const owner = await ownerWith(shared());
    const inputs = { ...shop(), ...more, ingressId: owner.state!.id };
    const one = new Engine(settingsFor(emulator), "one", ruleToken);
    await one.up(inputs);
    return [nextRun(one), inputs];
}

describe("a rule that a killed update added, that a run saw, and that was removed since", () => {
    test("is not taken over by an owner when another adds the same", async () => {
        let edge = await killed(await ownerWith(shared(shop())), shared(shop(), shop("/new")));
        edge = await looks(edge, shared(shop()));
        editByHand(emulator, removed);
        edge = await looks(edge, shared(shop()));
        editByHand(emulator, added);
        const before = liveRules(emulator);
        expect(await messageOf(nextRun(edge).up(shared(shop(), shop("/new"))))).toMatch(
            /already has a rule for shop\.example\.com\/new, which this resource did not make/,
        );
        expect(await messageOf(nextRun(edge).up(shared(shop(), shop("/new", second))))).toMatch(/did not make/);
        expect(liveRules(emulator)).toEqual(before);
    });

    test("keeps a rule set from being deleted when another adds the same", async () => {
        let edge = await killed(await ownerWith(shared(shop())), shared(shop(), shop("/new")));
        edge = await looks(edge, shared(shop()));
        editByHand(emulator, removed);
        edge = await looks(edge, shared(shop()));
        editByHand(emulator, added);
        expect(await messageOf(edge.up(undefined))).toMatch(/rules that this resource did not make/);
        expect(liveRules(emulator)).toHaveLength(2);
    });

    test("is forgotten by a refresh, too", async () => {
        const edge = await killed(await ownerWith(shared(shop())), shared(shop(), shop("/new")));
        await edge.refresh();
        editByHand(emulator, removed);
        await edge.refresh();
        editByHand(emulator, added);
        expect(await messageOf(nextRun(edge).up(shared(shop(), shop("/new"))))).toMatch(/did not make/);
    });
});

describe("a rule that a killed update changed, and that was changed back since", () => {
    test("is not overwritten by an owner when another makes it so", async () => {
        let edge = await killed(await ownerWith(shared(shop())), shared(shop("/", second)));
        edge = await looks(edge, shared(shop()));
        editByHand(emulator, leadingTo(first));
        edge = await looks(edge, shared(shop()));
        editByHand(emulator, leadingTo(second));
        expect(await messageOf(nextRun(edge).up(shared(shop("/", third))))).toMatch(/somebody else changed.*CR429/s);
        expect(liveRules(emulator)).toEqual([`shop.example.com/ ${second}`]);
    });

    test("is not overwritten by a rule in another's rule set when another makes it so", async () => {
        const [team, inputs] = await teamWith();
        let one = await looks(await killed(team, { ...inputs, appId: second }), inputs);
        editByHand(emulator, leadingTo(first));
        one = await looks(one, inputs);
        editByHand(emulator, leadingTo(second));
        expect(await messageOf(nextRun(one).up({ ...inputs, appId: third }))).toMatch(/somebody else changed.*CR429/s);
        expect(liveRules(emulator)).toEqual([`shop.example.com/ ${second}`]);
    });

    test("is forgotten by a refresh of such a rule, too", async () => {
        const [team, inputs] = await teamWith();
        const one = await killed(team, { ...inputs, appId: second });
        editByHand(emulator, leadingTo(first));
        age(20);
        await one.refresh();
        editByHand(emulator, leadingTo(second));
        expect(await messageOf(nextRun(one).up({ ...inputs, appId: third }))).toMatch(/somebody else changed.*CR429/s);
    });
});

describe("a rule in another's rule set that a killed update changed, and that went", () => {
    const removedFrom = (rules: Rule[]): Rule[] => rules.filter(({ path }) => path !== "/team");
    const put =
        (rule: Rule) =>
        (rules: Rule[]): Rule[] => [...rules, rule];
    async function goneSince(look: (one: Engine, inputs: Inputs) => Promise<unknown>): Promise<[Engine, Inputs]> {
        const [team, inputs] = await teamWith({ path: "/team" });
        const one = await killed(team, { ...inputs, appId: second });
        // A run saw it.
        await looks(one, inputs);
        let rule: Rule | undefined;
        editByHand(emulator, (rules) => {
            rule = rules.find(({ path }) => path === "/team");
            return removedFrom(rules);
        });
        await look(one, inputs);
        editByHand(emulator, put(rule!));
        return [one, inputs];
    }

    test("is not taken over after a refresh that found nothing", async () => {
        const [one, inputs] = await goneSince((one) => one.refresh());
        expect(await messageOf(nextRun(one).up({ ...inputs, appId: second }))).toMatch(/did not make.*CR423/s);
    });
});

describe("what a killed update made", () => {
    test("proves nothing after a day, when nobody looked meanwhile", async () => {
        const edge = await killed(await ownerWith(shared(shop())), shared(shop(), shop("/new")));
        age(25 * 60);
        const said = await messageOf(nextRun(edge).up(shared(shop(), shop("/new"))));
        expect(said).toMatch(/did not make.*adopt: true/s);
        await nextRun(edge).up({ ...shared(shop(), shop("/new")), adopt: true });
    });

    test("of a rule in another's rule set proves nothing after a day", async () => {
        const [team, inputs] = await teamWith();
        const one = await killed(team, { ...inputs, appId: second });
        age(25 * 60);
        expect(await messageOf(nextRun(one).up({ ...inputs, appId: third }))).toMatch(/CR429/);
        expect(await messageOf(nextRun(one).up({ ...inputs, appId: third, adopt: true }))).toBe("no error");
    });

    async function neverTold(minutes: number): Promise<[again: () => Engine, api: Inputs]> {
        const [, inputs] = await teamWith();
        const api = { ...inputs, path: "/api" };
        await new Engine(settingsFor(emulator), "api", ruleToken).up(api);
        // The engine did not live to hear of it.
        for (const file of noteFiles("creations")) {
            const { answered: _, ...record } = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
            writeFileSync(file, JSON.stringify(record));
        }
        age(minutes);
        return [() => new Engine(settingsFor(emulator), "api", ruleToken), api];
    }

    test("of a rule that was never told forbids another rule for a day, and not after it", async () => {
        const [again, api] = await neverTold(23 * 60);
        expect(await messageOf(again().up({ ...api, path: "/v2" }))).toMatch(/CR430/);
        age(2 * 60);
        expect(await messageOf(again().up({ ...api, path: "/v2" }))).toBe("no error");
    });

    test("of a rule in another's rule set that was never told proves nothing after a day", async () => {
        const [again, api] = await neverTold(25 * 60);
        expect(await messageOf(again().up(api))).toMatch(/did not make.*adopt: true/s);
        expect(await messageOf(again().up({ ...api, adopt: true }))).toBe("no error");
    });

    test("is still this resource's the next hours, also where SAE carried it out late", async () => {
        const edge = await ownerWith(shared(shop()));
        let back = await killed(edge, shared(shop(), shop("/new")));
        editByHand(emulator, removed);
        back = await looks(back, shared(shop()));
        editByHand(emulator, added);
        age(23 * 60);
        await nextRun(back).up(shared(shop(), shop("/new")));
        expect(liveRules(emulator)).toHaveLength(2);
    });

    test("is asked for without more readings where nothing is open, and with one more where its record goes", async () => {
        let edge = await killed(await ownerWith(shared(shop())), shared(shop(), shop("/new")));
        edge = await looks(edge, shared(shop()));
        editByHand(emulator, removed);
        const reads: number[] = [];
        for (let run = 0; run < 2; run++) {
            const { last } = countCalls(emulator);
            edge = await looks(edge, shared(shop()));
            reads.push(countCalls(emulator, last).reads.length);
        }
        expect(reads).toEqual([2, 1]);
        expect(textOf(edge)).toBe("");
    });
});
