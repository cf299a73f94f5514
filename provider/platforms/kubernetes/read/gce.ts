import type { Rule } from "../../../routing/model";
import { fromBefore } from "./unapplied-rules";
import type { ObjectRules } from "./object-rules";

/**
 * The rules of one Ingress of Google Cloud. One path that cannot be translated, or that Google Cloud refuses, keeps the whole
 * object from being served; of two entries for one host, the later replaces the earlier. Source: the code of kubernetes/ingress-gce.
 */
export function arrangeGce(objects: readonly ObjectRules[]): Rule[] {
    return objects.flatMap(({ rules }) => {
        const refused = rules.find((rule) => refusalOf(rule) !== undefined);
        const why = refused === undefined ? undefined : refusalOf(refused);
        if (why !== undefined)
            return fromBefore(
                rules.map((rule) => ({ ...rule, ...(refusalOf(rule) !== undefined && { dropped: why }) })),
                { why: `${why}: its load balancer, if it has one, stays as it is`, help: "Write that path otherwise." },
            );
        const last = new Map(rules.map((rule) => [(rule.host ?? "").toLowerCase(), entryOf(rule)]));
        return rules.map((rule) =>
            last.get((rule.host ?? "").toLowerCase()) === entryOf(rule)
                ? rule
                : { ...rule, dropped: "a later entry for the same host replaces it" },
        );
    });
}

/** Why nothing of the rule's Ingress is made. */
function refusalOf({ match, path = "" }: Rule): string | undefined {
    if (match === "ImplementationSpecific")
        return isRefused(path)
            ? `Google Cloud refuses the path "${path}", and with it the whole URL map of its Ingress: a star may only be the last character, after a slash`
            : undefined;
    return path === "" || path.includes("*")
        ? `GCE translates nothing of an Ingress with the ${match} path "${path}"`
        : undefined;
}

/** The controller passes it on as it is. */
const isRefused = (path: string): boolean => path.replace(/\/\*$/, "").includes("*");

const entryOf = ({ origin }: Rule): string => /^spec\.rules\[\d+\]/.exec(origin.path ?? "")?.[0] ?? "";
