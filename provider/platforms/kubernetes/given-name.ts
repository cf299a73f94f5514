import * as pulumi from "@pulumi/pulumi";
import { digest } from "../names";
import type { EndpointsArgs, IngressArgs } from "./fields/args";

type Named = Pick<IngressArgs & EndpointsArgs, "name" | "generateName">;

/** The name of a component's object as the program gives it; by default that of the component. */
export function givenName(component: string, { name, generateName }: Named): pulumi.Input<string> {
    if (name !== undefined || generateName === undefined) return name ?? component;
    return `${generateName}${digest(pulumi.getProject(), pulumi.getStack(), component)}`;
}
