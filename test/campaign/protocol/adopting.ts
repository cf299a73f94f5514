/** Edits that take over what is there, and that move a rule between its owner and a Rule. */
import type { Rule, RuleSet } from "../../../sandbox/sae-emulator";
import type { Dice } from "../random";
import type { Edit } from "./edits";
import { INGRESS, RULE, ruleOwners } from "./invariants";
import { besides, ruleKey } from "./places";
import type { Json, Properties } from "./plugin";
import { APPS, freeName, hasShared, ingresses, NAMESPACE, rulesOf, same } from "./programs";
import { isRef, urnOf, type Declared, type Entry } from "./stack";
import type { Simulation, Team } from "./simulation";

const others = ({ teams }: Simulation, team: Team): Team => (team.side === "A" ? teams.B : teams.A);

/** `true`, or the URN of the one that has it. */
const adoptOf = (dice: Dice, holder: Entry | undefined): Json => (holder && dice.chance(0.5) ? holder.urn : true);

/** Most often what a hand made or what nobody has; another stack's, as somebody does who did not look. */
const choose = <T>(dice: Dice, all: readonly T[], isTheirs: (one: T) => boolean): T | undefined =>
    dice.maybe(all.filter((one) => isTheirs(one) === dice.chance(0.2)));

const declaredRule = ({ domain, path, appId, containerPort }: Rule): Properties => ({
    domain,
    path,
    appId: appId ?? "",
    containerPort: containerPort ?? 8080,
});

export const ADOPTING_EDITS = {
    /** A rule set of a hand, of another stack, or of one's own that is in no state. */
    adoptSet(program, dice, simulation, team) {
        const name = freeName(dice, program);
        const theirs = others(simulation, team).stack.entries.filter(({ type }) => type === INGRESS);
        const isOwn = (set: RuleSet): boolean => team.stack.entries.some(({ id }) => id === String(set.id));
        const isTheirs = (set: RuleSet): boolean => theirs.some(({ id }) => id === String(set.id));
        const sets = [...simulation.live().values()].filter(
            (set) =>
                !isOwn(set) &&
                !ingresses(program).some(
                    ({ inputs }) =>
                        inputs["loadBalancerId"] === set.slbId && inputs["listenerPort"] === set.listenerPort,
                ),
        );
        const set = choose(dice, sets, isTheirs);
        if (!name || !set) return program;
        const shared = dice.chance(0.8);
        const rules = set.rules.filter((rule) => !rule.ruleActions && (!shared || dice.chance(0.6)));
        const inputs: Properties = {
            namespaceId: NAMESPACE,
            loadBalancerId: set.slbId,
            listenerPort: set.listenerPort,
            defaultRule: { appId: dice.chance(0.5) ? set.defaultRule.appId! : "0099b7be", containerPort: 8080 },
            rules: rules.map((rule) => ({
                ...declaredRule(rule),
                ...(dice.chance(0.3) && { appId: dice.pick(APPS) }),
            })),
            ...(shared && { ignoreForeignRules: true }),
            adopt: adoptOf(
                dice,
                theirs.find(({ id }) => id === String(set.id)),
            ),
        };
        return [...program, { type: INGRESS, name, inputs, deleteBeforeReplace: true }];
    },
    /** A rule that is live in a rule set that takes rules of others. */
    adoptRule(program, dice, simulation, team) {
        const name = `rule-${dice.below(3)}`;
        if (program.some((item) => item.name === name)) return program;
        const isOpen = (id: number): boolean =>
            simulation.makers.ruleSets.get(id) === "hand" ||
            [simulation.teams.A, simulation.teams.B].some((one) => hasShared(one, id));
        const rules = [...simulation.live()].flatMap(([id, set]) =>
            isOpen(id) ? set.rules.filter((rule) => besides(rule).length === 1).map((rule) => ({ id, rule })) : [],
        );
        const holders = (id: number, rule: Rule): Entry[] => ruleOwners(simulation, id, rule);
        const isTeams = (of: Team, id: number, rule: Rule): boolean =>
            holders(id, rule).some((entry) => of.stack.entries.includes(entry));
        const free = rules.filter(({ id, rule }) => !isTeams(team, id, rule));
        const found = choose(dice, free, ({ id, rule }) => isTeams(others(simulation, team), id, rule));
        if (!found) return program;
        const { id, rule } = found;
        const holder = holders(id, rule).find(({ type }) => type === RULE);
        const own = team.stack.entries.find((entry) => entry.type === INGRESS && entry.id === String(id));
        const ingressId: Json = own && program.some((item) => item.name === own.name) ? { ref: own.name } : String(id);
        const said = { ...declaredRule(rule), ...(dice.chance(0.4) && { appId: dice.pick(APPS) }) };
        return [...program, { type: RULE, name, inputs: { ingressId, ...said, adopt: adoptOf(dice, holder) } }];
    },
    /** What is declared takes over what stands there. */
    adoptHere(program, dice) {
        const chosen = dice.maybe(program.filter(({ type }) => type === INGRESS || type === RULE));
        return program.map((item) => (item === chosen ? { ...item, inputs: { ...item.inputs, adopt: true } } : item));
    },
    adoptNoLonger: (program) =>
        program.map((item) => {
            const { adopt: _adopt, ...inputs } = item.inputs;
            return same(inputs, item.inputs) ? item : { ...item, inputs };
        }),
    /** From the list of an owner to a Rule. */
    moveRuleOut(program, dice) {
        const name = `rule-${dice.below(3)}`;
        const owner = dice.maybe(
            ingresses(program).filter((item) => item.inputs["ignoreForeignRules"] === true && rulesOf(item).length > 0),
        );
        const rule = owner && dice.maybe(rulesOf(owner));
        if (!owner || !rule || program.some((item) => item.name === name)) return program;
        const rest = rulesOf(owner).filter((other) => other !== rule);
        const moved: Declared = { type: RULE, name, inputs: { ingressId: { ref: owner.name }, ...rule, adopt: true } };
        return [
            ...program.map((item) => (item === owner ? { ...item, inputs: { ...item.inputs, rules: rest } } : item)),
            moved,
        ];
    },
    /** And back. */
    moveRuleIn(program, dice, _simulation, { stack }) {
        const chosen = dice.maybe(program.filter((item) => item.type === RULE && isRef(item.inputs["ingressId"])));
        if (!chosen || chosen.inputs["backendProtocol"] !== undefined) return program;
        const { ingressId, position: _position, adopt: _adopt, ...rule } = chosen.inputs;
        const adopt = urnOf(stack, chosen);
        return program
            .filter((item) => item !== chosen)
            .map((item) =>
                isRef(ingressId) && item.name === ingressId.ref
                    ? { ...item, inputs: { ...item.inputs, rules: [...rulesOf(item), rule], adopt } }
                    : item,
            );
    },
    /** An ALB that takes rules of others. */
    addSharedAlb(program, dice) {
        const name = freeName(dice, program);
        const place = { loadBalancerId: "alb-bp1shop", listenerPort: 80 };
        if (!name || ingresses(program).some(({ inputs }) => inputs["loadBalancerId"] === place.loadBalancerId))
            return program;
        const rules = [{ domain: "a.example.com", path: "/", appId: dice.pick(APPS), containerPort: 8080 }];
        const defaultRule = { appId: "0099b7be", containerPort: 8080 };
        const inputs: Properties = { namespaceId: NAMESPACE, ...place, defaultRule, rules, ignoreForeignRules: true };
        return [...program, { type: INGRESS, name, inputs }];
    },
} satisfies Record<string, Edit>;

