import type { Rule } from "../../../routing/model";
import type { ObjectRules } from "./object-rules";

/**
 * The rules of one Ingress of Google Cloud. One path that cannot be translated, or that Google Cloud refuses, keeps the whole
 * object from being served; of two entries for one host, the later replaces the earlier. Source: the code of kubernetes/ingress-gce.
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
        const starred = rules.find(({ match, path = "" }) => match === "ImplementationSpecific" && isRefused(path));
        if (starred !== undefined) {
            const dropped = `Google Cloud refuses the path "${starred.path ?? ""}", and with it the whole URL map of its Ingress: a star may only be the last character, after a slash`;
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

/** The controller passes it on as it is. */
const isRefused = (path: string): boolean => path.replace(/\/\*$/, "").includes("*");

const entryOf = ({ origin }: Rule): string => /^spec\.rules\[\d+\]/.exec(origin.path ?? "")?.[0] ?? "";
