import { isList, publicText, type OpenedObject } from "../inputs/opened";
import { platforms as all } from "../platforms/list";
import type { BackendKind, Placed, Planned, Platform, PlatformObject } from "../platforms/platform";
import type { Diagnostic } from "../routing/diagnostic";
import { pathInUrl } from "../inputs/url-path";
import type { Table } from "../routing/model";
import { claimsOf, collisions, type Claim } from "./claims";
import { describeRoutes } from "./describe";
import { readGateways, type Gateways } from "./gateways";
import { place } from "./placement";
import { characterPrefixes } from "./prefixes";
import { Problems } from "./problems";
import { noRoutes, readRoutes } from "./routes";
import { secretDigests } from "./secret-values";
import { applied, severities } from "./severity";
import { checkShape } from "./shape";
import { readPlanned } from "./tables";

/** What a table needs on its platforms. Pure: nothing is registered yet. */
export interface TablePlan {
    problems: Diagnostic[];
    /** What the platforms' readers make of the objects. */
    tables: Table[];
    /** Route → target for people, for the state and for diffs. */
    routes: Record<string, string>;
    urls: string[];
    /** Digests of the secret values of routes, secret themselves. */
    secretValues: Record<string, string>;
    /** What will be registered, by platform. */
    planned: ReadonlyMap<Platform, readonly Planned[]>;
    /** What the table claims in the program. */
    claims: Claim[];
    /** Not mistakes, but hardly intended; beside what lint finds in the tables. */
    surprises: Diagnostic[];
    /** The list of routes itself is known only after apply: nothing can be planned yet. */
    unknown: boolean;
    /** Reads the planned objects again, beside what is on their servers. */
    readBeside(live: ReadonlyMap<Platform, readonly PlatformObject[]>): void;
    /** What the readers make of it where some objects are others than planned, or not there. */
    tablesWith(others: ReadonlyMap<PlatformObject, PlatformObject | undefined>): Table[];
}

/** All planned objects, whatever the platform. */
export const plannedOf = ({ planned }: Pick<TablePlan, "planned">): readonly Planned[] => [...planned.values()].flat();

/**
 * @param clusters names of the explicit providers, by gateway
 * @param platforms those that gateways can be on
 * @param servers addresses of these providers' servers, by gateway
 */
export function compileTable(
    name: string,
    args: OpenedObject,
    clusters: Readonly<Record<string, string | undefined>> = {},
    platforms: readonly Platform[] = all,
    servers: Readonly<Record<string, string | undefined>> = {},
): TablePlan {
    const problems = new Problems();
    const gateways = readGateways(args["gateways"], problems, platforms, clusters, servers);
    const routes = readRoutes(args["routes"], problems, backendKinds(platforms));
    checkShape(args, problems, platforms);
    const isBlocked = problems.list.some((p) => p.code === "CR208");
    const isEmpty = routes?.length === 0 && isList(args["routes"]) && args["routes"].length === 0;
    const answersAnyway = isEmpty && hasDefault(gateways);
    if (isEmpty && !answersAnyway) noRoutes(problems);
    const placed = isBlocked ? [] : place(routes ?? [], gateways, problems);
    const plan: TablePlan = {
        problems: problems.list,
        tables: [],
        routes: {},
        urls: [],
        secretValues: secretDigests(placed, gateways),
        planned: new Map(),
        claims: [],
        surprises: [],
        unknown: routes === undefined,
        readBeside: () => undefined,
        tablesWith: () => [],
    };
    // Correct parts are planned beside wrong ones, so that all of it can be checked.
    if (isBlocked || (placed.length === 0 && !answersAnyway)) return plan;
    const planned = new Map<Platform, readonly Planned[]>();
    for (const platform of platforms) {
        const own = [...gateways.values()].flatMap((one) => (one.platform === platform ? one.gateway : []));
        if (own.length > 0) planned.set(platform, platform.plan({ table: name, gateways: own, placed, problems }));
    }
    plan.planned = planned;
    const bridged = new Set(placed.filter(({ bridge }) => bridge).map(({ where }) => where));
    let around: ReadonlyMap<Platform, readonly PlatformObject[]> = new Map();
    plan.tablesWith = (others) => readPlanned(planned, around, others);
    plan.readBeside = (live) => {
        around = live;
        plan.tables = readPlanned(planned, live);
        const arrivals = arrivalsOf(plan.tables);
        plan.urls = placed.map((route) => urlOf(route, arrivals.get(route.where), gateways));
        plan.routes = describeRoutes(plan.tables, bridged);
        plan.surprises = applied(characterPrefixes(placed, plan.tables), placed, severities(args["severity"]));
    };
    plan.readBeside(new Map());
    plan.claims = claimsOf(plannedOf(plan));
    problems.list.push(...collisions(plan.claims));
    return plan;
}

