/** Kinds of load balancer. */
export type BalancerType = "clb" | "alb";

/** The kind that a load balancer's id shows. */
export const typeOfId = (id: string): BalancerType | undefined =>
    id.startsWith("alb-") ? "alb" : id.startsWith("lb-") ? "clb" : undefined;

/** The kind of a load balancer: the given one, else the one that its id shows. */
export function balancerTypeOf(said: string | undefined, id: string | undefined): BalancerType | undefined {
    const given = said?.toLowerCase();
    if (given === "clb" || given === "alb") return given;
    return id === undefined ? undefined : typeOfId(id);
}
