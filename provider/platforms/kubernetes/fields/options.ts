/**
 * The options of the operations on a cluster. Their types, their checks, the parameters of a request and the arguments of the
 * package's functions are made from these rows. Which there are is in
 * https://kubernetes.io/docs/reference/kubernetes-api/common-parameters/common-parameters/
 */
import type { Field } from "../../../inputs/fields";

/** What the API server can do with objects; a status is got, updated and patched in the same way. */
export type Verb = "get" | "list" | "watch" | "update" | "patch" | "delete" | "deletecollection";

/** What the checks know beyond the shape: a text that can stand in a path, a whole number from this one on, or any object. */
type Check = "segment" | "object" | "list" | { from: number };

export interface Option extends Omit<Field, "plain"> {
    of: readonly Verb[];
    /** What it is for, as the cure when it is given to the wrong operation. */
    purpose: string;
    check?: Check;
    /** Not a parameter of the server: it says which object or cluster, or what is read or written. */
    isOurs?: true;
    /** What is said otherwise of an operation, or of the functions for languages other than TypeScript. */
    otherwise?: Partial<Record<Verb | "function", Partial<Field>>>;
}

const reading = ["list", "watch", "deletecollection"] as const;
const writing = ["update", "patch"] as const;
const deleting = ["delete", "deletecollection"] as const;
export const every = ["get", ...reading, ...writing, "delete"] as const;

const ofAll = { about: "One namespace only (default: all)." };
const dryDeletion = {
    about: "The server checks everything and deletes nothing (default in a preview, where nothing else is possible).",
};

