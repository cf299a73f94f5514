import * as pulumi from "@pulumi/pulumi";
import { orElse, valueOf } from "../../inputs/outputs";
import { digest } from "../names";
import type { EndpointsArgs, IngressArgs } from "./fields/args";

type Named = Pick<IngressArgs & EndpointsArgs, "name" | "generateName">;

/**
 * The name of a component's object as the program gives it; by default that of the component. Names of resources may be equal
 * below parents of different types, as in their URNs; generated names differ then.
 */
export function givenName(
    component: string,
    { name, generateName }: Named,
    parent: pulumi.Resource | undefined,
): pulumi.Input<string> {
    if (typeof name === "string") return name;
    const end = (): string => digest(pulumi.getProject(), pulumi.getStack(), ...typesOf(parent), component);
    return orElse(name, generateName === undefined ? component : `${generateName}${end()}`) as pulumi.Input<string>;
}

/** The arguments as they are checked: with the component's name, if the object gets it and no `transform` may change it. */
export const withName = <T extends Named & { transform?: unknown }>(component: string, args: T): T =>
    args.name === undefined && args.generateName === undefined && args.transform === undefined
        ? { ...args, name: component }
        : args;

/** Types of parents that are known by their URN only, as those of a program in another language are. */
const remembered = new WeakMap<pulumi.Resource, string[]>();

export async function rememberParent(parent: pulumi.Resource | undefined): Promise<void> {
    if (parent === undefined) return;
    const [, , types = ""] = String(await valueOf(parent.urn)).split("::");
    remembered.set(parent, types.split("$").filter(isBelowStack));
}

/** The stack is in no URN of what is below it. */
const isBelowStack = (type: string): boolean => type !== "" && type !== "pulumi:pulumi:Stack";

/** Types of the parents, the outermost first. Source: @pulumi/pulumi `resource.ts`. */
function typesOf(resource: pulumi.Resource | undefined): string[] {
    if (resource === undefined) return [];
    const { __parentResource: parent, __pulumiType: type = "" } = resource as pulumi.Resource & {
        __parentResource?: pulumi.Resource;
        __pulumiType?: string;
    };
    return remembered.get(resource) ?? [...typesOf(parent), type].filter(isBelowStack);
}
