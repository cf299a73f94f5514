/** What Endpoints of a file say twice: the API server takes it, and the cluster uses one of the two. */
import { pushTo } from "../push-to";
import { objectsOf } from "../platforms/kubernetes/read/json";
import { finding } from "../diagnostics/catalogue";
import { inBothLists } from "../platforms/kubernetes/check/contradictions";
import type { Diagnostic } from "../routing/diagnostic";
import { objectName } from "./file-finding";
import { isObject, type Json, type Placed } from "./objects";

export function endpointFindings({ value, source, written }: Placed): Diagnostic[] {
    if (value.kind !== "Endpoints" || written === undefined || written.template) return [];
    const subsets = objectsOf(value.subsets);
    const found = subsets.flatMap((subset, i) => [
        ...inBothLists(subset, `subsets[${i}]`),
        ...sameNames(subset, `subsets[${i}]`),
    ]);
    return found.map((one) => ({
        ...one,
        severity: "warning",
        message: `${one.where}: ${one.message}`,
        origin: { object: objectName(value), source, path: one.where },
    }));
}

/** Endpoints that nobody but their author fills, and of which no address is ready. */
export function noneReady(all: readonly Placed[]): Diagnostic[] {
    const filled = new Set(
        all.flatMap(({ value }) => (value.kind === "Service" && hasSelector(value) ? [placeOf(value)] : [])),
    );
    return all.flatMap(({ value, source, written }) => {
        if (value.kind !== "Endpoints" || written === undefined || written.template) return [];
        const subsets = objectsOf(value.subsets);
        const has = (name: string): boolean => subsets.some((subset) => objectsOf(subset[name]).length > 0);
        // The cluster writes those of a Service with a selector.
        if (has("addresses") || !has("notReadyAddresses") || filled.has(placeOf(value))) return [];
        const message = "subsets: No address is ready, so that nothing answers behind the Service.";
        return [
            {
                ...finding("CR311", "subsets", message, "Give addresses that are ready."),
                severity: "warning" as const,
                origin: { object: objectName(value), source, path: "subsets" },
            },
        ];
    });
}

/** Ports of Services that the Endpoints of their name have under another name: the cluster joins the two by it. */
export function unjoinedPorts(all: readonly Placed[]): Diagnostic[] {
    const services = new Map<string, Placed[]>();
    for (const placed of all) if (placed.value.kind === "Service") pushTo(services, placeOf(placed.value), placed);
    return all.flatMap(({ value, source, written }) => {
        const named = value.kind === "Endpoints" && written !== undefined ? (services.get(placeOf(value)) ?? []) : [];
        // Of several versions the one beside it is meant; where none or several are, it is not known which is live.
        const beside = named.filter((one) => one.source === source);
        const [only, ...others] = beside.length > 0 ? beside : named;
        const service =
            only === undefined || others.length > 0 || hasSelector(only.value) || isElsewhere(only.value)
                ? undefined
                : only.value;
        const ports = objectsOf(value.subsets).flatMap((subset) => objectsOf(subset.ports));
        if (service === undefined || ports.length === 0) return [];
        const nameOf = ({ name }: Json): string => (typeof name === "string" ? name : "");
        const names = new Set(ports.map(nameOf));
        const { spec } = service;
        return (isObject(spec) ? objectsOf(spec.ports) : [])
            .filter((port) => !names.has(nameOf(port)))
            .map((port) => {
                const name = nameOf(port);
                const own = name === "" ? "a port without a name" : `the port ${JSON.stringify(name)}`;
                const message = `subsets: ${objectName(service)} has ${own}, and no subset has one: the cluster joins the two by the name, so that the port leads nowhere.`;
                const help =
                    name === ""
                        ? "Leave the name of the port out."
                        : `Name the port ${JSON.stringify(name)} in the subsets, too.`;
                return {
                    ...finding("CR312", "subsets", message, help),
                    severity: "warning" as const,
                    origin: { object: objectName(value), source, path: "subsets" },
                };
            });
    });
}

const placeOf = ({ metadata }: Json): string => {
    const { namespace = "default", name } = isObject(metadata) ? metadata : {};
    return `${String(namespace)}/${String(name)}`;
};
const hasSelector = ({ spec }: Json): boolean =>
    isObject(spec) && isObject(spec.selector) && Object.keys(spec.selector).length > 0;

/** A name of DNS, which has no Endpoints. */
const isElsewhere = ({ spec }: Json): boolean => isObject(spec) && spec.type === "ExternalName";

function sameNames({ ports }: Json, at: string): Diagnostic[] {
    const names = new Set<unknown>();
    return objectsOf(ports).flatMap(({ name }, k) => {
        const isTwice = typeof name === "string" && name !== "" && names.has(name);
        names.add(name);
        if (!isTwice) return [];
        const message = `${JSON.stringify(name)} is there twice, and the cluster joins one of the two ports to the Service.`;
        return [finding("CR312", `${at}.ports[${k}].name`, message, "Give each port a name of its own.")];
    });
}
