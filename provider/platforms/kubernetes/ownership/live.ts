/** An object as the API server has it, and what it tells about who made it. */

/** The annotation by which an object names its owner record. */
export const ownerAnnotation = "crossroute.io/owner";

/** Field manager that keeps labels and annotations of others: see keep.ts. */
export const keeper = "crossroute-kept";

export interface LiveObject {
    apiVersion?: string;
    kind?: string;
    metadata: {
        name: string;
        namespace?: string;
        uid?: string;
        deletionTimestamp?: string;
        labels?: Record<string, string>;
        annotations?: Record<string, string>;
        managedFields?: { manager?: string; operation?: string; subresource?: string; fieldsV1?: object }[];
    };
}

/** The nonce of the owner record that it names. */
export const ownerOf = ({ metadata }: LiveObject): string | undefined => metadata.annotations?.[ownerAnnotation];

/** Who wrote fields of it, once each; who only wrote its status does not count. */
export const managersOf = ({ metadata }: LiveObject): string[] => [
    ...new Set(
        (metadata.managedFields ?? [])
            .filter(({ subresource }) => !subresource)
            .map(({ manager }) => manager ?? "")
            .filter((manager) => manager !== "" && manager !== keeper),
    ),
];

/** The field manager of a Pulumi program, when one made it. */
export const programOf = (live: LiveObject): string | undefined => {
    const named = live.metadata.annotations?.["pulumi.com/patchFieldManager"];
    return managersOf(live).find((manager) => /^pulumi-(resource-)?kubernetes/.test(manager) || manager === named);
};

/** Where the objects of a kind are. */
const paths: Readonly<Record<string, string>> = {
    Service: "services",
    Endpoints: "endpoints",
    EndpointSlice: "endpointslices",
    Ingress: "ingresses",
};

/** Path of an object on its API server. */
export function pathOf(object: { apiVersion: string; kind: string; namespace: string; name: string }): string {
    const { apiVersion, kind, namespace, name } = object;
    const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    return `${root}/namespaces/${encodeURIComponent(namespace)}/${paths[kind]}/${encodeURIComponent(name)}`;
}
