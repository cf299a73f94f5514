/** The parameters of the API server's operations: which operation accepts which, and which exclude each other. */
import { finding } from "../../../diagnostics/catalogue";
import type { Diagnostic } from "../../../routing/diagnostic";
import { inMessage } from "./cluster-error";

/** What the API server can do with objects; a status is got, updated and patched in the same way. */
export type Verb = "get" | "list" | "watch" | "update" | "patch" | "delete" | "deletecollection";

interface Parameter {
    /** A text, one that can stand in a path, a whole number from this one on, yes or no, one of these words, or an object. */
    type: "text" | "segment" | "flag" | "object" | "list" | { from: number } | readonly string[];
    of: readonly Verb[];
    /** What it is for, as the cure when it is given to the wrong operation. */
    about: string;
    /** Not a parameter of the server: it says which object or cluster, or what is read or written. */
    isOurs?: true;
}

const reading = ["list", "watch", "deletecollection"] as const;
const writing = ["update", "patch"] as const;
const deleting = ["delete", "deletecollection"] as const;
const every = ["get", ...reading, ...writing, "delete"] as const;

/** By name. Source: https://kubernetes.io/docs/reference/kubernetes-api/common-parameters/common-parameters/ */
export const parameters: Readonly<Record<string, Parameter>> = {
    kubeconfig: { type: "text", of: every, about: "says which cluster", isOurs: true },
    context: { type: "text", of: every, about: "says which cluster", isOurs: true },
    cluster: { type: "text", of: every, about: "says which cluster", isOurs: true },
    name: { type: "segment", of: ["get", "update", "patch", "delete"], about: "names one object", isOurs: true },
    namespace: { type: "segment", of: every, about: "names a namespace", isOurs: true },
    object: { type: "object", of: ["update"], about: "is the whole object that is written", isOurs: true },
    patch: { type: "list", of: ["patch"], about: "is what is changed", isOurs: true },
    type: {
        type: ["apply", "merge", "strategic", "json"],
        of: ["patch"],
        about: "says how a patch is meant",
        isOurs: true,
    },
    preconditions: { type: "object", of: deleting, about: "says which object may be deleted", isOurs: true },
    all: { type: "flag", of: ["deletecollection"], about: "allows to delete without a selector", isOurs: true },
    signal: { type: "object", of: ["watch"], about: "ends a watch", isOurs: true },

    allowWatchBookmarks: { type: "flag", of: ["watch"], about: "is about the events of a watch" },
    continue: { type: "text", of: ["list", "deletecollection"], about: "goes on with a list" },
    dryRun: { type: "flag", of: [...writing, ...deleting], about: "is for what changes something" },
    fieldManager: { type: "text", of: writing, about: "names who writes fields" },
    fieldSelector: { type: "text", of: reading, about: "chooses among many objects" },
    fieldValidation: { type: ["Strict", "Warn", "Ignore"], of: writing, about: "is about the object that is written" },
    force: { type: "flag", of: ["patch"], about: "takes fields from other managers, which a patch of type apply does" },
    gracePeriodSeconds: { type: { from: 0 }, of: deleting, about: "is about deletion" },
    labelSelector: { type: "text", of: reading, about: "chooses among many objects" },
    limit: { type: { from: 1 }, of: ["list", "deletecollection"], about: "ends a list early" },
    orphanDependents: { type: "flag", of: deleting, about: "is about deletion" },
    propagationPolicy: { type: ["Foreground", "Background", "Orphan"], of: deleting, about: "is about deletion" },
    resourceVersion: { type: "text", of: reading, about: "says which state a list or watch begins with" },
    resourceVersionMatch: { type: ["Exact", "NotOlderThan"], of: reading, about: "says how resourceVersion is meant" },
    sendInitialEvents: { type: "flag", of: ["watch"], about: "has a watch begin with what exists" },
    timeoutSeconds: { type: { from: 1 }, of: reading, about: "limits a list or watch" },
};

/** What is given to an operation. */
export type Given = Readonly<Record<string, unknown>>;

