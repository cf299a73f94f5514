import * as pulumi from "@pulumi/pulumi";
import { open } from "../inputs/opened";
import type { Planned } from "./platform";

/** The former names of a resource, so that the engine recognises it. */
export const aliasesOf = ({ former, resource }: Pick<Planned, "former" | "resource">): { aliases?: pulumi.Alias[] } => {
    const names = former.filter((name) => name !== resource);
    return names.length === 0 ? {} : { aliases: names.map((name) => ({ name })) };
};

/**
 * Waits until the resource is registered. In an update of other resources alone (`--target`), the engine keeps a
 * removed dependency when it first sees a resource that had it. It does not wait for that at the second such resource.
 * So resources that share such a dependency are registered one after the other; otherwise the state ends in an order
 * that the engine refuses to read.
 */
export const isRegistered = async (resource: pulumi.Resource): Promise<void> => void (await open(resource.urn));
