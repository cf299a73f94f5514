/** Why the two sides answer a request differently, and what cures it. */
import type { Request, Table, TrafficChange } from "../../routing";
import { answer } from "../../routing/diff/answers";
import { gatewaysFor } from "../../routing/snapshot";
import { answerText, doubtsAt, isAlike, isNothing, kindOf, type Outcome, type Sides } from "./sides";

/** Why an answer differs, and what to do about it. */
export interface Reason {
    why?: string;
    cure?: string;
}

/** Why the two sides differ, if it is known. */
export function reasonOf(change: TrafficChange, sides: Sides): Reason {
    const { before, after } = sides;
    const { witness } = change;
    const nginx = before.some(({ dialect }) => dialect === "ingress-nginx");
    const again = (path: string): boolean =>
        path !== witness.path && answerText(sides.old, { ...witness, path }) === answerText(sides.old, witness);
    const lower = witness.path.toLowerCase();
    const longer = byCharacters(before, { ...witness, path: lower });
    if (nginx && again(lower) && (longer !== undefined || isAlike(sides, { ...witness, path: lower }))) {
        const beside = longer ?? pathsAt(before, witness).find((path) => lower.startsWith(path) && path.length > 1);
        const inside = beside === undefined ? "" : `${beside}any`;
        const too = beside !== undefined && again(inside) && !isAlike(sides, { ...witness, path: inside });
        return {
            why: `ingress-nginx compares expressions without case${too ? ` and by characters, so that ${inside} is taken, too` : ""}`,
            cure: keepsForm(sides, { ...witness, path: lower })
                ? "write paths of their own for the spellings that are asked for into the Ingress, or accept it where nobody asks for others"
                : `--match-case-insensitive writes (?i) and keeps the expression${too ? ", which takes both," : ""} where the target controller takes regular expressions`,
        };
    }
    if (isPreflightDoubt(change))
        return {
            why: "whether the load balancer answers the preflights of browsers itself is not documented",
            cure: "write a CORS filter into the route's rule where the controller has it, or let the backend answer preflights",
        };
    const { before: was } = change;
    if (nginx && witness.method === "OPTIONS" && was !== null && "status" in was && was.status === 204)
        return {
            why: "ingress-nginx answers OPTIONS itself where enable-cors is set",
            cure: "write a CORS filter into the route's rule where the controller has it, or let the backend answer preflights, and accept it",
        };
    if (isKnownLater(change.before))
        return {
            why: "which is known after apply",
            cure: "convert again after the update, from the stack or the cluster",
        };
    if (kindOf(change.before) === "several") {
        const doubts = doubtsAt(sides, witness);
        const doubt = doubts.find(({ about }) => about === "match") ?? doubts.find(({ about }) => about === "answer");
        return {
            why: `not known which: ${doubt?.why ?? withoutStop(sides.explain(witness).why.at(-1) ?? "")}`,
            cure: "ask the Ingresses for it, and accept it where the routes answer the same",
        };
    }
    if (kindOf(change.after) === "several" && after.some(({ rules }) => rules.some(({ match }) => match === "Regex")))
        return {
            why: "the Gateway API does not say how an expression stands to the other paths of a host",
            cure: "write the path without expressions, or add the Gateway and its GatewayClass to the sources, so that its controller is known",
        };
    const wildcard = deepWildcard(after, witness);
    if (wildcard !== undefined)
        return {
            why: `${wildcard} takes one label in the Ingress, and several in the Gateway API`,
            cure: "name the hosts one by one instead of the wildcard, or accept it where no such name leads to the Gateway",
        };
    if (longer !== undefined && !isNothing(change.before))
        return {
            why: `${longer} is compared by characters`,
            cure:
                nginx && !keepsForm(sides, { ...witness, path: lower })
                    ? "write a rule of its own for the longer path, or convert with --match-case-insensitive, which keeps the expression"
                    : "write a rule of its own for the longer path, or accept it where nobody asks for it",
        };
    return {};
}

const withoutStop = (sentence: string): string => sentence.replace(/\.$/, "");

/** Before, a preflight may have been answered by the load balancer or by the backend that answers it after. */
const isPreflightDoubt = ({ before, after, witness }: TrafficChange): boolean =>
    witness.method === "OPTIONS" &&
    Object.keys(witness.headers ?? {}).includes("access-control-request-method") &&
    Array.isArray(before) &&
    kindOf(after) !== "several" &&
    before.some((target) => answersText(target) === answersText(after)) &&
    before.some((target) => target?.kind === "fixed" && target.status === 204);

const answersText = (outcome: Outcome): string => JSON.stringify(outcome);

const isKnownLater = (outcome: Outcome): boolean =>
    [outcome].flat().some((target) => target?.kind === "unknown" && target.unread !== true);

/** Paths of the rules of a request's host, as written. */
const pathsAt = (tables: readonly Table[], { host }: Request): string[] =>
    tables.flatMap(({ rules }) =>
        rules.flatMap((rule) => {
            const own = (rule.host ?? "").toLowerCase();
            const isOwn =
                own === "" || own === host.toLowerCase() || (own.startsWith("*") && host.endsWith(own.slice(1)));
            return isOwn ? [rule.path ?? "/"] : [];
        }),
    );

/** A path of a rule that matches the request in the middle of an element. */
const byCharacters = (tables: readonly Table[], request: Request): string | undefined =>
    pathsAt(tables, request).find(
        (own) =>
            own.length > 1 &&
            request.path.startsWith(own) &&
            !/^(\/|$)/.test(request.path.slice(own.length)) &&
            !own.endsWith("/"),
    );

/** A wildcard that matches the host by more than one label. */
const deepWildcard = (tables: readonly Table[], { host }: Request): string | undefined =>
    tables
        .flatMap(({ rules }) => rules.map((rule) => rule.host ?? ""))
        .find(
            (own) =>
                own.startsWith("*.") && host.endsWith(own.slice(1)) && host.slice(0, -own.length + 1).includes("."),
        );

/** Whether --match-case-insensitive changes nothing: the route's rule rewrites what its prefix takes, or has `(?i)`. */
function keepsForm({ now }: Sides, request: Request): boolean {
    const { rule } = answer(gatewaysFor(now, request), request);
    return rule !== undefined && (rule.rewrite !== undefined || rule.path?.startsWith("(?i)") === true);
}
