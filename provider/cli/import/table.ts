import { isDeepStrictEqual } from "node:util";
import type { IngressArgs } from "../../platforms/kubernetes/fields/args";
import { buildIngress } from "../../platforms/kubernetes/manifest/ingress";
import { lint } from "../../routing";
import { compileTable, plannedOf, type TablePlan } from "../../table/compile";
import { open, type OpenedObject } from "../../inputs/opened";
import { objectName } from "../../platforms/names";
import { isObject, type Json } from "../../sources/objects";
import type { Adopted } from "./adopt";

/** A resource expressed as a gateway of a table and its routes. */
export interface TableEntry {
    resource: Adopted;
    gateway: string;
    /** The name that the table gives to the resource of the gateway. */
    child: string;
    /** Arguments of the gateway. */
    args: Json;
    routes: Json[];
}

type Entry = Omit<TableEntry, "child">;

/** What one table can say exactly, and what only building blocks can. */
export interface Division {
    table: TableEntry[];
    blocks: Adopted[];
}

/** Name of the table in the program. */
export const TABLE = "routes";

/**
 * Puts resources into a table if the table would create exactly what is live: each object is compiled and compared. An
 * object that shares a host with another one stays outside, because a host of a table lives on one gateway.
 */
export async function divide(resources: readonly Adopted[]): Promise<Division> {
    const entries: TableEntry[] = [];
    for (const resource of resources) {
        // A route of the Gateway API stays a building block: a table would put its hosts into other objects.
        if (resource.component !== undefined) continue;
        const entry = resource.kind === "kubernetes" ? entryOfIngress(resource) : entryOfRuleSet(resource);
        const child = entry && (await childOf(entry));
        if (child !== undefined) entries.push({ ...entry!, child });
    }
    const alone = entries.filter((entry) => entries.every((other) => other === entry || !shareHost(entry, other)));
    // Objects that are right alone may be an error together: then the program must keep them apart.
    const plan = alone.length > 0 ? await compile(alone) : undefined;
    const table = plan && isSound(plan) ? alone : [];
    return { table, blocks: resources.filter((r) => !table.some((entry) => entry.resource === r)) };
}

/** Arguments of the table. */
export const tableArgs = (entries: readonly Entry[]): Json => ({
    gateways: Object.fromEntries(entries.map(({ gateway, args }) => [gateway, args])),
    routes: entries.flatMap((entry) => entry.routes),
});

const compile = async (entries: readonly Entry[]): Promise<TablePlan> =>
    compileTable(TABLE, (await open(tableArgs(entries))) as OpenedObject);

const isSound = (plan: TablePlan): boolean =>
    plan.problems.length === 0 && !lint(plan.tables).some((finding) => finding.severity === "error");

/** The name of the table's resource, if that is exactly what is live. */
async function childOf(entry: Entry): Promise<string | undefined> {
    const plan = await compile([entry]);
    const [made, ...others] = plannedOf(plan);
    const [object] = made?.objects ?? [];
    if (!isSound(plan) || made === undefined || object === undefined || others.length > 0) return undefined;
    const { args, kind } = entry.resource;
    if (kind !== "kubernetes")
        return isSame(rulesOf(object.value.rules), rulesOf(args.rules)) ? made.resource : undefined;
    const { ingressClassName, tls, rules, defaultBackend, name } = args;
    const live = buildIngress({ rules, defaultBackend, ingressClassName, tls } as IngressArgs);
    const { spec, metadata } = object.value as { spec: unknown; metadata: { name?: unknown } };
    return isSame(spec, live.spec) && metadata.name === name ? made.resource : undefined;
}

const rulesOf = (rules: unknown): unknown => rules ?? [];
const isSame = (a: unknown, b: unknown): boolean => isDeepStrictEqual(plain(a), plain(b));
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));

const hostOf = (route: Json): string => String(route.host ?? "").toLowerCase();
const shareHost = (a: TableEntry, b: TableEntry): boolean => {
    const hosts = new Set(a.routes.map(hostOf));
    return b.routes.some((route) => hosts.has(hostOf(route)));
};

interface Path {
    path?: string;
    pathType?: string;
    backend?: { service?: { name: string; port?: { number?: number; name?: string } } };
}

function entryOfIngress(resource: Adopted): Entry | undefined {
    const { name, namespace, rules = [], defaultBackend, ...rest } = resource.args as Json & { rules?: Json[] };
    const gateway = objectName(resource.name);
    const fallback = isObject(defaultBackend) ? defaultBackend.service : undefined;
    const forEngine = Object.keys(isObject(rest.annotations) ? rest.annotations : {}).some((key) =>
        key.startsWith("pulumi.com/"),
    );
    // A table cannot express a finalizer, an annotation for the engine or a resource backend.
    if (rest.apiVersion !== undefined || rest.routes !== undefined) return undefined;
    if (forEngine || resource.finalizers !== undefined || (defaultBackend !== undefined && fallback === undefined))
        return undefined;
    const routes = rules.flatMap(({ host, http }) => {
        const paths = (isObject(http) && Array.isArray(http.paths) ? http.paths : []) as Path[];
        return paths.map(({ path, pathType, backend }) => ({
            ...(host === undefined || host === "" ? {} : { host }),
            path,
            ...(pathType === "Prefix" ? {} : { match: pathType }),
            backend: {
                service: {
                    name: backend?.service?.name,
                    port: backend?.service?.port?.number ?? backend?.service?.port?.name,
                },
            },
            gateway,
        }));
    });
    const args = {
        namespace,
        ...(name === objectName(TABLE, gateway) ? {} : { ingressName: name }),
        ...rest,
        ...(fallback === undefined ? {} : { defaultBackend: fallback }),
        adopt: true,
    };
    return routes.length === 0 ? undefined : { resource, gateway, args: { kubernetes: args }, routes };
}

const GATEWAY_FIELDS = ["namespaceId", "loadBalancerId", "loadBalancerType", "listenerPort", "listenerProtocol"];
const RULE_FIELDS = new Set(["domain", "path", "appId", "containerPort", "backendProtocol"]);

function entryOfRuleSet(resource: Adopted): Entry | undefined {
    const { rules = [], defaultRule, ...fields } = resource.args as Json & { rules?: Json[] };
    if (rules.some((rule) => Object.keys(rule).some((key) => !RULE_FIELDS.has(key)))) return undefined;
    const gateway = objectName(resource.name);
    const isAlb = fields.loadBalancerType === "alb";
    const routes = rules.map(({ domain, path, ...app }) => ({
        host: domain,
        path,
        // On an ALB a path is used as it is written; on a CLB it is always a prefix.
        ...(isAlb || !isPlain(String(path)) ? { match: "ImplementationSpecific" } : {}),
        backend: { sae: app },
        gateway,
    }));
    const entries = Object.entries(fields);
    const options = Object.fromEntries(entries.filter(([key]) => !GATEWAY_FIELDS.includes(key)));
    const own = Object.fromEntries(entries.filter(([key]) => GATEWAY_FIELDS.includes(key)));
    const more = Object.keys(options).length > 0 ? { options } : {};
    const sae = { ...own, defaultBackend: defaultRule, ...more };
    return routes.length === 0 ? undefined : { resource, gateway, args: { sae }, routes };
}

/** A path that the table would pass on unchanged as a prefix. */
const isPlain = (path: string): boolean =>
    path === "/" || (!path.endsWith("/") && !/[?#]|\/\/|\/\.\.?(\/|$)|%2f/i.test(path));
