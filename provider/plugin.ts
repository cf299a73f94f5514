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
        check: (values) => settings().parseSettings(values).failures,
        parse: (values) => settings().parseSettings(values).settings,
        replaceKeys: [],
        get secretKeys() {
            return settings().secretSettings;
        },
        secretTexts: (of) => sae().secretsOf(of),
    },
    // Getters, not values: a program without SAE never loads what is there for SAE.
    resources: () => ({
        get "crossroute:index:RoutePlan"() {
            return (require("./table/route-plan-resource") as typeof import("./table/route-plan-resource"))
                .routePlanResource;
        },
        get "crossroute:index:RouteOrder"() {
            return (require("./table/route-order-resource") as typeof import("./table/route-order-resource"))
                .routeOrderResource;
        },
        get "crossroute:kubernetes:OwnerRecord"() {
            return (
                require("./platforms/kubernetes/ownership/record-resource") as typeof import("./platforms/kubernetes/ownership/record-resource")
            ).ownerRecordResource;
        },
        get "crossroute:kubernetes:OwnerGuard"() {
            return (
                require("./platforms/kubernetes/ownership/guard-resource") as typeof import("./platforms/kubernetes/ownership/guard-resource")
            ).ownerGuardResource;
        },
        get "crossroute:sae:Ingress"() {
            return sae().saeResources["crossroute:sae:Ingress"];
        },
        get "crossroute:sae:Rule"() {
            return sae().saeResources["crossroute:sae:Rule"];
        },
        get "crossroute:sae:RuleCleanup"() {
            return sae().saeResources["crossroute:sae:RuleCleanup"];
        },
    }),
    functions: () => sae().saeFunctions(),
    components: async () => (require("./components") as { componentHost: ComponentHost }).componentHost,
};

/** Loaded at the first call: the port must be printed before the platforms are read. */
const settings = () => require("./platforms/sae/client/config") as typeof import("./platforms/sae/client/config");
const sae = () => require("./platforms/sae/resources/plugin") as typeof import("./platforms/sae/resources/plugin");

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
