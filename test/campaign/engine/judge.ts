/** The invariants on a cluster: what an operation of one stack may have done. */
import type { KubernetesWrite } from "../../../sandbox";
import { essence, KINDS, type Live, type LiveObject, writtenByKubectl } from "./cluster";
import type { Backend, Table } from "./tables";

export type Side = "A" | "B";
export type Actor = Side | "hand";

/** A resource as `pulumi stack export` and `pulumi preview --json` show it. */
export interface StateResource {
    urn: string;
    type: string;
    id?: string;
    delete?: boolean;
    inputs?: { metadata?: { name?: string; namespace?: string } };
    outputs?: { metadata?: { uid?: string } };
}
export interface PreviewStep {
    op: string;
    urn: string;
    oldState?: StateResource;
    newState?: StateResource;
    detailedDiff?: Record<string, { inputDiff?: boolean }> | null;
}

/** `kind name` of an object of Kubernetes, `RuleSet id` of a rule set; undefined for what lives in the state only. */
export function liveNameOf(resource: StateResource | undefined): string | undefined {
    const kind = KINDS.find((known) => resource?.type.startsWith("kubernetes:") && resource.type.endsWith(`:${known}`));
    const name = resource?.inputs?.metadata?.name;
    if (kind && name) return `${kind} ${name}`;
    if (resource?.type === "crossroute:sae:Ingress" && resource.id) return `RuleSet ${resource.id}`;
    return undefined;
}

/** (a) Objects of others are unchanged. Records the makers of new ones. */
export function othersUntouched(makers: Map<string, Actor>, before: Live, after: Live, actor: Actor): string[] {
    const problems: string[] = [];
    const alive = new Map([...after.values()].map((object) => [object.metadata.uid, object]));
    for (const [name, was] of before) {
        const maker = makers.get(was.metadata.uid);
        if (maker === actor || maker === undefined || actor === "hand") continue;
        const is = alive.get(was.metadata.uid);
        // The cluster removes Endpoints with their Service.
        const service = before.get(name.replace(/^Endpoints /, "Service "));
        const goes = !is && name.startsWith("Endpoints ") && service && makers.get(service.metadata.uid) === actor;
        if (goes && !alive.has(service.metadata.uid)) continue;
        if (!is || is.metadata.deletionTimestamp) problems.push(`${actor} deleted ${name}, which ${maker} made`);
        else if (essence(is) !== essence(was)) problems.push(`${actor} changed ${name}, which ${maker} made`);
    }
    for (const { metadata } of after.values()) if (!makers.has(metadata.uid)) makers.set(metadata.uid, actor);
    return problems;
}

/** (a) What a person wrote with kubectl beside what is declared is there for as long as the object. */
export const kubectlKept = (written: ReadonlyMap<string, readonly string[]>, after: Live): string[] =>
    [...after].flatMap(([name, object]) => {
        const there = writtenByKubectl(object);
        const lost = (written.get(object.metadata.uid) ?? []).filter((what) => !there.includes(what));
        return lost.length === 0 ? [] : [`${name} lost ${lost.join(", ")}, which kubectl wrote`];
    });

/** (b) What a stack made is in exactly one state, or was named in the error. */
export function oneOwner(
    makers: Map<string, Actor>,
    live: Live,
    states: Record<Side, StateResource[]>,
    excused: (side: Side, name: string) => boolean,
): string[] {
    const holders = (name: string): StateResource[] =>
        [...states.A, ...states.B].filter((r) => liveNameOf(r) === name && !r.delete);
    // A hand deleted it, and the other stack made another of that name: the first one's state is of what is gone.
    const isGone = ({ outputs }: StateResource, uid: string): boolean =>
        outputs?.metadata?.uid !== undefined && outputs.metadata.uid !== uid;
    return [...live].flatMap(([name, { metadata }]) => {
        const maker = makers.get(metadata.uid);
        if (maker === undefined || maker === "hand") return [];
        const owners = holders(name);
        const certain = owners.filter((owner) => !isGone(owner, metadata.uid));
        if (certain.length > 1 && !(certain.length === 2 && excused(maker, name)))
            return [`${name} has ${certain.length} owners: ${certain.map(({ urn }) => urn).join(", ")}`];
        // The endpoints controller removes and makes Endpoints with their Service.
        if (owners.length > 0 || name.startsWith("Endpoints ") || excused(maker, name)) return [];
        return [`${name}, which ${maker} made, is in no state and no error named it`];
    });
}

