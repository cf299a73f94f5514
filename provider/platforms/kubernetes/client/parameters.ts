/** The parameters of the API server's operations: which operation accepts which, and which exclude each other. */
import { finding } from "../../../diagnostics/catalogue";
import type { Diagnostic } from "../../../routing/diagnostic";
import { every, type Option, options, type Verb } from "../fields/options";
import { inMessage } from "./cluster-error";

export type { Verb };

/** What a value must be: a text, one that can stand in a path, a whole number from this one on, yes or no, one of these words, or an object. */
type Expected = "text" | "segment" | "flag" | "object" | "list" | { from: number } | readonly string[];

/** Which are parameters of the request: those that say neither which object or cluster, nor what is read or written. */
export const isParameter = (name: string): boolean => options[name]?.isOurs !== true;

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
    const option = options[name];
    const taken = Object.keys(options).filter((key) => options[key]?.of.includes(verb));
    if (option === undefined) return [wrong(name, "There is no such option.", `There are ${taken.join(", ")}.`)];
    if (!option.of.includes(verb))
        return [
            wrong(
                name,
                `It ${option.purpose}; ${verb} does not take it.`,
                `Leave it out. ${verb} takes ${taken.join(", ")}.`,
            ),
        ];
    const expected = mismatch(expectedOf(option), value);
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

function expectedOf({ shape, check }: Option): Expected {
    if (check !== undefined) return check;
    if (typeof shape === "object" && "oneOf" in shape) return shape.oneOf;
    return shape === "boolean" ? "flag" : "text";
}

/** What is expected instead of the value; undefined when the value is right. */
function mismatch(type: Expected, value: unknown): string | undefined {
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

const deleting = ["delete", "deletecollection"] as const;

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
