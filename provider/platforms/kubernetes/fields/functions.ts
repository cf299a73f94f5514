/** Arguments and results of the package's functions on a cluster, for languages other than TypeScript. */
import type { FieldRows } from "../../../inputs/fields";

const cluster: FieldRows = {
    kubeconfig: {
        shape: "string",
        about: "Contents of a kubeconfig, or the path to one: which cluster is asked. The settings of the stack's Kubernetes provider (`kubernetes:kubeconfig`) do not reach a function of this package; give them here.",
        required: true,
    },
    context: { shape: "string", about: "Context of the kubeconfig (default: its current one)." },
    cluster: { shape: "string", about: "Cluster of the kubeconfig (default: that of the context)." },
};
const one: FieldRows = {
    ...cluster,
    name: { shape: "string", about: "Name of the object.", required: true },
    namespace: { shape: "string", about: "Namespace of the object (default: that of the context, else `default`)." },
};
const many: FieldRows = {
    ...cluster,
    labelSelector: { shape: "string", about: "Labels that the objects have, e.g. `app=web,tier!=test`." },
    fieldSelector: {
        shape: "string",
        about: "Fields that the objects have; the server knows `metadata.name` and `metadata.namespace`.",
    },
    limit: { shape: "integer", about: "How many objects, the first ones (default: all)." },
    continue: { shape: "string", about: "Goes on with a list that `limit` ended: `continue` of its result." },
    resourceVersion: { shape: "string", about: "State to read (default: the newest)." },
    resourceVersionMatch: {
        shape: { oneOf: ["Exact", "NotOlderThan"] },
        about: "How `resourceVersion` is meant; refused without it.",
    },
    timeoutSeconds: { shape: "integer", about: "Seconds that the server may take (default: its own limit)." },
};
const manyOfNamespaces: FieldRows = {
    ...many,
    namespace: { shape: "string", about: "One namespace only (default: all)." },
};
const list: FieldRows = {
    items: { shape: { list: "any" }, about: "The objects, as the API server has them.", required: true },
    resourceVersion: { shape: "string", about: "The state that was read.", required: true },
    continue: { shape: "string", about: "Given to `continue`, the list goes on; absent at its end." },
    remainingItemCount: {
        shape: "integer",
        about: "How many objects follow at least; absent where the server does not count, as with selectors.",
    },
};

/** By name. */
export const clusterFunctions: Readonly<Record<string, { about: string; inputs: FieldRows; outputs: FieldRows }>> = {
    getIngress: {
        about: "An Ingress of a cluster, whoever made it. Fails when there is none.",
        inputs: one,
        outputs: {
            ingress: { shape: "any", about: "The object, as the API server has it.", required: true },
            metadata: {
                shape: { type: "ObjectMetadata" },
                about: "What the server writes into its metadata.",
                required: true,
            },
            status: { shape: { type: "IngressStatus" }, about: "Its status; absent as long as nobody wrote one." },
            addresses: {
                shape: { list: "string" },
                about: "IP addresses and host names that the controller wrote; empty when it has not (yet).",
                required: true,
            },
            urls: {
                shape: { list: "string" },
                about: "One URL for each path; rules without a host have one for each address, and those whose host or path stands for many have none.",
                required: true,
            },
        },
    },
    listIngresses: {
        about: "The Ingresses of a cluster that fit, of one namespace or of all.",
        inputs: manyOfNamespaces,
        outputs: list,
    },
    listIngressClasses: { about: "The Ingress classes of a cluster.", inputs: many, outputs: list },
    listEndpoints: {
        about: "The Endpoints of a cluster that fit, of one namespace or of all.",
        inputs: manyOfNamespaces,
        outputs: list,
    },
    getEndpoints: {
        about: "The addresses behind a Service, in both forms that Kubernetes has.",
        inputs: one,
        outputs: {
            endpoints: { shape: "any", about: "The Endpoints of that name; absent when there are none." },
            slices: { shape: { list: "any" }, about: "The EndpointSlices that belong to the Service.", required: true },
        },
    },
};
