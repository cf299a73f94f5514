/** How a program changes, and what a person does at the console: lists of pure changes and of small actions. */
import type { Rule, RuleSet } from "../../../sandbox/sae-emulator";
import type { Dice } from "../random";
import { CLEANUP, INGRESS, RULE } from "./invariants";
import type { Json, Properties } from "./plugin";
import { isRef, type Declared } from "./stack";
import { ADOPTING_EDITS } from "./adopting";
import { LIST_EDITS, withCleanups } from "./lists";
import { ruleKey } from "./places";
import {
    APPS,
    freeName,
    hasShared,
    ingresses,
    listener,
    LISTENERS,
    NAMESPACE,
    isAlb,
    newAlb,
    placeOf,
    rule,
    rulesOf,
    same,
    without,
} from "./programs";
import type { Team, Simulation } from "./simulation";

/** Replaces inputs of one declared rule set that the dice choose. */
function change(program: Declared[], dice: Dice, change: (item: Declared) => Properties): Declared[] {
    const chosen = dice.maybe(ingresses(program));
    return program.map((item) => (item === chosen ? { ...item, inputs: { ...item.inputs, ...change(item) } } : item));
}

function renamed(program: Declared[], dice: Dice, alias: boolean): Declared[] {
    const [chosen, name] = [dice.maybe(program), freeName(dice, program)];
    if (!chosen || !name || chosen.type === RULE) return program;
    const ref = (value: Json): Json => (isRef(value) && value.ref === chosen.name ? { ref: name } : value);
    return program.map((item) => {
        if (item === chosen) {
            const { aliases = [], ...rest } = item;
            return { ...rest, name, ...(alias && { aliases: [...aliases, item.name] }) };
        }
        const inputs = Object.entries(item.inputs).map(([key, value]): [string, Json] => [key, ref(value)]);
        return { ...item, inputs: Object.fromEntries(inputs) };
    });
}

function withIngress(
    program: Declared[],
    dice: Dice,
    shared: boolean,
    place = listener(dice, program),
    isNamed = false,
): Declared[] {
    const name = freeName(dice, program);
    if (!name || !place) return program;
    const inputs: Properties = {
        namespaceId: NAMESPACE,
        ...place,
        defaultRule: { appId: "0099b7be", containerPort: 8080 },
        rules: dice.chance(0.7) ? [rule(dice)] : [],
        ...((isNamed || dice.chance(0.3)) && { description: `${name}-own` }),
        ...(shared && { ignoreForeignRules: true }),
    };
    const fixed = place["loadBalancerId"] !== undefined && dice.chance(0.5);
    return [...program, { type: INGRESS, name, inputs, ...(fixed && { deleteBeforeReplace: true }) }];
}

export type Edit = (program: Declared[], dice: Dice, simulation: Simulation, team: Team) => Declared[];

