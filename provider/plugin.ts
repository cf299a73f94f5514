/**
 * What the engine starts: `pulumi-resource-crossroute`. One process, the whole provider protocol, every resource of
 * the package on one screen. Nothing here may load the SDK's root: see `engine/sdk.ts`.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ComponentHost, ProviderPackage } from "./engine/package";
import { serve } from "./engine/server";
import type { Settings } from "./platforms/sae/client/config";
import { packageRoot, version } from "./version";

const crossroute: ProviderPackage<Settings> = {
    name: "crossroute",
    version,
    schema: () => readFile(join(packageRoot, "provider", "schema.json"), "utf8"),
    config: {
        check: (values) => sae().parseSettings(values).failures,
        parse: (values) => sae().parseSettings(values).settings,
        replaceKeys: [],
        get secretKeys() {
            return sae().secretSettings;
        },
        secretTexts: (settings) => sae().secretsOf(settings),
    },
    resources: () => ({
        "crossroute:index:RoutePlan": (
            require("./table/route-plan-resource") as typeof import("./table/route-plan-resource")
        ).routePlanResource,
        "crossroute:index:RouteOrder": (
            require("./table/route-order-resource") as typeof import("./table/route-order-resource")
        ).routeOrderResource,
        "crossroute:kubernetes:OwnerRecord": (
            require("./platforms/kubernetes/ownership/record-resource") as typeof import("./platforms/kubernetes/ownership/record-resource")
        ).ownerRecordResource,
        "crossroute:kubernetes:OwnerGuard": (
            require("./platforms/kubernetes/ownership/guard-resource") as typeof import("./platforms/kubernetes/ownership/guard-resource")
        ).ownerGuardResource,
        ...sae().saeResources(),
    }),
    functions: () => sae().saeFunctions(),
    components: async () => (require("./components") as { componentHost: ComponentHost }).componentHost,
};

/** Loaded at the first call: the port must be printed before the platforms are read. */
const sae = () =>
    require("./platforms/sae/resources/plugin") as typeof import("./platforms/sae/resources/plugin") &
        typeof import("./platforms/sae/client/config");

// The causes are ended where they arise. Should one be left, it must not take every other resource down with it.
process.on("unhandledRejection", (reason) => {
    process.stderr.write(`a defect of crossroute: a failure that nobody waited for: ${String(reason)}\n`);
});

serve(crossroute, process.argv.slice(2)).then(
    ({ port }) => process.stdout.write(`${port}\n`),
    (error: unknown) => {
        process.stderr.write(`pulumi-resource-crossroute could not start: ${String(error)}\n`);
        process.exitCode = 1;
    },
);
