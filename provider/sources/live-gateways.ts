/** The live Gateways that a program's HTTPRoutes name, where the program does not declare them itself. */
import { UNKNOWN_INPUT } from "../inputs/unknown";
import { type LiveGateways, readLiveGateways } from "../platforms/gateway-api/client/live-gateways";
import { attachmentFindings } from "../platforms/gateway-api/read/attachment-findings";
import { settingsOfProvider } from "../platforms/kubernetes/client/connection";
import { namespaceOf } from "../platforms/kubernetes/client/paths";
import { targetOf } from "../platforms/kubernetes/client/target";
import { isMocked } from "../platforms/deployment";
import { fillUnknowns } from "../platforms/unknowns";
import { byCode } from "../diagnostics/catalogue";
import type { Diagnostic, Severity } from "../routing/diagnostic";
import type { DialectName } from "../routing/model";
import { objectName } from "./file-finding";
import { isOfGatewayApi } from "./gateways";
import { isObject, type Json, type Objects, type Placed, type Resource } from "./objects";

export interface ClusterGateways extends LiveGateways {
    /** What counts as the program's surroundings: nothing that this stack may change. */
    manifests: Placed[];
    shared: ReadonlySet<string>;
}

const source = "the cluster";
const nothing: ClusterGateways = { objects: [], granted: new Set(), manifests: [], shared: new Set() };

export async function gatewaysOfCluster({ manifests }: Objects): Promise<ClusterGateways> {
    const routes = ofGatewayApi(manifests).filter(({ kind }) => kind === "HTTPRoute");
    if (routes.length === 0 || isMocked()) return nothing;
    const settings = await settingsOfProvider(undefined);
    if (settings === UNKNOWN_INPUT || settings.rendersFiles) return nothing;
    const isPlaced = routes.every(({ metadata }) => isObject(metadata) && metadata["namespace"] !== undefined);
    // Those without a namespace are taken to be in that of this name.
    const own = isPlaced ? "default" : await namespaceOf(targetOf(settings)).catch(() => "");
    if ((settings.namespace ?? own) !== "default" && !isPlaced) return nothing;
    const declared = new Set(manifests.map(({ value }) => objectName(value)));
    const { objects, granted } = await readLiveGateways(settings, routes);
    const others = objects.filter(({ value }) => !declared.has(objectName(value)));
    const told = others.filter(({ unread, ours }) => unread === undefined && ours !== true);
    return {
        objects: others,
        granted,
        manifests: told.map(({ value }) => ({ value, source, planned: false })),
        shared: new Set(told.map(({ value }) => objectName(value))),
    };
}

/** HTTPRoutes that a component of this package declares, which says itself what of them is not let in. */
export const routesOfComponents = (resources: readonly Pick<Resource, "urn" | "inputs">[]): ReadonlySet<string> =>
    new Set(
        resources.flatMap(({ urn, inputs }) =>
            urn.includes("crossroute:kubernetes:HTTPRoute") && inputs["kind"] === "HTTPRoute"
                ? [objectName(inputs)]
                : [],
        ),
    );

/** What of the program's HTTPRoutes the Gateways do not let in: those that it declares as it declares them. */
export function clusterFindings(
    { manifests }: Objects,
    beside: ClusterGateways,
    severity: Readonly<Record<string, Severity | "off">>,
    dialect: DialectName | undefined,
): Diagnostic[] {
    const own = ofGatewayApi(manifests).map((value) => ({ value }));
    const wanted = byCode(severity);
    return attachmentFindings(own, beside, { dialect, seconds: undefined }).flatMap(({ finding, path, route }) => {
        const { namespace = "default", name = "" } = route.value.metadata ?? {};
        const level = wanted[finding.code] ?? finding.severity;
        const origin = { object: `HTTPRoute ${namespace}/${name}`, path };
        return level === "off" ? [] : [{ ...finding, severity: level, origin }];
    });
}

const ofGatewayApi = (manifests: readonly Placed[]): Json[] =>
    manifests
        .filter(({ value }) => isOfGatewayApi(value.apiVersion))
        .map(({ value }) => fillUnknowns(value, objectName(value)).object);
