import * as pulumi from "@pulumi/pulumi";
import { open } from "../inputs/opened";
import type { Planned } from "./platform";

/** The names that a resource had before, so that it is taken for what it was. */
export const aliasesOf = ({ former, resource }: Pick<Planned, "former" | "resource">): { aliases?: pulumi.Alias[] } => {
    const names = former.filter((name) => name !== resource);
    return names.length === 0 ? {} : { aliases: names.map((name) => ({ name })) };
};

/**
 * In an update of other resources alone (`--target`) the engine first keeps what a resource depended on and the program
 * has no longer, at its first sight. It does not wait for that at the second: so resources with such a thing in common
 * are registered one after the other, or the state ends in an order that the engine refuses to read.
 */
export const isRegistered = async (resource: pulumi.Resource): Promise<void> => void (await open(resource.urn));
