import * as pulumi from "@pulumi/pulumi";
import type {
    GetIngressArgs,
    GetIngressOutputArgs,
    GetIngressResult,
    ListIngressesArgs,
    ListIngressesOutputArgs,
    ListIngressesResult,
} from "../fields/generated";
import { withVersionInvoke } from "./options";

/** The plugin answers with what its schema says; `fields/generated.ts` is made from the same rows. */
const invoke = <Result>(token: string, args: pulumi.Inputs, options?: pulumi.InvokeOptions): Promise<Result> =>
    pulumi.runtime.invoke(token, args, withVersionInvoke(options)) as Promise<Result>;

/** One rule set, by its number or by its listener. Fails when there is none. */
export const getIngress = (args: GetIngressArgs, options?: pulumi.InvokeOptions): Promise<GetIngressResult> =>
    invoke("crossroute:sae:getIngress", args, options);

/** `getIngress` for arguments that are outputs of something else. */
export const getIngressOutput = (
    args: GetIngressOutputArgs,
    options?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetIngressResult> =>
    pulumi.runtime.invokeOutput("crossroute:sae:getIngress", args, withVersionInvoke(options));

/** All rule sets of a namespace, or those of an application. */
export const listIngresses = (args: ListIngressesArgs, options?: pulumi.InvokeOptions): Promise<ListIngressesResult> =>
    invoke("crossroute:sae:listIngresses", args, options);

/** `listIngresses` for arguments that are outputs of something else. */
export const listIngressesOutput = (
    args: ListIngressesOutputArgs,
    options?: pulumi.InvokeOutputOptions,
): pulumi.Output<ListIngressesResult> =>
    pulumi.runtime.invokeOutput("crossroute:sae:listIngresses", args, withVersionInvoke(options));
