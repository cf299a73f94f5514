/** The package's functions on a cluster: what `client/client.ts` offers to programs. The SDK is not loaded. */
import { finding } from "../../diagnostics/catalogue";
import { failuresOf } from "../../diagnostics/render";
import { failure } from "../failure";
import type { CheckFailure, ProviderFunction } from "../../engine/resource";
import type { Inputs, Value } from "../../engine/values";
import { helpFor } from "./ownership/existence-unknown";
import { ClusterError } from "./client/cluster-error";
import { type ClusterList, type Kind, kinds, type Query } from "./client/objects";
import { endpointsBehind, getObject, listObjects } from "./client/operations";
import { checkParameters, isParameter, type Verb } from "./client/parameters";
import { addressesOf } from "./client/status";
import { urlsOf } from "./client/urls";
import { type Target, targetOf } from "./client/target";
import { clusterFunctions } from "./fields/functions";
import { toObjectMetadata } from "./manifest/metadata";

type Name = "getIngress" | "listIngresses" | "listIngressClasses" | "getEndpoints" | "listEndpoints";
type Given = Readonly<Record<string, unknown>>;

const text = (given: Given, key: string): string | undefined =>
    typeof given[key] === "string" && given[key] !== "" ? given[key] : undefined;

const list = async (kind: Kind, target: Target, given: Given): Promise<Inputs> => {
    const query = Object.fromEntries(Object.entries(given).filter(([key]) => isParameter(key)));
    const { items, metadata }: ClusterList = await listObjects(target, kind, text(given, "namespace"), query as Query);
    return { items: items as Value[], ...metadata };
};

const run: Record<Name, (target: Target, given: Given) => Promise<Inputs>> = {
    async getIngress(target, given) {
        const [name = "", namespace] = [text(given, "name"), text(given, "namespace")];
        const found = await getObject(target, { kind: kinds.ingress, name, namespace });
        if (found === undefined)
            throw failure(
                "NOT_FOUND",
                "CR328",
                `there is no Ingress ${namespace === undefined ? "" : `${namespace}/`}${name}`,
                "list what there is with crossroute.kubernetes.listIngresses",
            );
        return {
            ingress: found as Value,
            metadata: { ...toObjectMetadata("Ingress", found.metadata) },
            ...(found.status === undefined ? {} : { status: found.status as Value }),
            addresses: addressesOf(found.status),
            urls: urlsOf({ ...found }),
        };
    },
    listIngresses: (target, given) => list(kinds.ingress, target, given),
    listIngressClasses: (target, given) => list(kinds.ingressClass, target, given),
    listEndpoints: (target, given) => list(kinds.endpoints, target, given),
    async getEndpoints(target, given) {
        const place = { name: text(given, "name") ?? "", namespace: text(given, "namespace") };
        const { endpoints, slices } = await endpointsBehind(target, place);
        return { ...(endpoints && { endpoints: endpoints as Value }), slices: slices as Value[] };
    },
};

const functionOf = (name: Name): ProviderFunction => ({
    async invoke(_ctx, given) {
        const args = withKubeconfigAsText(given);
        const failures = failuresIn(name, args);
        if (failures.length > 0) return { failures };
        try {
            const options = Object.fromEntries(
                ["kubeconfig", "context", "cluster"].map((key) => [key, text(args, key)]),
            );
            return { outputs: await run[name](targetOf(options), args) };
        } catch (error) {
            if (error instanceof ClusterError) throw failure("UNAVAILABLE", "CR322", error.message, helpFor(error));
            throw error;
        }
    },
});

/** In YAML a setting of the stack that is JSON arrives as the object that it says. */
const withKubeconfigAsText = (args: Inputs): Inputs =>
    typeof args["kubeconfig"] === "object" && args["kubeconfig"] !== null
        ? { ...args, kubeconfig: JSON.stringify(args["kubeconfig"]) }
        : args;

/** The engine gives a function no settings of other packages: that of KUBECONFIG may be another cluster than the stack's. */
const whichCluster =
    "A function does not know the stack's kubernetes:kubeconfig, and KUBECONFIG may lead to another cluster: give the stack's kubeconfig (in YAML ${kubernetes:kubeconfig}), or a file such as ~/.kube/config";

function failuresIn(name: Name, args: Inputs): CheckFailure[] {
    const { inputs } = clusterFunctions[name] ?? { inputs: {} };
    const verb: Verb = name.startsWith("get") ? "get" : "list";
    const help = `There are ${Object.keys(inputs).join(", ")}.`;
    const unknown = Object.keys(args)
        .filter((key) => !(key in inputs))
        .map((key) => finding("CR301", key, "There is no such argument.", help));
    const known = Object.fromEntries(Object.entries(args).filter(([key]) => key in inputs));
    const wrong = checkParameters(verb, known);
    const missing = Object.keys(inputs)
        .filter((key) => inputs[key]?.required === true && (args[key] ?? undefined) === undefined)
        .filter((key) => !wrong.some(({ where }) => where === key))
        .map((key) => finding("CR301", key, "It is missing.", key === "kubeconfig" ? whichCluster : `Give ${key}.`));
    return failuresOf([...unknown, ...missing, ...wrong]);
}

/** Functions by token. */
export const kubernetesFunctions: Readonly<Record<`crossroute:kubernetes:${Name}`, ProviderFunction>> = {
    "crossroute:kubernetes:getIngress": functionOf("getIngress"),
    "crossroute:kubernetes:listIngresses": functionOf("listIngresses"),
    "crossroute:kubernetes:listIngressClasses": functionOf("listIngressClasses"),
    "crossroute:kubernetes:getEndpoints": functionOf("getEndpoints"),
    "crossroute:kubernetes:listEndpoints": functionOf("listEndpoints"),
};
