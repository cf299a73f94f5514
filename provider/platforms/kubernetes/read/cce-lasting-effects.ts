/** What CCE may keep of annotations that went: which requests and answers that leaves open. */
import type { Rule, Target } from "../../../routing/model";
import { readConditions, rulesFor } from "./conditions";
import { UNKNOWN_SENTINEL } from "../../../inputs/unknown";
import { isObject, parseJson } from "./json";
import { treatmentOf } from "./removed-headers";

export const elb = "kubernetes.io/elb.";

/** Who compares two versions of an Ingress writes here what the former had and this one has not: JSON of `Left`. */
export const leftMark = "crossroute/left";

/** Texts by annotation. */
type Texts = Readonly<Record<string, string>>;
export interface Left {
    /** Of annotations that went. */
    gone: Texts;
    /** By host and path of routes that lead to another Service now: of the former one. */
    routes: Readonly<Record<string, Texts>>;
}

/** What the former actions said may have been a secret. */
const hidden: Target = { kind: "unknown", label: "what its former actions say", unread: true };

/**
 * The rules of a path, beside what conditions and actions of its Service, or of its former one, may still be in force.
 * @param route host and path as they are written
 */
export function withLeftOver(
    rules: readonly Rule[],
    { service, route, mark }: { service: string | undefined; route: string; mark: string },
    actionOf: (actions: string | undefined) => Target,
): Rule[] {
    const found = leftOf(mark, service ?? "", route);
    const [conditions, actions] = [found("conditions")?.text, found("actions")?.text];
    const why = (kind: string): string => found(kind)?.why ?? "";
    return rules.flatMap((written) => {
        const isOpen = actions === undefined || actions === UNKNOWN_SENTINEL || written.treatment !== undefined;
        // What is done to headers stays, as all that is not deleted.
        const kept = isOpen ? {} : treatmentOf(written, { [`kubernetes.io/elb.actions.${service}`]: actions }, service);
        const rule = { ...written, ...kept };
        const answer = actions === undefined ? rule.target : actions === UNKNOWN_SENTINEL ? hidden : actionOf(actions);
        const answered: Rule =
            rule.undetermined !== undefined || answer === rule.target
                ? rule
                : { ...rule, undetermined: { why: why("actions"), answerOnly: true, or: [answer] } };
        if (conditions === undefined || rule.undetermined !== undefined) return [answered];
        // Requests that meet them are taken in either case.
        const { ways, unread } = readConditions(conditions);
        return [
            ...(unread === undefined ? rulesFor(answered, ways) : []),
            { ...rule, undetermined: { why: why("conditions") } },
        ];
    });
}

/** What is left of a kind for a route, and why. */
function leftOf(
    mark: string,
    service: string,
    route: string,
): (kind: string) => { text: string; why: string } | undefined {
    const left = parseJson(mark);
    const { gone = {}, routes = {} }: Partial<Left> = isObject(left) ? left : {};
    return (kind) => {
        const own = `${elb}${kind}.${service}`;
        const [former] = Object.entries(routes[route] ?? {}).filter(([name]) => name.startsWith(`${elb}${kind}.`));
        if (former !== undefined) {
            const [annotation, text] = former;
            const why = `it led to the Service of ${annotation} before, whose rules stay by CCE's guide until there is ${own}`;
            return { text, why };
        }
        const { [own]: text } = gone;
        return text === undefined
            ? undefined
            : { text, why: `${own} is gone, and by CCE's guide its rules stay as they are` };
    };
}