/** What a team writes into its program. An edit that does not fit leaves the program as it is. */
export const EDITS = {
    addIngress: (program, dice) => withIngress(program, dice, dice.chance(0.4)),
    /** A rule set for which SAE makes the load balancer, under a name that a namesake may have. */
    addBalancer: (program, dice) =>
        withIngress(program, dice, dice.chance(0.4), newAlb(dice.pick(["Internet", "Intranet"])), true),
    /** The other team's listener and name: a live rule set there is called as our own would be. */
    addSameIngress(program, _dice, { teams }, team) {
        const [theirs] = ingresses((team.side === "A" ? teams.B : teams.A).program);
        if (!theirs || program.some(({ name }) => name === theirs.name)) return program;
        const { description: _description, ...inputs } = theirs.inputs;
        return [...program, { type: INGRESS, name: theirs.name, inputs: { ...inputs, rules: [] } }];
    },
    /** A rule set that others may put rules into. */
    addShared: (program, dice) => withIngress(program, dice, true),
    /** The rule that the other team declares, for another application. */
    addRivalRule(program, dice, { teams }, team) {
        const name = `rule-${dice.below(3)}`;
        const other = team.side === "A" ? teams.B : teams.A;
        const rival = dice.maybe(other.program.filter((item) => item.type === RULE));
        if (!rival || program.some((item) => item.name === name)) return program;
        const { ingressId: at, ...inputs } = rival.inputs;
        const ingressId = isRef(at) ? other.stack.entries.find((entry) => entry.name === at.ref)?.id : at;
        if (typeof ingressId !== "string") return program;
        return [...program, { type: RULE, name, inputs: { ...inputs, ingressId, appId: dice.pick(APPS) } }];
    },
    /** An owner declares what the other team has a rule for. */
    addRivalRuleToSet(program, dice, { teams }, team) {
        const other = team.side === "A" ? teams.B : teams.A;
        const rival = dice.maybe(other.stack.entries.filter((entry) => entry.type === RULE));
        const set = team.stack.entries.find((entry) => entry.type === INGRESS && rival?.id.startsWith(`${entry.id}:`));
        const { domain, path } = rival?.inputs ?? {};
        if (!set || domain === undefined || path === undefined) return program;
        return program.map((item) =>
            item.type === INGRESS && item.name === set.name
                ? { ...item, inputs: { ...item.inputs, rules: [...rulesOf(item), { ...rule(dice), domain, path }] } }
                : item,
        );
    },
    /** Actions that no load balancer here supports. */
    breakRule: (program, dice) => {
        const chosen = dice.maybe(program.filter((item) => item.type === RULE));
        return program.map((item) =>
            item === chosen ? { ...item, inputs: { ...item.inputs, backendProtocol: "grpc" } } : item,
        );
    },
    /** Its rule equals another's live rule in its place. */
    followLive(program, dice, simulation, { stack }) {
        const chosen = dice.maybe(program.filter((item) => item.type === RULE));
        const entry = stack.entries.find(({ type, name }) => type === RULE && name === chosen?.name);
        const set = simulation.live().get(Number(entry?.id.split(":")[0]));
        const there = set?.rules.find((r) => entry?.id === `${set.id}:${r.domain}:${r.path}`);
        if (!there) return program;
        const { appId } = there;
        return program.map((item) => (item === chosen ? { ...item, inputs: { ...item.inputs, appId } } : item));
    },
    removeRule: (program, dice) => {
        const chosen = dice.maybe(program.filter((item) => item.type === RULE));
        return program.filter((item) => item !== chosen);
    },
    /** One rule in a rule set that is shared: of the own program, of the other team, or made by hand. */
    addRule(program, dice, simulation) {
        const name = `rule-${dice.below(3)}`;
        if (program.some((item) => item.name === name)) return program;
        const own = ingresses(program).filter((item) => item.inputs["ignoreForeignRules"] === true);
        const shared = [...simulation.live().keys()].filter(
            (id) =>
                simulation.makers.ruleSets.get(id) === "hand" ||
                [simulation.teams.A, simulation.teams.B].some(
                    (other) => !same(other.program, program) && hasShared(other, id),
                ),
        );
        const ref: Json[] = [...own.map((item) => ({ ref: item.name })), ...shared.map(String)];
        const ingressId = dice.maybe(ref);
        if (ingressId === undefined) return program;
        return [...program, { type: RULE, name, inputs: { ingressId, ...rule(dice) } }];
    },
    removeResource(program, dice) {
        const chosen = dice.maybe(program);
        const leaves = (item: Declared): boolean =>
            item === chosen || Object.values(item.inputs).some((value) => isRef(value) && value.ref === chosen?.name);
        return program.filter((item) => !leaves(item));
    },
    changeTimeout: (program, dice) => change(program, dice, () => ({ requestTimeout: 1 + dice.below(180) })),
    addRuleToSet: (program, dice) =>
        change(program, dice, (item) => {
            const added = rule(dice);
            return { rules: [...without(rulesOf(item), added), added] };
        }),
    changeRuleOfSet: (program, dice) =>
        change(program, dice, (item) => {
            const chosen = dice.maybe(rulesOf(item));
            return { rules: rulesOf(item).map((r) => (r === chosen ? { ...r, appId: dice.pick(APPS) } : r)) };
        }),
    removeRuleOfSet: (program, dice) =>
        change(program, dice, (item) => ({ rules: without(rulesOf(item), dice.maybe(rulesOf(item))) })),
    changeRule: (program, dice) => {
        const chosen = dice.maybe(program.filter((item) => item.type === RULE));
        return program.map((item) =>
            item === chosen ? { ...item, inputs: { ...item.inputs, appId: dice.pick(APPS) } } : item,
        );
    },
    /** A rule moves to another domain or path: another id, and so a replacement. */
    moveRule: (program, dice) => {
        const chosen = dice.maybe(program.filter((item) => item.type === RULE));
        const { domain, path } = rule(dice);
        return program.map((item) =>
            item === chosen ? { ...item, inputs: { ...item.inputs, domain: domain!, path: path! } } : item,
        );
    },
    /** On an ALB the order counts. */
    placeRule: (program, dice) => {
        const chosen = dice.maybe(program.filter((item) => item.type === RULE));
        const position = dice.pick(["first", "last"]);
        return program.map((item) => (item === chosen ? { ...item, inputs: { ...item.inputs, position } } : item));
    },
    /** The last change is taken back. */
    revert: (program, _dice, _world, team) => team.past.at(-1) ?? program,
    describe: (program, dice) => change(program, dice, (item) => ({ description: `${item.name}-${dice.below(2)}` })),
    /** A gateway moves: another port in place, another load balancer as a replacement. */
    movePort: (program, dice) =>
        change(program, dice, (item): Properties => {
            const port = item.inputs["listenerPort"] === 80 ? 81 : 80;
            const place = { ...item.inputs, listenerPort: port };
            const taken = ingresses(program).some((other) => placeOf(other.inputs) === placeOf(place));
            return taken ? {} : { listenerPort: port };
        }),
    moveBalancer(program, dice) {
        const [chosen, place] = [dice.maybe(ingresses(program)), listener(dice, program)];
        if (!chosen || !place) return program;
        const { loadBalancerId: _id, addressType: _type, zoneMappings: _zones, ...rest } = chosen.inputs;
        return program.map((item) => (item === chosen ? { ...item, inputs: { ...rest, ...place } } : item));
    },
    /** To a load balancer that SAE makes. */
    moveToNew(program, dice) {
        const chosen = dice.maybe(ingresses(program));
        if (!chosen) return program;
        const { loadBalancerId: _id, addressType, zoneMappings: _zones, ...rest } = chosen.inputs;
        const place = newAlb(addressType === "Internet" ? "Intranet" : "Internet");
        return program.map((item) => (item === chosen ? { ...item, inputs: { ...rest, ...place } } : item));
    },
    ...LIST_EDITS,
    ...ADOPTING_EDITS,
    renameWithAlias: (program, dice) => renamed(program, dice, true),
    renameWithoutAlias: (program, dice) => renamed(program, dice, false),
} satisfies Record<string, Edit>;
export type EditName = keyof typeof EDITS;

