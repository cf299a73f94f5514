import type { Rule } from "../../../routing/model";
import type { ObjectRules } from "./object-rules";

/**
 * The rules of one Ingress of Google Cloud. One path that cannot be translated keeps the whole object from being
 * translated; of two entries for one host, the later replaces the earlier. Source: the code of kubernetes/ingress-gce.
 */
export function arrangeGce(objects: readonly ObjectRules[]): Rule[] {
    return objects.flatMap(({ rules }) => {
        const wrong = rules.find(
            ({ match, path = "" }) => match !== "ImplementationSpecific" && (path === "" || path.includes("*")),
        );
        if (wrong !== undefined) {
            const dropped = `GCE translates nothing of an Ingress with the ${wrong.match} path "${wrong.path ?? ""}"`;
            return rules.map((rule) => ({ ...rule, dropped }));
        }
        const last = new Map(rules.map((rule) => [(rule.host ?? "").toLowerCase(), entryOf(rule)]));
        return rules.map((rule) =>
            last.get((rule.host ?? "").toLowerCase()) === entryOf(rule)
                ? rule
                : { ...rule, dropped: "a later entry for the same host replaces it" },
        );
    });
}

const entryOf = ({ origin }: Rule): string => /^spec\.rules\[\d+\]/.exec(origin.path ?? "")?.[0] ?? "";
