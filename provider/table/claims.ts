import type { Diagnostic } from "../routing/diagnostic";
import type { TablePlan } from "./compile";

/** One live thing that a table makes. */
export interface Claim {
    /** `Ingress shop/shop-edge`, `Service shop/legacy`, `listener lb-1:80`. */
    what: string;
    /** The argument that it was declared by. */
    where: string;
}

/** All that a table makes, by the names that it has in the program. */
export const claimsOf = ({
    ingresses,
    endpoints,
    ruleSets,
}: Pick<TablePlan, "ingresses" | "endpoints" | "ruleSets">) => [
    ...ingresses.map(({ resource, gateway }): Claim => ({ what: `Ingress ${resource}`, where: gateway.where })),
    ...endpoints.map(({ resource, where }): Claim => ({ what: `Service ${resource}`, where })),
    ...ruleSets.map(({ resource, gateway }): Claim => ({ what: `listener ${resource}`, where: gateway.where })),
];

/** Two claims of one thing within a table. */
export function collisions(claims: readonly Claim[]): Diagnostic[] {
    const first = new Map<string, Claim>();
    return claims.flatMap((claim) => {
        const taken = first.get(claim.what);
        if (taken === undefined) first.set(claim.what, claim);
        return taken === undefined ? [] : [collision(claim, taken.where)];
    });
}

export function collision({ what, where }: Claim, other: string): Diagnostic {
    return {
        code: "CR213",
        severity: "error",
        where,
        message: `${what} is already made for ${other}, and what is live belongs to one of the two`,
        help: what.startsWith("listener")
            ? "a listener takes one rule set: put the routes of both on one gateway"
            : "give the two different names or namespaces, or put the routes of both on one gateway",
    };
}