/** A CLB only forwards: SAE refuses any write that brings it actions, whoever made that rule. */
const handRule = (dice: Dice, type: RuleSet["loadBalanceType"]): Rule => {
    const { domain, path } = rule(dice);
    // A setting that the package does not know: it must survive when its neighbours are rewritten.
    const actionConfig = JSON.stringify({ host: "h.example.com", future: dice.below(100) });
    const ruleActions = dice.chance(0.5) ? [{ actionType: "rewrite" as const, actionConfig }] : undefined;
    return {
        domain: String(domain),
        path: String(path),
        appId: "hand0001",
        containerPort: 8080,
        ...(type === "alb" && ruleActions && { ruleActions }),
    };
};

/** What a person at the console does to rule sets of anybody. */
export const DEEDS = {
    makeSet(simulation, dice) {
        const place = dice.pick(LISTENERS);
        const sets = [...simulation.live().values()];
        const slbId = String(place["loadBalancerId"] ?? "alb-byhand");
        if (sets.some((set) => set.slbId === slbId && set.listenerPort === place["listenerPort"])) return;
        put(simulation, dice, slbId, Number(place["listenerPort"]), dice.maybe(sets)?.description);
    },
    /** A load balancer that is called as a team calls one of its own. */
    makeNamesake(simulation, dice) {
        const declared = [...ingresses(simulation.teams.A.program), ...ingresses(simulation.teams.B.program)];
        const description = dice.maybe(declared.map((item) => item.inputs["description"]))?.toString();
        const slbId = `alb-namesake${dice.below(1000)}`;
        if (description !== undefined) put(simulation, dice, slbId, 80, description, true);
    },
    addRule: (simulation, dice) =>
        edit(simulation, dice, (set) => ({ ...set, rules: withRule(set, handRule(dice, set.loadBalanceType)) })),
    changeRule: (simulation, dice) =>
        edit(simulation, dice, (set) => {
            const chosen = dice.maybe(set.rules);
            return { ...set, rules: set.rules.map((r) => (r === chosen ? { ...r, appId: "hand0002" } : r)) };
        }),
    /** A second rule at the place of one, as an ALB takes it. */
    doubleRule: (simulation, dice) =>
        edit(simulation, dice, (set) => {
            const chosen = set.loadBalanceType === "alb" ? dice.maybe(set.rules) : undefined;
            if (!chosen || set.rules.some((r) => ruleKey(set.id, r).includes("#"))) return set;
            const double = { ...chosen, appId: "hand0003" };
            return { ...set, rules: dice.chance(0.5) ? [double, ...set.rules] : [...set.rules, double] };
        }),
    removeRule: (simulation, dice) =>
        edit(simulation, dice, (set) => {
            const chosen = dice.maybe(set.rules);
            return { ...set, rules: set.rules.filter((r) => r !== chosen) };
        }),
    /** One that a team has as a resource. */
    removeTeamsRule(simulation, dice) {
        const entries = Object.values(simulation.teams).flatMap(({ stack }) => stack.entries);
        const chosen = dice.maybe(entries.filter(({ type }) => type === RULE));
        const set = simulation.live().get(Number(chosen?.id.split(":")[0]));
        if (!chosen || !set) return;
        const rules = set.rules.filter((r) => chosen.id !== `${set.id}:${r.domain}:${r.path}`);
        simulation.emulator.store.put({ ...set, rules });
        simulation.changed(set.id, "hand");
    },
    changeTimeout: (simulation, dice) =>
        edit(simulation, dice, (set) => ({ ...set, requestTimeout: 1 + dice.below(180) })),
    deleteSet(simulation, dice) {
        const chosen = dice.maybe([...simulation.live().keys()]);
        if (chosen === undefined) return;
        simulation.emulator.store.remove(chosen);
        simulation.changed(chosen, "hand");
    },
    /** Deleted and created again by hand at the same place: it belongs to another now. */
    remakeSet(simulation, dice) {
        const chosen = dice.maybe([...simulation.live().values()]);
        if (!chosen) return;
        simulation.emulator.store.remove(chosen.id);
        simulation.changed(chosen.id, "hand");
        put(simulation, dice, chosen.slbId, chosen.listenerPort, chosen.description);
    },
} satisfies Record<string, (simulation: Simulation, dice: Dice) => void>;
export type DeedName = keyof typeof DEEDS;

