import { finding } from "../diagnostics/catalogue";
import type { Diagnostic } from "../routing/diagnostic";
import type { Planned } from "../platforms/platform";

/** One live thing that a table creates. */
export interface Claim {
    /** Its kind, as a platform calls it: `Ingress`, `Service`, `listener`. */
    kind: string;
    /** `Ingress shop/shop-edge`, `Service shop/legacy`, `listener lb-1:80`. */
    what: string;
    /** The argument that declares it. */
    where: string;
}

/** Everything that a table creates, by its names in the program. */
export const claimsOf = (planned: readonly Planned[]): Claim[] =>
    planned.map(({ kind, resource, where }) => ({ kind, what: `${kind} ${resource}`, where }));

/** Two claims of one thing within a table. */
export function collisions(claims: readonly Claim[]): Diagnostic[] {
    const first = new Map<string, Claim>();
    return claims.flatMap((claim) => {
        const taken = first.get(claim.what);
        if (taken === undefined) first.set(claim.what, claim);
        return taken === undefined ? [] : [collision(claim, taken.where)];
    });
}

export function collision({ kind, what, where }: Claim, other: string): Diagnostic {
    return finding(
        "CR213",
        where,
        `${what} is already made for ${other}, and what is live belongs to one of the two`,
        kind === "listener"
            ? "a listener takes one rule set: put the routes of both on one gateway"
            : "give the two different names or namespaces, or put the routes of both on one gateway",
    );
}

/**
 * A table keeps the name that its state first had, so the state of a renamed table may occupy the name of a new one.
 */
export const oneState = (record: string, one: string, other: string): Diagnostic =>
    finding(
        "CR213",
        "",
        `${one} and ${other} would both keep their state under ${record}, the name that the older of the two had`,
        "let the newer one depend on the other (dependsOn), or give it another name",
    );
