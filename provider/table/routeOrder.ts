import * as pulumi from "@pulumi/pulumi";
import { version } from "../version";

export interface RouteOrderArgs {
    /** Hosts by the Kubernetes gateway that they live on; `*` for routes without a host. */
    hosts: pulumi.Input<Record<string, pulumi.Input<pulumi.Input<string>[]>>>;
}

/**
 * In which order the Ingresses of a table are changed, told from where its hosts lived before: a host is added to one
 * before it is removed from the other. It lives in the state only.
 */
export class RouteOrder extends pulumi.CustomResource {
    /** By gateway: the gateways whose Ingress must be changed before. */
    declare public readonly after: pulumi.Output<Record<string, string[]> | undefined>;

    constructor(name: string, { hosts }: RouteOrderArgs, opts?: pulumi.CustomResourceOptions) {
        super("crossroute:index:RouteOrder", name, { hosts, after: undefined }, pulumi.mergeOptions({ version }, opts));
    }
}
