/** Each argument of the components that says something about an object is in the object; those that say nothing there are listed. */
import * as pulumi from "@pulumi/pulumi";
import type * as Room from "../../../provider/platforms/kubernetes";
import type { EndpointsArgs, IngressArgs } from "../../../provider/platforms/kubernetes/fields/args";
import { given, ofEndpoints, ofIngress, routes } from "./arguments";
import schema from "../../../provider/schema.json";

interface Made {
    type: string;
    inputs: Record<string, unknown>;
}
let kubernetes: typeof Room;
let made: Made[] = [];

beforeAll(async () => {
    await pulumi.runtime.setMocks({
        newResource: ({ type, name, inputs }) => {
            made.push({ type, inputs: inputs as Record<string, unknown> });
            return { id: name, state: inputs };
        },
        call: ({ inputs }) => inputs,
    });
    kubernetes = require("../../../provider/platforms/kubernetes") as typeof Room;
});
beforeEach(() => (made = []));

/** What these decide is not in the object; their tests are elsewhere. */
const elsewhere = {
    Ingress: [
        "waitFor",
        "timeout",
        "order",
        "adopt",
        "kubernetesVersion",
        "routes.matchMode",
        "rules.http.paths.property",
        "cce",
        "traefik",
        "skipper",
        "alb",
        "nginx",
    ],
    Endpoints: [
        "adopt",
        "kubernetesVersion",
        "subsets.addresses.targetRef.resourceVersion",
        "subsets.notReadyAddresses.targetRef.resourceVersion",
        "service.cce",
    ],
} as const;

/** Fails where the component refuses; what is applied to an Output is then never called. */
const settled = <T>(output: pulumi.Output<T>): Promise<T> => (output as unknown as { promise(): Promise<T> }).promise();
const within = (object: unknown, path: string): unknown =>
    path.split(".").reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], object);

/** Rejects where the component refuses: its Outputs then never come. */
const refusal = (registered: Promise<unknown>): Promise<never> =>
    new Promise((_, reject) => void registered.catch((error: unknown) => reject(error as Error)));

/** What was registered for the arguments: the value at `path` of the Ingress or Endpoints, or of the object named before a colon. */
async function registered(component: string, args: object, place: string): Promise<unknown> {
    const name = `case-${made.length}`;
    const [path = "", kind = component] = place.split(":").reverse();
    if (component === "Ingress") {
        const ingress = new kubernetes.Ingress(name, args as IngressArgs);
        await Promise.race([settled(ingress.name), refusal(ingress.registered)]);
    } else await settled(new kubernetes.Endpoints(name, args as EndpointsArgs).objects);
    return within(made.find(({ type }) => type.startsWith("kubernetes:") && type.endsWith(`:${kind}`))?.inputs, path);
}

/** These are read when the program runs. */
const plain = new Set(["apiVersion", "generateName", "kind", "service"]);
const asOutputs = (args: object): object =>
    Object.fromEntries(
        Object.entries(args).map(([key, value]) => [key, plain.has(key) ? (value as unknown) : pulumi.output(value)]),
    );

describe("an argument is in the object as it was given", () => {
    it.each([...ofIngress, ...ofEndpoints])("%s", async (argument, args, place, value) => {
        expect(await registered(argument.split(".")[0] ?? "", args, place)).toEqual(value);
    });
});

describe("an argument that is an Output is in the object as it came", () => {
    it.each([...ofIngress, ...ofEndpoints])("%s", async (argument, args, place, value) => {
        expect(await registered(argument.split(".")[0] ?? "", asOutputs(args), place)).toEqual(value);
    });
});

it.each([
    ...["apiVersion", "generateName", "waitFor", "timeout", "order", "adopt", "kubernetesVersion"].map(
        (key) => [`Ingress.${key}`] as const,
    ),
    ...["kind", "generateName", "service", "adopt", "kubernetesVersion"].map((key) => [`Endpoints.${key}`] as const),
])("%s decides what is done, and is refused when it comes later", (argument) => {
    const [component, key = ""] = argument.split(".");
    const late = { [key]: pulumi.output(false) };
    const declare = (): unknown =>
        component === "Ingress"
            ? new kubernetes.Ingress("late", { routes, ...late } as IngressArgs)
            : new kubernetes.Endpoints("late", { ...given, ...late } as EndpointsArgs);
    expect(declare).toThrow(`${key}: It is an Output, and must be known when the program runs.`);
    expect(made).toEqual([]);
});

interface Typed {
    $ref?: string;
    items?: Typed;
    oneOf?: Typed[];
}
const types = schema.types as unknown as Record<string, { properties?: Record<string, Typed> }>;
function below({ $ref, items, oneOf = [] }: Typed): Record<string, Typed> {
    const own = types[($ref ?? "").replace("#/types/", "")]?.properties;
    return Object.assign({}, own, ...[items, ...oneOf].map((one) => (one ? below(one) : {}))) as Record<string, Typed>;
}
const leavesOf = (properties: Record<string, Typed>, skipped: readonly string[], at = ""): string[] =>
    Object.entries(properties).flatMap(([key, typed]) => {
        const path = `${at}${key}`;
        if (skipped.includes(path)) return [];
        const inner = below(typed);
        return Object.keys(inner).length === 0 ? [path] : leavesOf(inner, skipped, `${path}.`);
    });

it.each(["Ingress", "Endpoints"] as const)("no argument of %s is forgotten here", (component) => {
    const { inputProperties } = schema.resources[`crossroute:kubernetes:${component}`];
    const tried = new Set([...ofIngress, ...ofEndpoints].map(([argument]) => argument));
    const missing = leavesOf(inputProperties as Record<string, Typed>, elsewhere[component]).filter(
        (path) => !tried.has(`${component}.${path}`),
    );
    expect(missing).toEqual([]);
});
