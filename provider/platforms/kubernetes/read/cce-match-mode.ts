/** How CCE compares the path of a rule: its property beside the path, and the annotation that lists it. */
import type { Rule } from "../../../routing/model";
import { isExpression } from "../controllers/cce";
import type { CceDoubt } from "../controllers/cce-doubt";
import { isOpenInFile } from "../controllers/cce-open";
import { isObject, objectsOf, parseJson } from "./json";
import type { RuleContext } from "./object-rules";

type Annotations = RuleContext["annotations"];

/** To the dialect, the path type that leaves the comparison to the class is the prefix by characters. */
const modes: Record<string, Rule["match"]> = {
    EQUAL_TO: "Exact",
    STARTS_WITH: "ImplementationSpecific",
    REGEX: "Regex",
};
const modeProperty = "ingress.beta.kubernetes.io/url-match-mode";

/** `property` beside the path, and the entries of the annotation for the same host and path: one, or several that differ. */
const modesOf = (rule: Rule, { annotations, path }: RuleContext): unknown[] => {
    const own = isObject(path.property) ? path.property[modeProperty] : undefined;
    return [
        own,
        ...(listedModes(annotations)
            .get(rule.host ?? "")
            ?.get(rule.path) ?? []),
    ];
};

/** Modes by host and path. */
type ListedModes = ReadonlyMap<unknown, ReadonlyMap<unknown, ReadonlySet<unknown>>>;

/** All rules of an Ingress ask for the same list, which has an entry for each of them. */
const knownModes = new WeakMap<Annotations, ListedModes>();

function listedModes(annotations: Annotations): ListedModes {
    const known = knownModes.get(annotations);
    if (known !== undefined) return known;
    const listed = new Map<unknown, Map<unknown, Set<unknown>>>();
    for (const { host, path, matchmode } of objectsOf(parseJson(annotations["kubernetes.io/ingress.property"]))) {
        const ofHost = listed.get(host ?? "") ?? new Map<unknown, Set<unknown>>();
        listed.set(host ?? "", ofHost.set(path, (ofHost.get(path) ?? new Set()).add(matchmode)));
    }
    knownModes.set(annotations, listed);
    return listed;
}

/** How the path of a rule is compared; undefined: in a way that CCE does not have. */
export function modeOf(rule: Rule, context: RuleContext): Rule["match"] | undefined {
    const [own, other] = modesOf(rule, context);
    return modes[String(own ?? other ?? "STARTS_WITH")];
}

const ofMode = { isCondition: false, isAnswer: false };

/** CCE writes the modes of the annotation beside the paths; whose expressions ELB takes is not all known. */
export function doubtOfMode(rule: Rule, context: RuleContext, read: Rule["match"] | undefined): CceDoubt | undefined {
    if (rule.match !== "ImplementationSpecific") return undefined;
    const [own, other, second] = modesOf(rule, context);
    if (second !== undefined)
        return {
            why: `the annotation kubernetes.io/ingress.property has the match modes ${String(other)} and ${String(second)} for its host and path`,
            ...ofMode,
        };
    const isOpen = own !== undefined && other !== undefined && own !== other;
    if (isOpen)
        return {
            why: `its match mode is ${String(own)} beside the path and ${String(other)} in the annotation kubernetes.io/ingress.property`,
            ...ofMode,
        };
    const mode = own ?? other;
    if (mode !== undefined && mode !== null && read === undefined) {
        const isLater = typeof mode === "string" && isOpenInFile(mode);
        const why = isLater ? "its match mode is not known yet" : `CCE has no match mode ${JSON.stringify(mode)}`;
        return { why, ...ofMode };
    }
    if (read !== "Regex" || isExpression(rule.path ?? "/")) return undefined;
    return { why: `${JSON.stringify(rule.path)} is no expression that is understood`, ...ofMode };
}
