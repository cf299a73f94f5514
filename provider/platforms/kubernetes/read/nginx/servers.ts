import type { Origin, Target } from "../../../../routing/model";
import { targetId } from "../../../../routing/target-id";
import type { Annotations, Canary } from "./annotations";
import { looksLikeDirective } from "./annotations";

/** An Ingress as the controller reads it. */
export interface NginxIngress {
    /** `namespace/name`. */
    key: string;
    origin: Origin;
    annotations: Annotations;
    hasTls: boolean;
    defaultBackend: Target | undefined;
    rules: readonly { host: string; paths: readonly NginxPath[] | undefined }[];
}

export interface NginxPath {
    path: string;
    exact: boolean;
    /** Undefined: no Service, so the controller ignores the path. */
    target: Target | undefined;
    /** The resource that it names instead. */
    resource?: Target;
    at: string;
    tls: boolean | undefined;
}

/** A location before it is written into nginx.conf. */
export interface Location {
    path: string;
    exact: boolean;
    /** Undefined: the controller's own default backend. */
    target: Target | undefined;
    /** What a host has at `/`, unless it has a path `/` itself. */
    implicit: boolean;
    from: NginxIngress | undefined;
    at: string;
    tls?: boolean | undefined;
    /** False: a rewrite has no effect here. */
    rewrites?: boolean;
    /** Entries of other objects for the same place, when no age says which of them counts. */
    rivals: Location[];
    /** Entries for the same place that do not count, because an older one does. */
    losers?: Location[];
}

export interface Server {
    /** Empty: the server for unknown hosts. */
    host: string;
    aliases: string[];
    locations: Location[];
    tls: boolean;
    fromToWww: boolean;
    /** An Ingress of the host asks for it. */
    sslPassthrough: boolean;
}

/** A canary of a Service. */
export interface Alternative {
    target: Target;
    canary: Canary;
}

export interface Configuration {
    servers: Map<string, Server>;
    /** By {@link targetId} of the primary. Of several the first counts. */
    alternatives: Map<string, Alternative>;
    /** Those of which there is something to serve. */
    kept: readonly NginxIngress[];
    /** Services that are served as canaries only, by {@link targetId}. */
    canaries: ReadonlySet<string>;
    dropped: { ingress: NginxIngress; reason: string }[];
}

const time = ({ origin }: NginxIngress): number => {
    const at = origin.createdAt === undefined ? NaN : Date.parse(origin.createdAt);
    return Number.isNaN(at) ? Infinity : at;
};

/** The older first; of the same age, the larger name. Two that do not exist yet have no order. */
const byAge = (a: NginxIngress, b: NginxIngress): number => {
    const [x, y] = [time(a), time(b)];
    if (x !== y) return x < y ? -1 : 1;
    return x === Infinity || a.key === b.key ? 0 : a.key > b.key ? -1 : 1;
};

const noOrder = (a: NginxIngress | undefined, b: NginxIngress): boolean =>
    a !== undefined && a.key !== b.key && time(a) === Infinity && time(b) === Infinity;

/** What the controller makes of all Ingresses of its class: servers with locations, and canaries beside them. */
export function configure(ingresses: readonly NginxIngress[]): Configuration {
    const dropped: Configuration["dropped"] = [];
    const kept = [...ingresses].sort(byAge).filter((ingress) => {
        const directive = ingress.rules.flatMap((r) => r.paths ?? []).find(({ path }) => looksLikeDirective(path));
        const reason =
            ingress.annotations.dropped ??
            (directive === undefined ? undefined : `the path "${directive.path}" looks like a directive of nginx`);
        if (reason !== undefined) dropped.push({ ingress, reason });
        return reason === undefined;
    });
    const { canaries, policies } = upstreamsOf(kept);
    const servers = makeServers(kept.filter(({ annotations }) => annotations.canary === undefined));
    addAliases(servers, kept);
    for (const ingress of kept) addLocations(servers, ingress, canaries);
    const alternatives = new Map<string, Alternative>();
    if (kept.some(({ annotations }) => annotations.canary === undefined))
        for (const ingress of kept)
            if (ingress.annotations.canary) merge(servers, ingress, canaries, policies, alternatives);
    return { servers, alternatives, kept, canaries, dropped };
}

/** Services that a canary names before any other object does: they are served as canaries only. */
function upstreamsOf(ingresses: readonly NginxIngress[]): { canaries: Set<string>; policies: Map<string, Canary> } {
    const seen = new Set<string>();
    const canaries = new Set<string>();
    const policies = new Map<string, Canary>();
    for (const { annotations, defaultBackend, rules } of ingresses) {
        const targets = [defaultBackend, ...rules.flatMap((rule) => (rule.paths ?? []).map((path) => path.target))];
        for (const target of targets) {
            if (target === undefined || seen.has(targetId(target))) continue;
            seen.add(targetId(target));
            if (annotations.canary === undefined) continue;
            canaries.add(targetId(target));
            policies.set(targetId(target), annotations.canary);
        }
    }
    return { canaries, policies };
}

const implicitOf = (ingress: NginxIngress | undefined): Location => ({
    path: "/",
    exact: false,
    target: ingress?.defaultBackend,
    implicit: true,
    from: ingress,
    at: ingress?.defaultBackend === undefined ? "" : "spec.defaultBackend",
    rivals: [],
});

