/** Whether the Services that rules lead to exist, as far as the sources tell. */
import { pushTo } from "../../push-to";
import type { CompiledRule } from "../compile";
import type { HostIndex } from "../host-index";
import type { Severity, Subject } from "../diagnostic";
import type { Origin, Target } from "../model";
import type { KnownObjects, KnownService } from "./context";

type Service = Extract<Target, { kind: "service" }>;

/** What is wrong with a Service. */
export interface ServiceProblem {
    why: string;
    severity?: Severity;
    help?: string;
    subject?: Subject;
}

const elsewhere =
    "Correct the name, or add what makes the Service to the sources; where a chart or an operator makes it, accept the finding.";

/** An object without a namespace may be applied anywhere, so only what lies beside it tells of its Services. */
export const placeKey = ({ object, source = "" }: Pick<Origin, "object" | "source">): string => `${object}\n${source}`;

const folderOf = (file: string): string => file.slice(0, Math.max(file.lastIndexOf("/"), 0));

/** A look-up of what is wrong with the Service of a rule; undefined when nothing is known to be. */
export function serviceCheck(
    gateway: HostIndex,
    known: KnownObjects,
): (rule: CompiledRule, target: Service) => ServiceProblem | undefined {
    const { services = [], whole = true, unplaced, hidden, clusters, unlisted } = known;
    if (services.length === 0) return () => undefined;
    const byName = new Map<string, KnownService[]>();
    const scopes = new Set<string>();
    for (const service of services) {
        pushTo(byName, service.name, service);
        scopes.add(scopeOf(service));
    }
    return ({ rule: { origin, undetermined } }, { namespace, name, port }) => {
        if (isOpen(name, namespace, port) || hidden?.has(name) === true) return undefined;
        const own = clusters?.get(placeKey(origin));
        const named = byName.get(name) ?? [];
        const alike = named.filter((service) => !areApart(service.clusters, own));
        // Another cluster's may be made here by a chart.
        if (alike.length === 0 && named.length > 0) return undefined;
        const { source = "" } = origin;
        const isUnplaced = unplaced?.has(placeKey(origin)) === true;
        const scope = isUnplaced ? scopeOf({ namespace, source, unplaced: true }) : scopeOf({ namespace });
        // Of several versions, the one in the same file is meant; where one of the two gives no namespace, they are
        // taken to share one.
        const inFile = alike.filter(
            (service) =>
                source !== "" &&
                service.source === source &&
                (isUnplaced || service.unplaced === true || service.namespace === namespace),
        );
        if (inFile.length > 0) return wrongPort(gateway, inFile, port);
        // Which version of the object is live is not known, so only what its own file says is known to go with it.
        if (undetermined?.version === true || !scopes.has(scope)) return undefined;
        const there = alike.filter((service) => scopeOf(service) === scope);
        if (there.length > 0) {
            const mayCome = isUnplaced ? [] : alike.filter((service) => service.unplaced === true);
            return wrongPort(gateway, [...there, ...mayCome], port);
        }
        if (whole) return { why: `there is no Service ${name} in namespace ${namespace}` };
        // A Service without a namespace may be applied to this one.
        if (alike.some((service) => isUnplaced || service.unplaced === true)) return undefined;
        const of = isUnplaced ? "" : ` of namespace ${namespace}`;
        const [other] = alike;
        const file = unlisted?.get(name);
        const inFileLeftOut =
            file === undefined ? "" : `; ${file} has one, which the kustomization of its folder does not list`;
        const hint = other === undefined ? inFileLeftOut : `; there is one of namespace ${other.namespace}`;
        const why = `no Service ${name}${of} is in the sources${hint}`;
        const subject = { service: name, ...(isUnplaced ? {} : { namespace }) };
        return { why, severity: "info", help: elsewhere, ...(hint === "" && { subject }) };
    };
}

/** The two are for clusters of which none is the same. */
export const areApart = (one: readonly string[] = [], other: readonly string[] = []): boolean =>
    one.length > 0 && other.length > 0 && !one.some((name) => other.includes(name));

/** What is applied together: a namespace, or the folder of files without one. */
const scopeOf = ({ namespace, source, unplaced }: Pick<KnownService, "namespace" | "source" | "unplaced">): string =>
    unplaced === true ? `folder ${folderOf(source ?? "")}` : `namespace ${namespace}`;

/** Placeholders that a program still fills in: no Kubernetes name contains such a character. */
const isOpen = (...texts: readonly (number | string)[]): boolean =>
    texts.some((text) => typeof text === "string" && text.includes("${"));

function wrongPort(
    gateway: HostIndex,
    versions: readonly KnownService[],
    port: number | string,
): ServiceProblem | undefined {
    if (versions.some((service) => hasPort(gateway, service, port))) return undefined;
    if (
        gateway.table.table.dialect === "kubernetes" &&
        versions.some(({ targetPorts = [] }) => targetPorts.includes(port))
    )
        return {
            why: `the Service has no port ${port}, which is the name of a targetPort: ingress-nginx takes that, and most others do not`,
            severity: "info",
            help: "Write a port of the Service, which every controller takes.",
        };
    const lists = new Set(versions.map(({ ports }) => ports.join(", ") || "none"));
    const [only, ...others] = lists;
    return {
        why:
            others.length === 0
                ? `the Service has no port ${port}; it has ${only ?? "none"}`
                : `none of the ${lists.size} versions of the Service in the sources has port ${port}`,
        // Which of them is live is not known.
        ...(others.length === 0 ? {} : { severity: "info" as const, help: elsewhere }),
    };
}

function hasPort(gateway: HostIndex, service: KnownService, port: number | string): boolean {
    const { ports, targetPorts = [], external = false } = service;
    if (ports.includes(port) || isOpen(...ports) || (external && ports.length === 0)) return true;
    const { dialect, gateway: name } = gateway.table.table;
    // These controllers look at the pods' ports as well; ingress-nginx takes the port of an ExternalName as it is
    // written.
    const isNginx = dialect === "ingress-nginx";
    if (isNginx && external && typeof port === "number") return true;
    return (isNginx || name.startsWith("azure-application-gateway")) && targetPorts.includes(port);
}