/** A team removes a resource from its program and its state, and leaves what is live: nobody has it then. */
export function letGo(simulation: Simulation, team: Team, entry: Entry): void {
    team.stack.entries = team.stack.entries.filter((other) => other !== entry);
    team.program = team.program.filter(({ name }) => name !== entry.name);
    const id = Number(entry.id.split(":")[0]);
    const set = simulation.live().get(id);
    if (set === undefined) return;
    if (entry.type === INGRESS) simulation.makers.ruleSets.set(id, "hand");
    for (const rule of set.rules) {
        const key = ruleKey(id, rule);
        if (simulation.makers.rules.get(key) !== team.side) continue;
        if (ruleOwners(simulation, id, rule).length === 0) simulation.makers.rules.set(key, "hand");
    }
}

/** The other team lets a resource go, and this one declares it as it was, and adopts it. */
export function transfer(simulation: Simulation, team: Team, dice: Dice): void {
    const from = others(simulation, team);
    const isAlone = (entry: Entry): boolean =>
        !from.program.some(({ inputs }) =>
            Object.values(inputs).some((value) => isRef(value) && value.ref === entry.name),
        );
    const free = from.stack.entries.filter(
        (entry) => !entry.replaced && (entry.type === RULE || (entry.type === INGRESS && isAlone(entry))),
    );
    const entry = dice.maybe(free);
    const declared = from.program.find(({ name, type }) => name === entry?.name && type === entry.type);
    const name = entry?.type === RULE ? `rule-${dice.below(3)}` : freeName(dice, team.program);
    if (!entry || !declared || !name || team.program.some((item) => item.name === name)) return;
    const at = entry.inputs["loadBalancerId"];
    const port = entry.inputs["listenerPort"];
    const isTaken = ingresses(team.program).some(
        ({ inputs }) => inputs["loadBalancerId"] === at && inputs["listenerPort"] === port,
    );
    if (entry.type === INGRESS && isTaken) return;
    letGo(simulation, from, entry);
    const ingressId = entry.id.split(":")[0]!;
    const inputs: Properties = {
        ...declared.inputs,
        ...(entry.type === RULE && { ingressId }),
        adopt: dice.chance(0.6) ? entry.urn : true,
    };
    team.past.push(team.program);
    team.program = [...team.program, { type: entry.type, name, inputs, deleteBeforeReplace: true }];
}

/** Follows an error that names `adopt: true` as the cure. False: none did. */
export function adoptAsTold(team: Team): boolean {
    const told = team.lastError.split(/^(?=urn:pulumi:)/m).find((failure) => failure.includes("adopt: true"));
    const name = told?.split(": ")[0]?.split("::").at(-1);
    const item = team.program.find((declared) => declared.name === name);
    if (!item || item.inputs["adopt"] !== undefined) return false;
    team.program = team.program.map((other) =>
        other === item ? { ...item, inputs: { ...item.inputs, adopt: true } } : other,
    );
    return true;
}