const newServer = (host: string, ingress: NginxIngress | undefined): Server => ({
    host,
    aliases: [],
    locations: [implicitOf(ingress)],
    tls: false,
    fromToWww: false,
    sslPassthrough: false,
});

function makeServers(ingresses: readonly NginxIngress[]): Map<string, Server> {
    const open = newServer("", undefined);
    const servers = new Map<string, Server>([["", open]]);
    let catchAll: NginxIngress | undefined;
    for (const ingress of ingresses) {
        if (ingress.rules.length === 0 && ingress.defaultBackend !== undefined) {
            const [first] = open.locations;
            if (first === undefined) continue;
            if (catchAll === undefined) {
                catchAll = ingress;
                // Redirects and rewrites do not count here, and a rule without host does not replace it.
                open.locations[0] = { ...implicitOf(ingress), implicit: false, at: "spec.defaultBackend" };
            } else if (noOrder(catchAll, ingress)) first.rivals.push(implicitOf(ingress));
        }
        for (const { host } of ingress.rules) {
            const server = servers.get(host);
            if (server !== undefined) {
                const [first] = server.locations;
                if (host !== "" && first !== undefined && noOrder(first.from, ingress) && !hasRival(first, ingress))
                    first.rivals.push(implicitOf(ingress));
                continue;
            }
            servers.set(host, newServer(host, ingress));
        }
    }
    for (const { rules, hasTls, annotations } of ingresses)
        for (const { host } of rules) {
            const server = servers.get(host);
            if (server === undefined) continue;
            server.tls ||= hasTls;
            server.sslPassthrough ||= annotations.sslPassthrough;
        }
    return servers;
}

const hasRival = (location: Location, ingress: NginxIngress): boolean =>
    location.from?.key === ingress.key || location.rivals.some(({ from }) => from?.key === ingress.key);

/** The first object with aliases counts for a host; names that another server has are left out. */
function addAliases(servers: Map<string, Server>, ingresses: readonly NginxIngress[]): void {
    for (const { annotations, rules } of ingresses) {
        if (annotations.canary !== undefined || annotations.aliases.length === 0) continue;
        for (const { host } of rules) {
            const server = servers.get(host);
            if (server?.aliases.length === 0) server.aliases = [...annotations.aliases];
        }
    }
    for (const server of servers.values()) server.aliases = server.aliases.filter((alias) => !servers.has(alias));
}

function addLocations(servers: Map<string, Server>, ingress: NginxIngress, canaries: ReadonlySet<string>): void {
    for (const rule of ingress.rules) {
        const server = servers.get(rule.host) ?? servers.get("");
        if (server === undefined) continue;
        for (const { path, exact, target, at, tls } of rule.paths ?? []) {
            if (target === undefined || canaries.has(targetId(target))) continue;
            if (ingress.annotations.canary !== undefined && !servers.has(rule.host)) continue;
            const made = {
                path: path === "" ? "/" : path,
                exact,
                target,
                implicit: false,
                from: ingress,
                at,
                tls,
                rivals: [],
            };
            place(server, made, ingress);
        }
    }
}

function place(server: Server, made: Location, ingress: NginxIngress): void {
    const there = server.locations.findIndex((location) => location.path === made.path);
    // Only the first location of a path is compared: another kind beside it is added, whatever follows.
    const known = server.locations[there];
    const same = known !== undefined && known.exact === made.exact;
    if (!same) server.locations.push(made);
    else if (known.implicit) server.locations[there] = made;
    // An Ingress without rules has the `/` of unknown hosts, whatever is older.
    else if (known.from?.rules.length !== 0 && noOrder(known.from, ingress) && !hasRival(known, ingress))
        known.rivals.push(made);
    else (known.losers ??= []).push(made);
    if ((!same || known.implicit) && ingress.annotations.fromToWww) server.fromToWww = true;
}

/** Attaches a canary to the Services with its hosts, paths and path types. */
function merge(
    servers: ReadonlyMap<string, Server>,
    ingress: NginxIngress,
    canaries: ReadonlySet<string>,
    policies: ReadonlyMap<string, Canary>,
    alternatives: Map<string, Alternative>,
): void {
    for (const rule of ingress.rules) {
        for (const { path, exact, target } of rule.paths ?? []) {
            if (target === undefined) continue;
            const own = targetId(target);
            const none = { weight: 0, total: 100, header: "", headerValue: "", headerPattern: "", cookie: "" };
            for (const location of servers.get(rule.host)?.locations ?? []) {
                if (location.target === undefined) continue;
                const primary = targetId(location.target);
                if (primary === own) break;
                if (location.path !== path || location.exact !== exact || canaries.has(primary)) continue;
                if (!alternatives.has(primary))
                    alternatives.set(primary, { target, canary: policies.get(own) ?? none });
            }
        }
    }
}

/** A target that equals the path means no rewrite. */
export const rewriteOf = (line: Location, annotations: Annotations | undefined): string | undefined =>
    line.rewrites === false || annotations?.rewriteTarget === line.path ? undefined : annotations?.rewriteTarget;
