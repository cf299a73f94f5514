/** Arguments and results of the package's functions on a cluster, for languages other than TypeScript. */
import type { FieldRows } from "../../../inputs/fields";
import { argumentsOf } from "./option-types";

const [one, many] = [argumentsOf("get"), argumentsOf("list")];
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
        inputs: many,
        outputs: list,
    },
    listIngressClasses: {
        about: "The Ingress classes of a cluster.",
        inputs: argumentsOf("list", false),
        outputs: list,
    },
    listEndpoints: {
        about: "The Endpoints of a cluster that fit, of one namespace or of all.",
        inputs: many,
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
