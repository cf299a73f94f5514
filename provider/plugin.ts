/**
 * What the engine starts: `pulumi-resource-crossroute`. One process serves the whole provider protocol; every resource
 * of the package is listed here. Nothing here may load the SDK's root: see `engine/sdk.ts`.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ProviderPackage } from "./engine/package";
import { isInConstruct } from "./engine/construct";
import { serve } from "./engine/server";
import type { Settings } from "./platforms/sae/client/settings";
import { lazy } from "./lazy";
import { packageRoot, version } from "./version";

// The port must be printed before the platforms are read.
const routePlan = lazy<typeof import("./table/route-plan-resource")>(() => require("./table/route-plan-resource"));
const routeOrder = lazy<typeof import("./table/route-order-resource")>(() => require("./table/route-order-resource"));
const ownerRecord = lazy<typeof import("./platforms/kubernetes/ownership/record-resource")>(() =>
    require("./platforms/kubernetes/ownership/record-resource"),
);
const ownerGuard = lazy<typeof import("./platforms/kubernetes/ownership/guard-resource")>(() =>
    require("./platforms/kubernetes/ownership/guard-resource"),
);
const runInPart = lazy<typeof import("./platforms/partial-run-resource")>(() =>
    require("./platforms/partial-run-resource"),
);
const components = lazy<typeof import("./components")>(() => require("./components"));
const settings = lazy<typeof import("./platforms/sae/client/config")>(() => require("./platforms/sae/client/config"));
const sae = lazy<typeof import("./platforms/sae/resources/plugin")>(() => require("./platforms/sae/resources/plugin"));
const kubernetes = lazy<typeof import("./platforms/kubernetes/functions")>(() =>
    require("./platforms/kubernetes/functions"),
);

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
    // Getters, not values: a program without SAE never loads the code for SAE.
    resources: () => ({
        get "crossroute:index:RoutePlan"() {
            return routePlan().routePlanResource;
        },
        get "crossroute:index:RouteOrder"() {
            return routeOrder().routeOrderResource;
        },
        get "crossroute:kubernetes:OwnerRecord"() {
            return ownerRecord().ownerRecordResource;
        },
        get "crossroute:kubernetes:OwnerGuard"() {
            return ownerGuard().ownerGuardResource;
        },
        get "crossroute:index:RunInPart"() {
            return runInPart().runInPartResource;
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
    functions: () => ({
        get "crossroute:sae:getIngress"() {
            return sae().saeFunctions["crossroute:sae:getIngress"];
        },
        get "crossroute:sae:listIngresses"() {
            return sae().saeFunctions["crossroute:sae:listIngresses"];
        },
        get "crossroute:kubernetes:getIngress"() {
            return kubernetes().kubernetesFunctions["crossroute:kubernetes:getIngress"];
        },
        get "crossroute:kubernetes:listIngresses"() {
            return kubernetes().kubernetesFunctions["crossroute:kubernetes:listIngresses"];
        },
        get "crossroute:kubernetes:listIngressClasses"() {
            return kubernetes().kubernetesFunctions["crossroute:kubernetes:listIngressClasses"];
        },
        get "crossroute:kubernetes:getEndpoints"() {
            return kubernetes().kubernetesFunctions["crossroute:kubernetes:getEndpoints"];
        },
        get "crossroute:kubernetes:listEndpoints"() {
            return kubernetes().kubernetesFunctions["crossroute:kubernetes:listEndpoints"];
        },
    }),
    components: async () => components().componentHost,
};

// The causes of unhandled rejections are cured where they arise. Should one be left, it must not end every other
// resource.
process.on("unhandledRejection", (reason) => {
    if (isInConstruct()) return;
    process.stderr.write(`a defect of crossroute: a failure that nobody waited for: ${String(reason)}\n`);
});

serve(crossroute, process.argv.slice(2)).then(
    ({ port }) => process.stdout.write(`${port}\n`),
    (error: unknown) => {
        process.stderr.write(`pulumi-resource-crossroute could not start: ${String(error)}\n`);
        process.exitCode = 1;
    },
);