/** By name. */
export const options: Readonly<Record<string, Option>> = {
    kubeconfig: {
        shape: "string",
        about: "Contents of a kubeconfig, or the path to one (default: the files in `KUBECONFIG`, else `~/.kube/config`).",
        of: every,
        purpose: "says which cluster",
        isOurs: true,
        otherwise: {
            function: {
                about: "Contents of a kubeconfig, or the path to one: which cluster is asked. The settings of the stack's Kubernetes provider (`kubernetes:kubeconfig`) do not reach a function of this package; give them here.",
                required: true,
            },
        },
    },
    context: {
        shape: "string",
        about: "Context of the kubeconfig (default: its current one).",
        of: every,
        purpose: "says which cluster",
        isOurs: true,
    },
    cluster: {
        shape: "string",
        about: "Cluster of the kubeconfig (default: that of the context).",
        of: every,
        purpose: "says which cluster",
        isOurs: true,
    },
    name: {
        shape: "string",
        about: "Name of the object.",
        required: true,
        of: ["get", "update", "patch", "delete"],
        purpose: "names one object",
        check: "segment",
        isOurs: true,
        otherwise: { update: { about: "Name of the object (default: that in its metadata).", required: undefined } },
    },
    namespace: {
        shape: "string",
        about: "Namespace of the object (default: that of the provider, else of the context, else `default`).",
        of: every,
        purpose: "names a namespace",
        check: "segment",
        isOurs: true,
        otherwise: {
            list: ofAll,
            watch: ofAll,
            update: { about: "Namespace of the object (default: that in its metadata, else as with `get`)." },
            deletecollection: {
                about: "Namespace of the objects (default: as with `get`); there is no deletion in all of them.",
            },
            function: { about: "Namespace of the object (default: that of the context, else `default`)." },
        },
    },
    object: {
        shape: { typescript: "object" },
        about: "The object. With `metadata.resourceVersion` it is written only when nobody changed it since (409).",
        required: true,
        of: ["update"],
        purpose: "is the whole object that is written",
        check: "object",
        isOurs: true,
    },
    patch: {
        shape: { typescript: "object" },
        about: 'What changes: fields of the object, or with type `json` steps such as `{ op: "replace", path: "/spec/rules", value: [] }`.',
        required: true,
        of: ["patch"],
        purpose: "is what is changed",
        check: "list",
        isOurs: true,
    },
    type: {
        shape: { oneOf: ["apply", "merge", "strategic", "json"] },
        about: "`apply` (default): these fields are the field manager's, and those that it no longer names go. `merge`: these fields get these values, null removes. `strategic`: as merge, but lists go by their keys. `json`: steps.",
        of: ["patch"],
        purpose: "says how a patch is meant",
        isOurs: true,
    },
    preconditions: {
        shape: { typescript: "{ uid?: string; resourceVersion?: string }" },
        about: "The very object: anything else of its name stays (409).",
        of: deleting,
        purpose: "says which object may be deleted",
        check: "object",
        isOurs: true,
    },
    all: {
        shape: "boolean",
        about: "Delete everything in the namespace, whoever made it.",
        of: ["deletecollection"],
        purpose: "allows to delete without a selector",
        isOurs: true,
    },
    signal: {
        shape: { typescript: "AbortSignal" },
        about: "Ends the watch.",
        of: ["watch"],
        purpose: "ends a watch",
        check: "object",
        isOurs: true,
    },
    allowWatchBookmarks: {
        shape: "boolean",
        about: "Whether the server says from time to time which version has been reached (default: true).",
        of: ["watch"],
        purpose: "is about the events of a watch",
    },
    continue: {
        shape: "string",
        about: "Goes on with a list that `limit` ended: `metadata.continue` of it.",
        of: ["list", "deletecollection"],
        purpose: "goes on with a list",
        otherwise: { function: { about: "Goes on with a list that `limit` ended: `continue` of its result." } },
    },
    dryRun: {
        shape: "boolean",
        about: "The server checks everything and writes nothing (default in a preview, where nothing else is possible).",
        of: [...writing, ...deleting],
        purpose: "is for what changes something",
        otherwise: { delete: dryDeletion, deletecollection: dryDeletion },
    },
    fieldManager: {
        shape: "string",
        about: "Who writes the fields, e.g. `my-controller` (default: the stack, as `crossroute/shop/dev`; outside of a stack the script, as `crossroute/controller.js`). Patches of different fields of one object want one name each.",
        of: writing,
        purpose: "names who writes fields",
    },
    fieldSelector: {
        shape: "string",
        about: "Fields that the objects have; the server knows `metadata.name` and `metadata.namespace`.",
        of: reading,
        purpose: "chooses among many objects",
    },
    fieldValidation: {
        shape: { oneOf: ["Strict", "Warn", "Ignore"] },
        about: "What becomes of fields that the server does not know: refused (default), said, or dropped in silence.",
        of: writing,
        purpose: "is about the object that is written",
    },
    force: {
        shape: "boolean",
        about: "Take fields from other managers, in place of a conflict (409); for type `apply`.",
        of: ["patch"],
        purpose: "takes fields from other managers, which a patch of type apply does",
    },
    gracePeriodSeconds: {
        shape: "integer",
        about: "Seconds that the object has to end; Ingress and Endpoints have nothing to end.",
        of: deleting,
        purpose: "is about deletion",
        check: { from: 0 },
    },
    labelSelector: {
        shape: "string",
        about: "Labels that the objects have, e.g. `app=web,tier!=test`.",
        of: reading,
        purpose: "chooses among many objects",
    },
    limit: {
        shape: "integer",
        about: "How many objects, the first ones (default: all, read in pages of 500).",
        of: ["list", "deletecollection"],
        purpose: "ends a list early",
        check: { from: 1 },
    },
    orphanDependents: {
        shape: "boolean",
        about: "The older word for `propagationPolicy`: true is `Orphan`.",
        of: deleting,
        purpose: "is about deletion",
    },
    propagationPolicy: {
        shape: { oneOf: ["Foreground", "Background", "Orphan"] },
        about: "What becomes of objects that name it as their owner (default: the server's, for these kinds `Background`).",
        of: deleting,
        purpose: "is about deletion",
    },
    resourceVersion: {
        shape: "string",
        about: "State to begin with (default: the newest).",
        of: reading,
        purpose: "says which state a list or watch begins with",
        otherwise: { function: { about: "State to read (default: the newest)." } },
    },
    resourceVersionMatch: {
        shape: { oneOf: ["Exact", "NotOlderThan"] },
        about: "How `resourceVersion` is meant; refused without it.",
        of: reading,
        purpose: "says how resourceVersion is meant",
        otherwise: {
            watch: {
                shape: { oneOf: ["NotOlderThan"] },
                about: "Counts with `sendInitialEvents` only, which needs `NotOlderThan` (default there).",
            },
        },
    },
    sendInitialEvents: {
        shape: "boolean",
        about: "Begin with what exists, one `ADDED` each, and then a bookmark with the annotation `k8s.io/initial-events-end`. Without it, a watch without `resourceVersion` begins with what exists, too, but without that bookmark.",
        of: ["watch"],
        purpose: "has a watch begin with what exists",
    },
    timeoutSeconds: {
        shape: "integer",
        about: "Seconds that the server may take (a watch: default 300; else its own limit).",
        of: reading,
        purpose: "limits a list or watch",
        check: { from: 1 },
        otherwise: { function: { about: "Seconds that the server may take (default: its own limit)." } },
    },
};
