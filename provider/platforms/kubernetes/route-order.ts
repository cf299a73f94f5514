import * as pulumi from "@pulumi/pulumi";
import { version } from "../../version";

export interface RouteOrderArgs {
    /** Hosts by the Ingress that serves them (its name in the program); `*` for routes without a host. */
    hosts: pulumi.Input<Record<string, pulumi.Input<pulumi.Input<string>[]>>>;
    /** The keys of the gateways, by Ingress. */
    gateways: pulumi.Input<Record<string, string>>;
    /** The Ingresses whose predecessor goes before they are created. */
    breakFirst: pulumi.Input<string[]>;
    /** The Ingresses and HTTPRoutes in the state, and their hosts: an update may have failed after it wrote its order. */
    live?: pulumi.Input<Record<string, string[]>> | undefined;
    /** The name of the table's state, if it has no name yet. */
    record: pulumi.Input<string>;
    /** All that the table has, by the names in the program. */
    resources?: pulumi.Input<string[]>;
    /** An id of this run of the program, kept by the state that it makes. */
    run?: string;
}

/**
 * In which order the Ingresses of a table, or the one of a component, change. It compares with where the hosts were
 * before: a host is added to one Ingress before it is removed from the other. It lives in the state only, and so it
 * also knows whether they exist.
 */
export class RouteOrder extends pulumi.CustomResource {
    /** By Ingress: the Ingresses that must change before. */
    declare public readonly after: pulumi.Output<Record<string, string[]> | undefined>;
    /** By new Ingress: the old one, which is deleted before the new one is created. */
    declare public readonly replaces: pulumi.Output<Record<string, string> | undefined>;

    /** In a preview: the Ingresses that get a host which another one has until then. */
    declare public readonly gains: pulumi.Output<string[] | undefined>;

    /** The name of the table's state; once set, it stays. */
    declare public readonly record: pulumi.Output<string | undefined>;

    /** The run that made it. */
    declare public readonly run: pulumi.Output<string | undefined>;

    constructor(name: string, args: RouteOrderArgs, opts?: pulumi.CustomResourceOptions) {
        const { hosts, gateways, breakFirst, live, record, resources, run } = args;
        super(
            "crossroute:index:RouteOrder",
            name,
            {
                hosts,
                gateways,
                breakFirst,
                ...(live && { live }),
                record,
                ...(resources && { resources }),
                run,
                after: undefined,
                replaces: undefined,
                gains: undefined,
            },
            pulumi.mergeOptions({ version }, opts),
        );
    }
}