/** Everything that the server would refuse, or ignore without a message. */
export function checkParameters(verb: Verb, given: Given): Diagnostic[] {
    const present = Object.entries(given).filter(([, value]) => value !== undefined && value !== null);
    const values = Object.fromEntries(present);
    return [...present.flatMap(([name, value]) => checkOne(verb, name, value)), ...contradictions(verb, values)];
}

const wrong = (name: string, message: string, help: string): Diagnostic => finding("CR301", name, message, help);

function checkOne(verb: Verb, name: string, value: unknown): Diagnostic[] {
    const parameter = parameters[name];
    const taken = Object.keys(parameters).filter((key) => parameters[key]?.of.includes(verb));
    if (parameter === undefined) return [wrong(name, "There is no such option.", `There are ${taken.join(", ")}.`)];
    if (!parameter.of.includes(verb))
        return [
            wrong(
                name,
                `It ${parameter.about}; ${verb} does not take it.`,
                `Leave it out. ${verb} takes ${taken.join(", ")}.`,
            ),
        ];
    const expected = mismatch(parameter.type, value);
    return expected === undefined
        ? []
        : [wrong(name, `${shown(name, value)} is not ${expected}.`, `Give ${expected}.`)];
}

/** Never shows what may hold a token: a kubeconfig, even one in the wrong place. */
function shown(name: string, value: unknown): string {
    const isLong = typeof value === "object" || typeof value === "function";
    if (name === "kubeconfig" || isLong || inMessage(String(value)) === undefined) return "It";
    return typeof value === "string" ? JSON.stringify(value) : String(value);
}

/** What is expected instead of the value; undefined when the value is right. */
function mismatch(type: Parameter["type"], value: unknown): string | undefined {
    if (type === "segment") return isSegment(value) ? undefined : "a name";
    if (type === "text") return typeof value === "string" ? undefined : "a text";
    if (type === "flag") return typeof value === "boolean" ? undefined : "true or false";
    if (type === "object") return typeof value === "object" && !Array.isArray(value) ? undefined : "an object";
    if (type === "list") return typeof value === "object" ? undefined : "an object or a list of steps";
    if ("from" in type) {
        const isFine = Number.isInteger(value) && (value as number) >= type.from;
        return isFine ? undefined : `a whole number from ${type.from} on`;
    }
    return type.includes(value as string) ? undefined : `one of ${type.join(", ")}`;
}

/**
 * Whether it names one object in the path of a request. An empty name, or `..`, would make it a request about all
 * objects, or about their namespace. Source: k8s.io/apimachinery, `IsValidPathSegmentName`
 */
export const isSegment = (name: unknown): name is string =>
    typeof name === "string" && name.trim() !== "" && name !== "." && name !== ".." && !/[/%]/.test(name);

/** Whether each part of it says which object may be deleted. Source: k8s.io/apimachinery, `Preconditions` */
const isPrecondition = (given: unknown): boolean => {
    const parts = Object.entries(given as object);
    const isOne = ([name, value]: [string, unknown]): boolean =>
        ["uid", "resourceVersion"].includes(name) && typeof value === "string" && value !== "";
    return parts.length > 0 && parts.every(isOne);
};

interface Contradiction {
    of: readonly Verb[];
    is(given: Given): boolean;
    at: string;
    message: string;
    help: string;
}

