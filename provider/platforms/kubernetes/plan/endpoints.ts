import { isList, scalar, seen, text, type Scalar, type Opened, type OpenedFields } from "../../../inputs/opened";
import { UNKNOWN_INPUT, withUnknowns } from "../../../inputs/unknown";
import type { Diagnostic } from "../../../routing/diagnostic";
import type { Planned, PlatformObject } from "../../platform";
import { checkEndpoints } from "../check/endpoints";
import type { EndpointsArgs, EndpointsKind } from "../fields/args";
import { isLaidOut, planEndpoints } from "../manifest/endpoints";
import { adoptOf, type KubernetesGateway } from "./gateway";
import { arrivesIn } from "./identity";

/** A Service without selector and its addresses, with the arguments of the component that registers them. */
export interface EndpointsPlan extends Planned {
    kind: "Service";
    gateway: KubernetesGateway;
    args: OpenedFields<EndpointsArgs>;
    /** It leads to a gateway of another platform, which must be there first. */
    leadsOn: boolean;
}

/** What a Service has to lead to. */
export interface Wanted {
    name: string;
    gateway: KubernetesGateway;
    addresses: Opened | undefined;
    port: Scalar<number> | undefined;
    /** The argument that it is made for, e.g. `routes[2].backend.endpoints`. */
    where: string;
    leadsOn: boolean;
    /** A load balancer of CCE reaches it, by the ports of nodes. */
    byNodes: boolean;
}

export function planEndpointsOf(
    { name, gateway, addresses, port, where, leadsOn, byNodes }: Wanted,
    identity: Pick<Planned, "resource" | "former">,
): EndpointsPlan {
    const { namespace, labels, backendObjects } = gateway.fields;
    const args: OpenedFields<EndpointsArgs> = {
        name: scalar(name),
        namespace,
        labels,
        addresses: addresses as OpenedFields<EndpointsArgs>["addresses"],
        port,
        ...(byNodes && { service: { type: scalar("NodePort" as const) } }),
        kind: scalar<EndpointsKind>((text(backendObjects) as EndpointsKind) ?? "Endpoints"),
        adopt: adoptOf(gateway),
    };
    const place = { where, kind: "endpoints" };
    return {
        kind: "Service",
        ...identity,
        gateway,
        where,
        args,
        leadsOn,
        objects: objectsOf(args, gateway, leadsOn ? where : undefined),
        placeOf: () => place,
        check: () => findingsOf(args, gateway, where),
    };
}

/**
 * The objects as the component will register them, as far as they are known.
 * @param word replaces the address of another gateway that is not known yet, so that it is recognised
 */
function objectsOf(
    args: OpenedFields<EndpointsArgs>,
    gateway: KubernetesGateway,
    word: string | undefined,
): PlatformObject[] {
    const known = seen(args) as EndpointsArgs;
    const whole = isList(args.addresses) ? known : { ...known, addresses: [UNKNOWN_INPUT] };
    const laidOut = { ...whole, ...(known.kind === "auto" ? { kind: "Endpoints" } : {}) } as EndpointsArgs;
    if (!isLaidOut(laidOut)) return [];
    return planEndpoints(laidOut).objects.map(({ kind, suffix, body, labels }): PlatformObject => {
        const { name, namespace } = laidOut;
        const own = kind === "EndpointSlice" ? { ...labels, "kubernetes.io/service-name": name } : labels;
        const metadata = { name: suffix === "" ? name : `${String(name)}${suffix}`, namespace, labels: own };
        const named = word === undefined || kind === "Service" ? body : (withWord(body, word) as typeof body);
        const value = { apiVersion: apiVersions[kind], kind, metadata, ...named };
        return { value: withUnknowns(value) as PlatformObject["value"], cluster: arrivesIn(gateway) };
    });
}

/** Unknown parts of Endpoints are addresses, and the port, which a word cannot replace. */
function withWord(value: unknown, word: string, key = ""): unknown {
    if (value === UNKNOWN_INPUT) return key === "port" ? value : word;
    if (Array.isArray(value)) return value.map((item) => withWord(item, word, key));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withWord(item, word, name)]));
}

export const apiVersions = {
    Ingress: "networking.k8s.io/v1",
    Service: "v1",
    Endpoints: "v1",
    EndpointSlice: "discovery.k8s.io/v1",
} as const;

/** The component's findings, at the arguments of the table. */
const findingsOf = (args: OpenedFields<EndpointsArgs>, gateway: KubernetesGateway, where: string): Diagnostic[] =>
    checkEndpoints(seen(args))
        .filter(({ severity }) => severity === "error")
        .map((finding) => ({ ...finding, where: ofTable(finding.where, gateway.where, where) }));

function ofTable(path: string, gateway: string, where: string): string {
    if (/^(labels|annotations|namespace)\b/.test(path)) return `${gateway}.${path}`;
    // The address of another gateway stands alone.
    return where.endsWith(".address") ? where : `${where}.${path}`;
}
