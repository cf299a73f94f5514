import * as pulumi from "@pulumi/pulumi";
import type { Table } from "../routing/model";
import type { Severity } from "../routing/diagnostic";
import { version } from "../version";

export interface RoutePlanArgs {
    /** What each gateway serves, in the neutral model of routing. */
    tables: pulumi.Input<pulumi.Input<Table>[]>;
    /** Route → target in words; what a diff of the stack shows. Default: made from `tables`. */
    routes?: pulumi.Input<Record<string, pulumi.Input<string>>>;
    /** Severity by code or name of a diagnostic; `off` silences one. */
    severity?: pulumi.Input<Record<string, pulumi.Input<Severity | "off">>>;
    /** Says nothing in a preview, because another plan of the stack covers these routes. Errors stop it all the same. Default: false. */
    quiet?: pulumi.Input<boolean>;
}

/**
 * The compiled routes of a stack. It lives in the state only: nothing is made for it anywhere.
 *
 * Its preview says which requests move to which target, compared with what the last update left, and shows what lint
 * finds. A RouteTable has one; make your own for routes that Crossroute does not manage but should watch.
 */
export class RoutePlan extends pulumi.CustomResource {
    /** Route → target, e.g. `shop.example.com/api/**` → `sae:7171:8080`. */
    declare public readonly routes: pulumi.Output<Record<string, string>>;

    constructor(name: string, args: RoutePlanArgs, opts?: pulumi.CustomResourceOptions) {
        super(
            "crossroute:index:RoutePlan",
            name,
            { tables: args.tables, routes: args.routes, severity: args.severity, quiet: args.quiet },
            pulumi.mergeOptions({ version }, opts),
        );
    }
}
