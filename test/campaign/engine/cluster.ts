/** The objects of one namespace on the API server, read and written past everything under test. */
import type { Dice } from "../random";
import { kubernetes } from "../../integration/lifecycle/servers";

interface Metadata {
    name: string;
    uid: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    deletionTimestamp?: string;
}
export interface IngressRule {
    host?: string;
    http?: { paths: { path?: string; backend: { service?: { name: string; port: { number?: number } } } }[] };
}
export interface LiveObject {
    kind: Kind;
    metadata: Metadata;
    spec?: {
        rules?: IngressRule[];
        defaultBackend?: { service?: { name?: string } };
        ingressClassName?: string;
        externalName?: string;
        clusterIP?: string;
    };
    subsets?: { addresses?: { ip: string }[] }[];
}

const PATHS = {
    Ingress: (namespace: string) => `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`,
    Service: (namespace: string) => `/api/v1/namespaces/${namespace}/services`,
    Endpoints: (namespace: string) => `/api/v1/namespaces/${namespace}/endpoints`,
} as const;
export type Kind = keyof typeof PATHS;
export const KINDS = Object.keys(PATHS) as Kind[];

/** Objects by `kind name`. */
export type Live = Map<string, LiveObject>;

export async function liveObjects(namespace: string): Promise<Live> {
    const found: Live = new Map();
    for (const kind of KINDS) {
        const { body } = await kubernetes<{ items?: LiveObject[] }>(PATHS[kind](namespace));
        for (const item of body.items ?? []) found.set(`${kind} ${item.metadata.name}`, { ...item, kind });
    }
    return found;
}

/** What a person would see changed: neither the version nor the status. */
export const essence = ({ metadata, spec, subsets }: LiveObject): string =>
    JSON.stringify([metadata.labels, metadata.annotations, spec, subsets]);

export async function makeNamespace(name: string): Promise<void> {
    const object = { apiVersion: "v1", kind: "Namespace", metadata: { name } };
    const { status } = await kubernetes("/api/v1/namespaces", "POST", object, "application/json");
    if (status >= 300 && status !== 409) throw new Error(`namespace ${name}: ${status}`);
}

export const removeNamespace = async (name: string): Promise<void> =>
    void (await kubernetes(`/api/v1/namespaces/${name}`, "DELETE"));

const ingress = (name: string, service: string) => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name, labels: { "made-by": "hand" } },
    spec: {
        ingressClassName: "example",
        rules: [
            {
                host: "hand.example.com",
                http: {
                    paths: [
                        {
                            path: "/",
                            pathType: "Prefix",
                            backend: { service: { name: service, port: { number: 80 } } },
                        },
                    ],
                },
            },
        ],
    },
});
const service = (name: string): object => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, labels: { "made-by": "hand" } },
    spec: { ports: [{ name: "http", port: 80 }] },
});

const post = (namespace: string, kind: Kind, object: object): Promise<unknown> =>
    kubernetes(PATHS[kind](namespace), "POST", object, "application/json");

/** Labels that `label` gives. */
const handLabels = ["example.com/team", "example.com/tier"] as const;
const handBackend = "catch-all";

/** What `label` and `catchAll` have written on it, and is there. */
export const writtenByKubectl = ({ metadata, spec }: LiveObject): string[] => [
    ...handLabels.filter((label) => metadata.labels?.[label] !== undefined),
    ...(spec?.defaultBackend?.service?.name === handBackend ? ["spec.defaultBackend"] : []),
];

/** Deletes an Ingress that a finalizer keeps; the result releases it. */
export async function hold(namespace: string, name: string): Promise<() => Promise<void>> {
    const path = `${PATHS.Ingress(namespace)}/${name}`;
    const finalizers = (list: string[]) => kubernetes(path, "PATCH", { metadata: { finalizers: list } });
    await finalizers(["example.com/hold"]);
    await kubernetes(path, "DELETE");
    return async () => void (await finalizers([]));
}

/** What a person does with kubectl. Returns the object as `kind name`. */
export const DEEDS = {
    async makeIngress(namespace, dice, _live, on) {
        const name = on ?? dice.pick(["shop-edge", "shop-web-edge", "main", "market-edge", "shop-front"]);
        await post(namespace, "Ingress", ingress(name, "web"));
        return `Ingress ${name}`;
    },
    async makeService(namespace) {
        await post(namespace, "Service", service("legacy"));
        return "Service legacy";
    },
    annotate: (namespace, dice, live, on) =>
        onOne(on, dice, live, (kind, name) =>
            kubernetes(`${PATHS[kind](namespace)}/${name}`, "PATCH", {
                metadata: { annotations: { "team/note": "kept" } },
            }),
        ),
    /** As `kubectl label` does it. */
    label: (namespace, dice, live, on) =>
        onOne(on, dice, live, (kind, name) =>
            kubernetes(`${PATHS[kind](namespace)}/${name}?fieldManager=kubectl-label`, "PATCH", {
                metadata: { labels: { [dice.pick(handLabels)]: "kept" } },
            }),
        ),
    /** As `kubectl edit` does it: beside the rules, which are the program's. */
    catchAll: (namespace, dice, live, on) =>
        onOne(on, dice, live, async (kind, name) => {
            if (kind !== "Ingress") return;
            await kubernetes(`${PATHS[kind](namespace)}/${name}?fieldManager=kubectl-edit`, "PATCH", {
                spec: { defaultBackend: { service: { name: handBackend, port: { number: 80 } } } },
            });
        }),
    changeRules: (namespace, dice, live, on) =>
        onOne(on, dice, live, async (kind, name) => {
            if (kind !== "Ingress") return;
            await kubernetes(`${PATHS[kind](namespace)}/${name}`, "PATCH", { spec: ingress(name, "hand").spec });
        }),
    deleteOne: (namespace, dice, live, on) =>
        onOne(on, dice, live, (kind, name) => kubernetes(`${PATHS[kind](namespace)}/${name}`, "DELETE")),
    /** Deleted and created again by hand under the same name: it belongs to another now. */
    remake: (namespace, dice, live, on) =>
        onOne(on, dice, live, async (kind, name) => {
            if (kind === "Endpoints") return;
            await kubernetes(`${PATHS[kind](namespace)}/${name}`, "DELETE");
            await post(namespace, kind, kind === "Ingress" ? ingress(name, "hand") : service(name));
        }),
} satisfies Record<string, (namespace: string, dice: Dice, live: Live, on?: string) => Promise<string | undefined>>;
export type DeedName = keyof typeof DEEDS;

async function onOne(
    on: string | undefined,
    dice: Dice,
    live: Live,
    deed: (kind: Kind, name: string) => Promise<unknown>,
): Promise<string | undefined> {
    const some = dice.maybe([...live.values()].filter(({ kind }) => kind !== "Endpoints"));
    const chosen = on === undefined ? some : live.get(on);
    if (!chosen) return undefined;
    await deed(chosen.kind, chosen.metadata.name);
    return `${chosen.kind} ${chosen.metadata.name}`;
}