/** Source: k8s.io/apimachinery, `ValidateListOptions`, `ValidateDeleteOptions`, `ValidatePatchOptions` (1.36). */
const rules: readonly Contradiction[] = [
    {
        of: ["list", "deletecollection"],
        is: ({ resourceVersionMatch, resourceVersion }) =>
            resourceVersionMatch !== undefined && resourceVersion === undefined,
        at: "resourceVersionMatch",
        message: "It says how resourceVersion is meant, and there is none.",
        help: "Give resourceVersion, or leave it out.",
    },
    {
        of: ["watch"],
        is: ({ resourceVersionMatch, sendInitialEvents }) =>
            resourceVersionMatch !== undefined && sendInitialEvents !== true,
        at: "resourceVersionMatch",
        message: "It does not count in a watch without sendInitialEvents.",
        help: "Leave it out, or give sendInitialEvents: true.",
    },
    {
        of: ["watch"],
        is: ({ resourceVersionMatch, sendInitialEvents }) =>
            resourceVersionMatch === "Exact" && sendInitialEvents === true,
        at: "resourceVersionMatch",
        message: "Initial events are of the newest state, not of an exact one.",
        help: "Give NotOlderThan, or leave it out.",
    },
    {
        of: ["watch"],
        is: ({ allowWatchBookmarks, sendInitialEvents }) => sendInitialEvents === true && allowWatchBookmarks === false,
        at: "allowWatchBookmarks",
        message: "A bookmark says that the initial events are over; without it nothing does.",
        help: "Leave it out.",
    },
    {
        of: ["list", "deletecollection"],
        is: ({ resourceVersionMatch, resourceVersion }) =>
            resourceVersionMatch === "Exact" && (resourceVersion === "0" || resourceVersion === ""),
        at: "resourceVersionMatch",
        message: "There is no state that is exactly this one.",
        help: "Give the resourceVersion of a list, or NotOlderThan.",
    },
    {
        of: ["list", "deletecollection"],
        is: (given) =>
            given["continue"] !== undefined &&
            (given["resourceVersion"] !== undefined || given["resourceVersionMatch"] !== undefined),
        at: "continue",
        message: "It says which state is read; resourceVersion beside it is refused.",
        help: "Leave resourceVersion and resourceVersionMatch out.",
    },
    {
        of: ["get", "update", "patch", "delete"],
        is: ({ name }) => name === undefined,
        at: "name",
        message: "It is missing.",
        help: "Give the name of the object.",
    },
    {
        of: ["deletecollection"],
        // The server ignores empty terms.
        is: ({ labelSelector, fieldSelector, all }) =>
            [labelSelector, fieldSelector].every((text) => /^[\s,]*$/.test(String(text ?? ""))) && all !== true,
        at: "labelSelector",
        message: "Without a selector everything of the namespace would be deleted, whoever made it.",
        help: "Give labelSelector or fieldSelector, or all: true.",
    },
    {
        of: every,
        is: ({ kubeconfig }) => kubeconfig === "",
        at: "kubeconfig",
        message: "It is empty, and so names no cluster.",
        help: "Give a file or its text, or leave it out: then the stack's Kubernetes provider says which cluster it is.",
    },
    {
        of: deleting,
        is: ({ preconditions }) => preconditions !== undefined && !isPrecondition(preconditions),
        at: "preconditions",
        message: "The server would ignore what it does not know in it, and delete whatever object is there.",
        help: "Give uid, resourceVersion or both, each as a text that is not empty.",
    },
    {
        of: deleting,
        is: ({ orphanDependents, propagationPolicy }) =>
            orphanDependents !== undefined && propagationPolicy !== undefined,
        at: "orphanDependents",
        message: "It is the older word for propagationPolicy; the server refuses both together.",
        help: 'Leave it out: propagationPolicy "Orphan" is orphanDependents true.',
    },
    {
        of: ["patch"],
        is: ({ force, type = "apply" }) => force !== undefined && type !== "apply",
        at: "force",
        message: "It takes fields from other managers, which only a patch of type apply does.",
        help: "Leave it out.",
    },
    {
        of: ["patch"],
        is: ({ patch, type = "apply" }) => patch !== undefined && Array.isArray(patch) !== (type === "json"),
        at: "patch",
        message: "A patch of type json is a list of steps, any other an object.",
        help: 'Give type: "json" for steps ({ op, path, value }), and an object otherwise.',
    },
];

const contradictions = (verb: Verb, given: Given): Diagnostic[] =>
    rules
        .filter(({ of, is }) => of.includes(verb) && is(given))
        .map(({ at, message, help }) => wrong(at, message, help));
