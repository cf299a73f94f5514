/** Programs of the engine level: RouteTables as data, and how they change. */
import type { Dice } from "../random";

export interface Backend {
    service?: { name: string; port: number };
    endpoints?: { addresses: string[]; port: number; name?: string };
    sae?: { appId: string; containerPort: number };
}
export interface Route {
    host: string;
    path: string;
    gateway?: string;
    backend: Backend;
}
export interface KubernetesGateway {
    namespace: string;
    ingressClassName: string;
    ingressName?: string;
    /** `true`, or the owner record that has the objects. */
    adopt?: boolean | string;
}
export interface Gateway {
    kubernetes?: KubernetesGateway;
    sae?: { namespaceId: string; loadBalancerId: string; [more: string]: unknown };
}
export interface Table {
    name: string;
    /** Names that the table had, as the program's `aliases`. */
    aliases: string[];
    gateways: Record<string, Gateway>;
    routes: Route[];
}

/** The program, which reads what it declares from a file beside it. */
export const PROGRAM = `
const { RouteTable, RoutePlan, kubernetes } = require("pulumi-crossroute");
const { tables, outside, namespace, later } = JSON.parse(require("fs").readFileSync(__dirname + "/tables.json", "utf8"));
for (const { name, address, headless, adopt } of outside)
    new kubernetes.Endpoints(name, { namespace, addresses: [address], port: 5432, kind: "Endpoints", adopt, ...(headless && { service: { clusterIP: "None" } }) });
for (const { name, aliases, routes, ...args } of tables) {
    // What only the engine knows: the id of a resource that is not made yet.
    const known = later ? new RoutePlan(later + name, { tables: [] }).id.apply(() => routes) : routes;
    new RouteTable(name, { ...args, routes: known }, { aliases: aliases.map((name) => ({ name })) });
}
`;

/** What belongs to one sequence. */
export interface Place {
    namespace: string;
    loadBalancerId: string;
}

/** Few names, so that two tables meet: table shop + gateway web-edge is table shop-web + gateway edge. */
const TABLES = ["shop", "shop-web"] as const;
const KEYS = ["edge", "web-edge"] as const;
const HOSTS = ["a.example.com", "b.example.com"] as const;
const PATHS = ["/", "/api", "/legacy"] as const;

function backend(dice: Dice, apps: boolean): Backend {
    const kind = dice.weighted({ service: 3, endpoints: 4, sae: apps ? 3 : 0 });
    if (kind === "service") return { service: { name: dice.pick(["web", "cart"]), port: 80 } };
    if (kind === "sae") return { sae: { appId: dice.pick(["7171a6ca", "8c573618"]), containerPort: 8080 } };
    return {
        endpoints: {
            addresses: [`10.0.3.${7 + dice.below(3)}`],
            port: 8080,
            ...(dice.chance(0.3) && { name: "legacy" }),
        },
    };
}

const without = (routes: Route[], { host, path }: Route): Route[] =>
    routes.filter((other) => other.host !== host || other.path !== path);

function withRoute(table: Table, dice: Dice): Table {
    const used = table.routes.map(({ host }) => host);
    const free = HOSTS.filter((host) => !used.includes(host));
    // A host lives on one gateway: a new route of a known host goes to the host's gateway.
    const host = dice.chance(0.5) && free[0] ? free[0] : dice.pick(HOSTS);
    const gateway = table.routes.find((route) => route.host === host)?.gateway ?? firstKey(table);
    const route: Route = { host, path: dice.pick(PATHS), gateway, backend: backend(dice, "apps" in table.gateways) };
    return { ...table, routes: [...without(table.routes, route), route] };
}

const firstKey = (table: Table): string => kubernetesKeys(table)[0] ?? "edge";
const kubernetesKeys = (table: Table): string[] =>
    Object.keys(table.gateways).filter((key) => table.gateways[key]?.kubernetes);

function firstTable(dice: Dice, place: Place, name: string): Table {
    const gateways: Record<string, Gateway> = {
        [dice.pick(KEYS)]: { kubernetes: { namespace: place.namespace, ingressClassName: "example" } },
    };
    if (dice.chance(0.4)) gateways["apps"] = { sae: saeGateway(place) };
    return withRoute(withRoute({ name, aliases: [], gateways, routes: [] }, dice), dice);
}

const saeGateway = ({ loadBalancerId }: Place) => ({
    namespaceId: "cn-hangzhou",
    loadBalancerId,
    address: "47.96.1.20",
    listenerPort: 80,
    defaultBackend: { appId: "0099b7be", containerPort: 8080 },
});

/** Changes the key of a gateway, and the routes that name it. */
function rekeyed(table: Table, from: string, to: string): Table {
    const gateways = Object.fromEntries(
        Object.entries(table.gateways).map(([key, value]) => [key === from ? to : key, value]),
    );
    const routes = table.routes.map((route) => (route.gateway === from ? { ...route, gateway: to } : route));
    return { ...table, gateways, routes };
}