/**
 * Whether all gateways answer without any route. Where one does not, an empty list would only take away what it has.
 */
const hasDefault = (gateways: Gateways): boolean =>
    gateways.size > 0 &&
    [...gateways.values()].every(({ gateway }) => (gateway.fields as OpenedObject)["defaultBackend"] !== undefined);

/** The kinds of backend that a route can have. */
export const backendKinds = (platforms: readonly Platform[]): Readonly<Record<string, BackendKind>> =>
    Object.assign({}, ...platforms.map((platform) => platform.backends)) as Record<string, BackendKind>;

/**
 * What the checks of the resources will find, asked before the first is registered, so that all of them are reported
 * at once.
 */
export function checkPlanned(plan: TablePlan): Diagnostic[] {
    const below = (inner: string, outer: string) =>
        inner === outer || inner.startsWith(`${outer}.`) || inner.startsWith(`${outer}[`);
    const kept: Diagnostic[] = [];
    for (const finding of plannedOf(plan).flatMap((child) => child.check())) {
        // A place that has a finding, on itself, a part of it or the whole around it, gets no second one.
        const isReported = plan.problems.some(
            ({ where }) => below(finding.where, where) || below(where, finding.where),
        );
        const isTwice = kept.some(({ where, message }) => where === finding.where && message === finding.message);
        if (!isReported && !isTwice) kept.push(finding);
    }
    return kept;
}

/** By place of the route: where its gateway takes requests. For a bridged route, the gateway's own rule comes first. */
function arrivalsOf(tables: readonly Table[]): ReadonlyMap<string, Arrival> {
    const found = new Map<string, Arrival>();
    for (const { dialect, rules, listeners = [] } of tables)
        for (const { origin, tls } of rules) {
            if (origin.path === undefined || found.has(origin.path)) continue;
            const scheme = tls === true ? "https" : "http";
            const own = listeners.filter(({ port }) => port !== undefined);
            const mayBeLate = dialect === "cce" || dialect.startsWith("sae-");
            const open = mayBeLate ? listeners.find(({ doubt }) => doubt !== undefined) : undefined;
            found.set(
                origin.path,
                open === undefined
                    ? { scheme, ...(own.find((one) => one.scheme === scheme) ?? own[0]) }
                    : { scheme: open.scheme ?? notKnown, port: open.port ?? notKnown },
            );
        }
    return found;
}
/** In place of a part of a URL that is not known. */
const notKnown = "…";
interface Arrival {
    scheme: "http" | "https" | typeof notKnown;
    port?: number | typeof notKnown;
}

function urlOf({ on, host, path }: Placed, { scheme, port }: Arrival = { scheme: "http" }, gateways: Gateways): string {
    const known = publicText(path);
    const at = gateways.get(on.name)?.platform.port?.(on) ?? port;
    const standard = at === undefined || (scheme !== notKnown && at === (scheme === "https" ? 443 : 80));
    const address = `${publicText(host) ?? "*"}${standard ? "" : `:${at}`}`;
    return `${scheme}://${address}${known === undefined ? "/…" : pathInUrl(known)}`;
}
