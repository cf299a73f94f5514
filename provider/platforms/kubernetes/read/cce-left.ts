/** What CCE may keep of annotations that went: which requests and answers that leaves open. */
import type { Rule, Target } from "../../../routing/model";
import { readConditions, rulesFor } from "./conditions";
import { UNKNOWN_SENTINEL } from "../../../inputs/unknown";
import { isObject, parseJson } from "./json";
import { treatmentOf } from "./removed-headers";

/** Who compares two versions of an Ingress writes here what the former had and this one has not: JSON by annotation. */
export const leftMark = "crossroute/left";

/** What the former actions said may have been a secret. */
const hidden: Target = { kind: "unknown", label: "what its former actions say", unread: true };

/** The rules of a path, beside what conditions and actions of its Service may still be in force. */
export function withLeftOver(
    rules: readonly Rule[],
    service: string | undefined,
    mark: string | undefined,
    actionOf: (actions: string | undefined) => Target,
): Rule[] {
    const left = mark === undefined ? undefined : parseJson(mark);
    const text = (kind: string): string | undefined => {
        const found = isObject(left) ? left[`kubernetes.io/elb.${kind}.${service}`] : undefined;
        return typeof found === "string" ? found : undefined;
    };
    const [conditions, actions] = [text("conditions"), text("actions")];
    const why = (kind: string): string =>
        `kubernetes.io/elb.${kind}.${service} is gone, and by CCE's guide its rules stay as they are`;
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
