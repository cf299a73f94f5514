/** What both servers answered at every moment of an update, derived from what was written to them. */
import { readTables } from "../../../provider/platforms/kubernetes/read/ingress";
import { createRouter } from "../../../provider/routing";
import type { Table } from "../../../provider/routing/model";
import { targetId } from "../../../provider/routing/target-id";
import { readTable } from "../../../provider/platforms/sae/read/table";
import { kubernetesWrites } from "../../../sandbox";
import { kubernetes, kubernetesText, type Mark, type SaeCall, type SaeRuleSet } from "./servers";

type Json = Record<string, unknown>;
interface Rules {
    loadBalancer: string;
    rules: unknown;
    defaultRule: unknown;
}

/** All objects that route, at one moment. */
export interface Moment {
    /** The call after which it is so. */
    after: string;
    objects: ReadonlyMap<string, Json>;
    sets: ReadonlyMap<number, Rules>;
    /** Where the history of each kind goes on from here. */
    versions: Readonly<Record<string, string>>;
}

export interface Witness {
    host: string;
    path: string;
}

const kinds = ["ingresses", "services", "endpoints"] as const;
const singular: Record<string, string> = { ingresses: "Ingress", services: "Service", endpoints: "Endpoints" };
const pathOf = (kind: string, namespace: string): string =>
    `${kind === "ingresses" ? "/apis/networking.k8s.io/v1" : "/api/v1"}/namespaces/${namespace}/${kind}`;

interface ListMeta {
    metadata: { resourceVersion: string };
    items: (Json & { metadata: { name: string } })[];
}

/** What there is now. */
export async function momentNow(namespace: string, ruleSets: readonly SaeRuleSet[]): Promise<Moment> {
    const objects = new Map<string, Json>();
    const versions: Record<string, string> = {};
    for (const kind of kinds) {
        const { body } = await kubernetes<ListMeta>(pathOf(kind, namespace));
        versions[kind] = body.metadata.resourceVersion;
        for (const item of body.items) objects.set(`${kind}/${item.metadata.name}`, { ...item, kind: singular[kind] });
    }
    const sets = ruleSets.map(
        (set) => [set.Id, { loadBalancer: set.SlbId, rules: set.Rules, defaultRule: set.DefaultRule }] as const,
    );
    return { after: "start", objects, sets: new Map(sets), versions };
}

interface Event {
    type: "ADDED" | "MODIFIED" | "DELETED";
    object: Json & { metadata: { name: string; resourceVersion: string } };
}

/** What has happened to the objects since, from the server's own history, oldest first. */
async function events(mark: Mark, start: Moment): Promise<(Event & { key: string })[]> {
    const all = kinds.map(async (kind) => {
        const query = `watch=true&timeoutSeconds=1&resourceVersion=${start.versions[kind]}`;
        const { text } = await kubernetesText(`${pathOf(kind, mark.namespace)}?${query}`);
        const found = text.split("\n").filter(Boolean);
        return found.map((line) => {
            const event = JSON.parse(line) as Event;
            return { ...event, key: `${kind}/${event.object.metadata.name}` };
        });
    });
    const version = ({ object }: Event): number => Number(object.metadata.resourceVersion);
    return (await Promise.all(all)).flat().sort((a, b) => version(a) - version(b));
}

/**
 * The moments since a mark: one for each call that changed something, in the order in which the calls came. The history
 * of the objects has no exact times, the audit log no objects: the last changes of an object are its last writes.
 */
export async function momentsSince(mark: Mark, start: Moment, sae: readonly SaeCall[]): Promise<Moment[]> {
    const history = await events(mark, start);
    const writes = kubernetesWrites({ dir: process.env["CROSSROUTE_TEST_SANDBOX"]!, since: mark.time })
        .filter((write) => write.namespace === mark.namespace && write.status < 300)
        .map((write) => ({ key: `${write.resource}/${write.name}`, at: Date.parse(write.time) }));
    const objects = history.map((event, i) => {
        const behind = history.slice(i + 1).filter(({ key }) => key === event.key).length;
        const own = writes.filter(({ key }) => key === event.key);
        // A deletion in the foreground is one write and two events: the controller manager does the second half.
        const at = (own.at(-1 - behind) ?? own[0])?.at;
        if (at === undefined) throw new Error(`nobody wrote what happened to ${event.key}`);
        return { at, apply: (last: Moment) => withObject(last, event) };
    });
    const calls = sae
        .filter((call) => call.status === 200 && call.ingressId !== undefined)
        .map((call) => ({ at: Date.parse(call.time), apply: (last: Moment) => withRules(last, call) }));
    const moments = [start];
    for (const { apply } of [...objects, ...calls].sort((a, b) => a.at - b.at)) moments.push(apply(moments.at(-1)!));
    return moments;
}

function withObject(last: Moment, { type, key, object }: Event & { key: string }): Moment {
    const objects = new Map(last.objects);
    if (type === "DELETED") objects.delete(key);
    else objects.set(key, { ...object, kind: singular[key.split("/")[0]!] });
    return { ...last, objects, after: `kubernetes ${type} ${key}` };
}

function withRules(last: Moment, { action, ingressId, query, rules }: SaeCall): Moment {
    const sets = new Map(last.sets);
    const before = sets.get(ingressId!);
    if (action === "DeleteIngress") sets.delete(ingressId!);
    else {
        sets.set(ingressId!, {
            loadBalancer: query["SlbId"] ?? before?.loadBalancer ?? "",
            rules: rules ?? before?.rules ?? [],
            defaultRule: query["DefaultRule"] ?? before?.defaultRule,
        });
    }
    return { ...last, sets, after: `sae ${action}` };
}

/**
 * Who answers a request that arrives at a gateway, an Ingress class or a load balancer, at a moment. A Service that
 * leads to `bridge`, the address of the load balancer, is followed.
 */
export function answerer(moment: Moment, bridge: string): (gateway: string, request: Witness) => string {
    const tables = readTables([...moment.objects.values()], { resolveEndpoints: true });
    const sets = [...moment.sets.values()].map((set) => ({
        ...readTable(
            { SlbId: set.loadBalancer, Rules: set.rules, DefaultRule: set.defaultRule },
            { object: "rule set" },
        ),
        gateway: set.loadBalancer,
    }));
    const ask = (table: Table | undefined, request: Witness): string => {
        const match = table && createRouter([table]).match(request);
        const [target, other] = match?.targets ?? [null];
        if (target === null || target === undefined) return "nobody";
        if (other !== undefined) throw new Error(`${request.host}${request.path} may be answered by several`);
        return target.kind === "endpoints" && target.addresses.includes(bridge)
            ? ask(sets[0], request)
            : targetId(target);
    };
    return (gateway, request) =>
        ask(
            [...tables, ...sets].find((table) => table.gateway === gateway),
            request,
        );
}