type Edit = (tables: Table[], dice: Dice, place: Place) => Table[];
const one = (tables: Table[], dice: Dice, change: (table: Table) => Table): Table[] => {
    const chosen = dice.maybe(tables);
    return tables.map((table) => (table === chosen ? change(table) : table));
};

export const EDITS = {
    addTable(tables, dice, place) {
        const name = dice.maybe(TABLES.filter((free) => !tables.some((table) => table.name === free)));
        return name ? [...tables, firstTable(dice, place, name)] : tables;
    },
    removeTable: (tables, dice) => {
        const chosen = dice.maybe(tables);
        return tables.length > 1 ? tables.filter((table) => table !== chosen) : tables;
    },
    addRoute: (tables, dice) => one(tables, dice, (table) => withRoute(table, dice)),
    removeRoute: (tables, dice) =>
        one(tables, dice, (table) => {
            const chosen = dice.maybe(table.routes);
            return chosen && table.routes.length > 1 ? { ...table, routes: without(table.routes, chosen) } : table;
        }),
    changeBackend: (tables, dice) =>
        one(tables, dice, (table) => {
            const chosen = dice.maybe(table.routes);
            const next = backend(dice, "apps" in table.gateways);
            return { ...table, routes: table.routes.map((r) => (r === chosen ? { ...r, backend: next } : r)) };
        }),
    renameGateway: (tables, dice) =>
        one(tables, dice, (table) => {
            const key = dice.maybe(kubernetesKeys(table));
            const next = dice.pick(["front", "edge", "web-edge"]);
            return key === undefined || next in table.gateways ? table : rekeyed(table, key, next);
        }),
    renameTable: (tables, dice) =>
        one(tables, dice, (table) => {
            const name = dice.pick(["market", "shop", "shop-web"]);
            if (tables.some((other) => other.name === name)) return table;
            return { ...table, name, aliases: dice.chance(0.6) ? [...table.aliases, table.name] : [] };
        }),
    fixName: (tables, dice) =>
        one(tables, dice, (table) => {
            const key = dice.maybe(kubernetesKeys(table));
            const gateway = key === undefined ? undefined : table.gateways[key]?.kubernetes;
            if (key === undefined || !gateway) return table;
            const { ingressName, ...rest } = gateway;
            const next = ingressName === undefined ? { ...rest, ingressName: "main" } : rest;
            return { ...table, gateways: { ...table.gateways, [key]: { kubernetes: next } } };
        }),
    /** What has the name of a gateway's Ingress is taken over, or no longer. */
    adoptGateway: (tables, dice) =>
        one(tables, dice, (table) => {
            const key = dice.maybe(kubernetesKeys(table));
            const gateway = key === undefined ? undefined : table.gateways[key]?.kubernetes;
            if (key === undefined || !gateway) return table;
            const { adopt, ...rest } = gateway;
            const next = adopt === undefined ? { ...rest, adopt: true } : rest;
            return { ...table, gateways: { ...table.gateways, [key]: { kubernetes: next } } };
        }),
    /** A gateway goes to another table with its routes, and keeps its Ingress. */
    moveGateway(tables, dice) {
        const from = dice.maybe(tables.filter((table) => kubernetesKeys(table).length > 0));
        const to = dice.maybe(tables.filter((table) => table !== from));
        const key = from && dice.maybe(kubernetesKeys(from));
        const gateway = key === undefined ? undefined : from?.gateways[key]?.kubernetes;
        if (!from || !to || key === undefined || !gateway || key in to.gateways) return tables;
        const isIts = ({ gateway: of }: Route): boolean => of === key;
        const moved = from.routes.filter(isIts);
        const taken = moved.some(({ host }) => to.routes.some((route) => route.host === host));
        const rest = from.routes.filter((route) => !isIts(route));
        if (taken || moved.length === 0) return tables;
        const ingressName = gateway.ingressName ?? `${from.name}-${key}`;
        const { [key]: _left, ...gateways } = from.gateways;
        return tables.flatMap((table) => {
            if (table === to)
                return {
                    ...to,
                    gateways: { ...to.gateways, [key]: { kubernetes: { ...gateway, ingressName } } },
                    routes: [...to.routes, ...moved],
                };
            if (table !== from) return table;
            return rest.length > 0 && Object.keys(gateways).length > 0 ? { ...from, gateways, routes: rest } : [];
        });
    },
    /** A second gateway, and a host that moves to it. */
    moveHost: (tables, dice, place) =>
        one(tables, dice, (table) => {
            const host = dice.maybe(table.routes)?.host;
            const key = kubernetesKeys(table)[1] ?? "second";
            const gateways = {
                ...table.gateways,
                [key]: table.gateways[key] ?? { kubernetes: { namespace: place.namespace, ingressClassName: "other" } },
            };
            const routes = table.routes.map((r) => (r.host === host ? { ...r, gateway: key } : r));
            return { ...table, gateways, routes };
        }),
} satisfies Record<string, Edit>;
export type EditName = keyof typeof EDITS;

export const edited = (tables: Table[], name: EditName, dice: Dice, place: Place): Table[] => {
    const edit: Edit = EDITS[name];
    return edit(tables, dice, place);
};