/** (c) Every declared route is live, and no other in the objects of the stack. */
export function liveAsDeclared(tables: Table[], state: StateResource[], live: Live, apps: string[]): string[] {
    const own = new Set(state.map(liveNameOf));
    const ingresses = [...live].filter(([name]) => own.has(name) && name.startsWith("Ingress ")).map(([, o]) => o);
    const declared = tables.flatMap((table) => table.routes.filter((route) => !onSae(table, route.host)));
    const problems = declared.flatMap(({ host, path, backend }) => {
        const found = ingresses.flatMap((ingress) => backendsAt(ingress, host, path));
        // Two tables may have the same route, each in an Ingress of its own.
        const times = declared.filter((route) => route.host === host && route.path === path).length;
        if (found.length !== times) return [`${host}${path} is declared ${times} times and ${found.length} times live`];
        const isAnswered = found.some((service) => answers(service, backend, live, apps));
        return isAnswered ? [] : [`${host}${path} is live with Service ${found.join(", ")}`];
    });
    const paths = ingresses.flatMap(({ spec }) => spec?.rules ?? []).flatMap(({ http }) => http?.paths ?? []).length;
    if (paths !== declared.length) problems.push(`${declared.length} routes are declared and ${paths} are live`);
    return problems;
}

/** The SAE gateway serves a host with SAE backends only, unless its route names another gateway. */
const onSae = (table: Table, host: string): boolean =>
    table.routes.filter((route) => route.host === host).every(({ gateway }) => gateway === "apps");

const backendsAt = ({ spec }: LiveObject, host: string, path: string): string[] =>
    (spec?.rules ?? [])
        .filter((rule) => rule.host === host)
        .flatMap(({ http }) => http?.paths ?? [])
        .filter((item) => item.path === path)
        .map(({ backend }) => backend.service?.name ?? "");

function answers(service: string, backend: Backend, live: Live, apps: string[]): boolean {
    if (backend.service) return service === backend.service.name;
    if (backend.sae) {
        const { appId } = backend.sae;
        return live.has(`Service ${service}`) && apps.includes(appId);
    }
    const ips = (live.get(`Endpoints ${service}`)?.subsets ?? []).flatMap(({ addresses = [] }) =>
        addresses.map((a) => a.ip),
    );
    return live.has(`Service ${service}`) && JSON.stringify(ips) === JSON.stringify(backend.endpoints?.addresses);
}

/** (d) What was written is what the preview showed, and everything that it showed was done. */
export function asPreviewed(
    steps: PreviewStep[],
    writes: KubernetesWrite[],
    after: Live,
    succeeded: boolean,
): string[] {
    const planned = steps.filter(({ op }) => op !== "same");
    const names = new Set(planned.flatMap(({ oldState, newState }) => [liveNameOf(oldState), liveNameOf(newState)]));
    const leaving = new Set(
        planned
            .filter(({ op }) => op.includes("delete") || op.includes("replace"))
            .map((step) => liveNameOf(step.oldState)),
    );
    const problems = writes.flatMap(({ verb, resource, name }) => {
        const kind = KINDS.find((known) => PLURALS[known] === resource);
        if (!kind) return [];
        const what = `${kind} ${name}`;
        if (!names.has(what)) return [`${verb} of ${what} was not in the preview`];
        return verb === "delete" && !leaving.has(what) ? [`${what} was deleted, and the preview did not say so`] : [];
    });
    if (!succeeded) return problems;
    for (const { op, oldState, newState } of planned) {
        const [old, made] = [liveNameOf(oldState), liveNameOf(newState)];
        if (op === "delete" && old && after.has(old) && !planned.some((step) => liveNameOf(step.newState) === old))
            problems.push(`${old} was to be deleted and is there`);
        if (op === "create" && made?.startsWith("RuleSet") === false && !after.has(made))
            problems.push(`${made} was to be created and is not there`);
    }
    return problems;
}

const PLURALS = { Ingress: "ingresses", Service: "services", Endpoints: "endpoints" } as const;
