/** Whether two objects of files can be live side by side. */
import { areApart } from "../../routing/lint/services";
import type { Placed, Provenance } from "../objects";

/** The clusters and environments of an object, and what builds it; what is absent nobody knows. */
export type Where = Pick<Provenance, "clusters" | "environments" | "roots">;

/** That of an object and its equal copies. */
export const whereAll = (copies: readonly Placed[]): Where => ({
    ...all("clusters", copies),
    ...all("environments", copies),
    ...all("roots", copies),
});

function all(key: keyof Where, copies: readonly Placed[]): Where {
    const lists = copies.map(({ written }) => written?.[key]);
    return lists.some((one) => one === undefined) ? {} : { [key]: [...new Set(lists.flatMap((one) => one ?? []))] };
}

/** The two are never in one cluster. */
export const areInOtherClusters = (one: Where = {}, other: Where = {}): boolean =>
    areApart(one.clusters, other.clusters);

/** The two are for different environments, in one cluster or in two. */
export const areInOtherEnvironments = (one: Where = {}, other: Where = {}): boolean =>
    areApart(one.environments, other.environments);

/** No kustomization builds the two together. */
export const areBuiltApart = (one: Where = {}, other: Where = {}): boolean => areApart(one.roots, other.roots);

/** Whether this holds for each two of them. */
export const eachTwo = (all: readonly Where[], test: (one: Where, other: Where) => boolean): boolean =>
    all.every((one, i) => all.slice(i + 1).every((other) => test(one, other)));
