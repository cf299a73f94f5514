/** Where the requests of an Ingress arrive, if that is not port 80 for http and port 443 for https. */
import { isTlsRouter } from "../../kubernetes/read/traefik";
import { listenPorts, listenPortsProblem } from "../../kubernetes/read/json";
import type { Table } from "../../../routing/model";
import type { Scheme } from "./options";

type Annotations = Readonly<Record<string, string>>;

/** An entry point that a Gateway has only where one of its listeners has this name or port. */
export interface EntryPoint {
    name?: string;
    scheme?: Scheme;
    port?: number;
}

export interface EntryPoints {
    /** Schemes at their usual ports. */
    usual: readonly Scheme[];
    others: readonly EntryPoint[];
    /** Why its ports are not known. */
    unread?: string;
}

const usualPort = { http: 80, https: 443 } as const;
const both: readonly Scheme[] = ["http", "https"];

const split = (ports: readonly { scheme: Scheme; port: number }[]): EntryPoints => ({
    usual: both.filter((scheme) => ports.some((one) => one.scheme === scheme && one.port === usualPort[scheme])),
    others: ports.filter(({ scheme, port }) => port !== usualPort[scheme]),
});

const numbers = (text: string): number[] =>
    text
        .split(",")
        .map((one) => Number(one.trim()))
        .filter((one) => Number.isInteger(one) && one > 0);

const unread = (why: string): EntryPoints => ({ usual: [], others: [], unread: why });

/** `protocol=http port=8080;protocol=https port=8443`: a protocol that is not named is not served. */
function ofIbm(text: string | undefined): EntryPoints | undefined {
    if (text === undefined) return undefined;
    const ports = text.split(";").map((part) => {
        const [, scheme, port] = /^\s*protocol=(https?)[\s,]+port=(\d+)\s*$/i.exec(part) ?? [];
        return { scheme: scheme?.toLowerCase() as Scheme | undefined, port: Number(port) };
    });
    const known = ports.flatMap(({ scheme, port }) => (scheme === undefined ? [] : [{ scheme, port }]));
    if (known.length === ports.length) return split(known);
    return unread(
        `the annotation ingress.bluemix.net/custom-port is ${JSON.stringify(text)}, and not like protocol=http port=80;protocol=https port=443`,
    );
}

/**
 * Cilium gives an Ingress with a Service of type NodePort ports of the nodes, and no others. Source: docs.cilium.io, Kubernetes Ingress
 * Support, supported annotations.
 */
function ofNodes(annotations: Annotations): EntryPoints | undefined {
    const own = (name: string): string | undefined => annotations[`ingress.cilium.io/${name}`];
    const ports = both.flatMap((scheme) => {
        const text = own(scheme === "http" ? "insecure-node-port" : "secure-node-port");
        return text === undefined ? [] : [{ scheme, port: Number(text) }];
    });
    const isOfNodes = /^nodeport$/i.test(own("service-type") ?? "");
    if (own("loadbalancer-mode") === "shared" || (!isOfNodes && ports.length === 0)) return undefined;
    if (!isOfNodes)
        return unread(
            "Cilium uses its node ports only with ingress.cilium.io/service-type: NodePort, which may be its default here",
        );
    // A port that is not written is a random one.
    if (ports.length === 0 || ports.some(({ port }) => !Number.isInteger(port) || port < 1))
        return unread(
            "Cilium serves it at ports of the nodes that Kubernetes chooses (ingress.cilium.io/service-type: NodePort)",
        );
    return { usual: [], others: ports };
}

/** By annotation that names ports or entry points for one Ingress. */
function named(annotations: Annotations): EntryPoints | undefined {
    const alb = listenPorts(annotations["alb.ingress.kubernetes.io/listen-ports"]);
    if (alb.length > 0) return split(alb);
    const other = ofIbm(annotations["ingress.bluemix.net/custom-port"]) ?? ofNodes(annotations);
    if (other !== undefined) return other;
    const frontend = Number(annotations["appgw.ingress.kubernetes.io/override-frontend-port"] ?? NaN);
    if (Number.isInteger(frontend) && frontend !== 80 && frontend !== 443)
        return { usual: [], others: [{ port: frontend }] };
    const [plain, secure] = [annotations["nginx.org/listen-ports"], annotations["nginx.org/listen-ports-ssl"]];
    if (plain !== undefined || secure !== undefined)
        return split([
            ...numbers(plain ?? "80").map((port) => ({ scheme: "http" as const, port })),
            ...numbers(secure ?? "443").map((port) => ({ scheme: "https" as const, port })),
        ]);
    for (const [name, text] of Object.entries(annotations)) {
        // OCI's native controller, and Cilium on the ports of its nodes.
        const [, kind] = /\/(http|https|host)-listener-port$/.exec(name) ?? [];
        const port = Number(text);
        if (kind === undefined || !Number.isInteger(port) || port < 1) continue;
        if (kind === "host") return { usual: [], others: [{ port }] };
        return split([{ scheme: kind === "https" ? "https" : "http", port }]);
    }
    // Of Traefik 1, which reads them with both prefixes.
    const old =
        annotations["traefik.ingress.kubernetes.io/frontend-entry-points"] ??
        annotations["ingress.kubernetes.io/frontend-entry-points"];
    if (old === undefined) return undefined;
    const names = old
        .split(",")
        .map((name) => name.trim())
        .filter((name) => name !== "");
    return {
        usual: both.filter((scheme) => names.includes(scheme)),
        others: names.filter((name) => name !== "http" && name !== "https").map((name) => ({ name })),
    };
}

/**
 * The entry points of the rules of one Ingress in one table.
 */
export function entryPointsOf(
    annotations: Annotations,
    { dialect, listeners = [] }: Pick<Table, "dialect" | "listeners">,
): EntryPoints {
    for (const list of ["alb.ingress.kubernetes.io/listen-ports", "kubernetes.io/elb.listen-ports"]) {
        const problem = listenPortsProblem(annotations[list]);
        if (problem !== undefined) return unread(`the annotation ${list} ${problem}`);
    }
    const [listener, ...more] = listeners;
    // What a load balancer listens for is said by its annotations.
    if (listener?.doubt !== undefined && !dialect.startsWith("traefik")) return unread(listener.doubt);
    if (listener?.doubt !== undefined) {
        // The address is the class and the name that Traefik's own configuration has for it.
        const name = listener.address?.slice(listener.address.indexOf(" ") + 1) ?? "";
        return { usual: [], others: [{ name, ...(isTlsRouter(annotations) ? { scheme: "https" } : {}) }] };
    }
    if (listener?.scheme !== undefined && listener.port !== undefined && more.length === 0)
        return split([{ scheme: listener.scheme, port: listener.port }]);
    return named(annotations) ?? { usual: both, others: [] };
}

/** For people: `the entry point internal`, `port 8080 for http`. */
export const entryPointText = ({ name, scheme, port }: EntryPoint): string =>
    name === undefined
        ? `port ${port ?? "?"}${scheme === undefined ? "" : ` for ${scheme}`}`
        : `the entry point ${name}`;
