import { filledWith, fillerOf, mayBecome, variablesIn } from "../inputs/variables";
import { createRouter, type Router } from "../routing";
import type { Explanation } from "../routing/diagnostic";
import type { Request, Rule, Table, Target } from "../routing/model";
import { targetId } from "../routing/target-id";

/**
 * Answers requests where hosts of rules may hold variables that others fill in: such a host may become the
 * one that is asked for, or another. If all possibilities give the same answer, that is the answer; else it is
 * undetermined between theirs. Where a rule names the very host, one that is open altogether is said to be a condition only.
 */
export function explainer(tables: readonly Table[]): (request: Request) => Explanation {
    const plain = withCase(tables);
    const hosts = [...new Set(tables.flatMap(({ rules }) => rules.map(({ host = "" }) => host)))].filter(
        (host) => variablesIn(host).length > 0,
    );
    const routers = new Map<string, Reader[]>();
    return (request) => {
        const name = request.host.toLowerCase().replace(/\.$/, "");
        const open = variablesIn(request.host).length > 0 ? [] : hosts.filter((host) => mayBecome(host, name));
        if (open.length === 0) return plain.explain(request);
        const all = routers.get(name) ?? choicesOf(open).map((chosen) => withCase(withHosts(tables, chosen, name)));
        routers.set(name, all);
        const found = agreed(
            [plain, ...all].map((router) => router.explain(request)),
            open,
            name,
        );
        const own = plain.explain(request);
        return found.outcome === "undetermined" && isNamed(own, name) && open.every(isWhollyOpen)
            ? { ...own, why: [...own.why, unless(open, name)] }
            : found;
    };
}

type Reader = Pick<Router, "explain">;

/** Where a product compares paths without case in some versions only, an answer that hangs on it is undetermined. */
function withCase(tables: readonly Table[]): Reader {
    const router = createRouter(tables);
    const open = tables.find(({ product }) => product?.ignoresCase === true);
    if (open === undefined) return router;
    const exact = createRouter(
        tables.map((table): Table => {
            const { ignoresCase: _, ...product } = table.product ?? {};
            return table.product === undefined ? table : { ...table, product };
        }),
    );
    return {
        explain: (request) => {
            const [found, other] = [router.explain(request), exact.explain(request)];
            const all = new Map([...targetsIn(found), ...targetsIn(other)]);
            if (all.size === new Set(targetsIn(found).map(([id]) => id)).size) return found;
            const { gateway, why } = found;
            const doubt = `Whether ${open.product?.name ?? "its controller"} compares the path with upper and lower case depends on its version.`;
            return {
                outcome: "undetermined",
                ...(gateway === undefined ? {} : { gateway }),
                candidates: [...all.values()],
                why: [doubt, ...after("If it does not", why), ...after("If it does", other.why)],
            };
        },
    };
}

const targetsIn = ({ outcome, target, candidates = [] }: Explanation): [string, Target | null][] =>
    (outcome === "undetermined" ? candidates : [target ?? null]).map((one) => [one === null ? "" : targetId(one), one]);

/** Nothing of it is written, so that it could become every host alike. */
const isWhollyOpen = (host: string): boolean => !/[^.*]/.test(filledWith(host, ""));

/** A rule of this very host answers: a host that may be any is hardly meant to be this one, too. */
const isNamed = ({ outcome, rule }: Explanation, name: string): boolean =>
    outcome === "matched" && rule?.host?.toLowerCase() === name;

function unless([first = "", ...others]: readonly string[], name: string): string {
    const more = others.length === 0 ? "" : ` or one of ${others.length} more like it`;
    return `Another answer is possible only if the host ${first}${more}, still to be filled in, becomes ${name} as well.`;
}

/** Up to this many hosts, every combination is looked at; with more, each host alone and all together. */
const FEW = 4;

/** Which of the hosts become the one that is asked for; at least one of them does. */
function choicesOf(hosts: readonly string[]): ReadonlySet<string>[] {
    if (hosts.length > FEW) return [...hosts.map((host) => new Set([host])), new Set(hosts)];
    const subsets = hosts.reduce<string[][]>((all, host) => [...all, ...all.map((some) => [...some, host])], [[]]);
    return subsets.slice(1).map((some) => new Set(some));
}

/** A star stays a star: it stands for the first label of the name. */
function withHosts(tables: readonly Table[], hosts: ReadonlySet<string>, name: string): Table[] {
    const parent = name.replace(/^[^.]+/, "");
    const filled = (rule: Rule): Rule =>
        rule.host !== undefined && hosts.has(rule.host)
            ? { ...rule, host: rule.host.startsWith("*.") ? `*${parent}` : name }
            : rule;
    return tables.map((table) => ({ ...table, rules: table.rules.map(filled) }));
}

/** @param answers the first where no host becomes the name, the last where all of them do */
function agreed(answers: readonly Explanation[], hosts: readonly string[], name: string): Explanation {
    const candidates = new Map<string, Target | null>();
    for (const answer of answers) for (const [id, one] of targetsIn(answer)) candidates.set(id, one);
    const plain = answers[0] as Explanation;
    const found = answers[answers.length - 1] as Explanation;
    if (candidates.size < 2) return found;
    // Without a gateway, several may be asked.
    const gateways = [...new Set(answers.map(({ gateway }) => gateway))];
    const [gateway] = gateways;
    const [first = "", ...others] = hosts;
    const isOne = others.length === 0;
    const more = isOne ? "" : ` and of ${others.length} more like it`;
    return {
        outcome: "undetermined",
        ...(gateways.length === 1 && gateway !== undefined ? { gateway } : {}),
        candidates: [...candidates.values()],
        why: [
            `What becomes of the host ${first}${more} is not known: ${fillerOf(first)} fills in ${variablesIn(first).join(" and ")}.`,
            ...after(isOne ? `If it does not become ${name}` : `If none of them becomes ${name}`, plain.why),
            ...after(isOne ? `If it becomes ${name}` : `If all of them become ${name}`, found.why),
        ],
    };
}

const after = (condition: string, [first = "", ...others]: readonly string[]): string[] => [
    `${condition}: ${first}`,
    ...others,
];