function put(
    simulation: Simulation,
    dice: Dice,
    slbId: string,
    listenerPort: number,
    description: string | undefined,
    createdBySae = false,
): void {
    const id = simulation.emulator.store.newId();
    const loadBalanceType = slbId.startsWith("alb-") ? "alb" : "clb";
    simulation.emulator.store.put({
        id,
        name: `${slbId}-${listenerPort}-hand`,
        createTime: Date.now(),
        namespaceId: NAMESPACE,
        slbId,
        slbType: "internet",
        loadBalanceType,
        createdBySae,
        listenerPort,
        defaultRule: { appId: "hand0000", containerPort: 8080 },
        rules: [handRule(dice, loadBalanceType)],
        // Often a namesake: the display name of another's.
        ...(description !== undefined && { description }),
    });
}

function edit(simulation: Simulation, dice: Dice, change: (set: RuleSet) => RuleSet): void {
    const chosen = dice.maybe([...simulation.live().values()]);
    if (!chosen) return;
    simulation.emulator.store.put(change(chosen));
    simulation.changed(chosen.id, "hand");
}

const withRule = (set: RuleSet, added: Rule): Rule[] =>
    set.rules.some((other) => ruleKey(set.id, other) === ruleKey(set.id, added)) ? set.rules : [...set.rules, added];

/** Those that are there twice, twice. */
const doubled = (texts: readonly string[]): string[] =>
    texts.filter((text, at) => texts.indexOf(text) !== at || texts.lastIndexOf(text) !== at);

/** Changes a team's program. An edit that would contradict itself (two declarations of one rule) is not written. */
export function editProgram(simulation: Simulation, team: Team, name: EditName, dice: Dice): void {
    const edit: Edit = EDITS[name];
    const program = withCleanups(edit(team.program, dice, simulation, team));
    const places = program.flatMap((item) => {
        if (item.type === CLEANUP) return [];
        const id = item.type === RULE ? item.inputs["ingressId"] : null;
        const target = isRef(id ?? undefined) ? (id as { ref: string }).ref : (id ?? item.name);
        const at = (r: Properties): string => `${String(target)} ${String(r["domain"])}${String(r["path"])}`;
        if (item.type === RULE) return [at(item.inputs)];
        // Only an ALB takes several at one place, and no two that say the same.
        const isOrdered = isAlb(item.inputs);
        const rules = rulesOf(item).map((r) => (isOrdered ? `${at(r)} ${String(r["appId"])}` : at(r)));
        return isOrdered ? [...new Set(rulesOf(item).map(at)), ...doubled(rules)] : rules;
    });
    if (new Set(places).size < places.length || same(program, team.program)) return;
    team.past.push(team.program);
    team.program = program;
}
