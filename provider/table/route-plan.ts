import * as pulumi from "@pulumi/pulumi";
import { version } from "../version";
import type { Registration } from "../platforms/skipped-updates";
import type { RoutePlanArgs } from "./args";
import type { SinceThePlan } from "./state-since-plan";

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

interface SecretValues {
    /** Digests, to see that a secret is another one; see `secret-values.ts`. */
    secretValues?: pulumi.Output<Record<string, string>>;
}

interface OfState {
    /** What the state has of the objects, in a preview. */
    since?: SinceThePlan;
}

/** The plan of a table, which does not record what was not done. */
export class RoutePlanOfTable extends pulumi.CustomResource {
    constructor(
        name: string,
        args: RoutePlanArgs & Registration & SecretValues & OfState,
        opts: pulumi.CustomResourceOptions,
    ) {
        super("crossroute:index:RoutePlan", name, { ...args }, pulumi.mergeOptions({ version }, opts));
    }
}
