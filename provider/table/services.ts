import * as pulumi from "@pulumi/pulumi";
import type { Diagnostic } from "../routing/diagnostic";
import type { EndpointsPlan } from "./compile";
import type { Gateway } from "./gateways";
import { listenerOf, objectIn } from "./identity";
import { close, isLeaf, isList, number, publicText, text, type Leaf, type Opened } from "./leaf";
import { objectName, uniqueName } from "./names";
import type { Placed } from "./placement";
import type { Problems } from "./problems";

/** The Services that backends need: those named by routes exist, the others are planned here, each once. */
export class Services {
    readonly made: EndpointsPlan[] = [];
    /** The resource that a route leads to. */
    readonly resources = new Map<Placed, string>();
    private readonly byName = new Map<string, { where: string; meaning: string }>();

    constructor(
        private readonly table: string,
        private readonly problems: Problems,
    ) {}

    /** What a path of an Ingress names. */
    of(route: Placed): { name: unknown; port: unknown } {
        const { kind, fields, where } = route.backend;
        if (kind === "service") return { name: close(fields["name"]), port: close(fields["port"]) };
        if (route.bridge) {
            const { address, listenerPort } = route.bridge.fields;
            const addresses = address === undefined ? undefined : [address];
            const at = `${route.bridge.where}.address`;
            return this.make(route, this.bridgeName(route.bridge), addresses, listenerPort, at);
        }
        return this.make(route, this.nameFor(route), fields["addresses"], fields["port"], where);
    }

    /** Services that a route names because they exist, and another makes. */
    meetings(placed: readonly Placed[]): Diagnostic[] {
        return placed.flatMap(({ on, backend }) => {
            const name = backend.kind === "service" ? publicText(backend.fields["name"]) : undefined;
            const key = name === undefined ? undefined : objectIn(on, name);
            const made = key === undefined ? undefined : this.byName.get(key);
            if (made === undefined) return [];
            return [
                {
                    code: "CR213",
                    severity: "error",
                    where: `${backend.where}.name`,
                    message: `Service ${JSON.stringify(key)} is named as one that exists, and ${made.where} makes it`,
                    help: "give the Service that is made another name, or use the same endpoints backend here",
                } as const,
            ];
        });
    }

    private make(
        route: Placed,
        name: string,
        addresses: Opened | undefined,
        port: Opened | undefined,
        where: string,
    ): { name: string; port: unknown } {
        const gateway = route.on;
        const live = objectIn(gateway, name);
        this.resources.set(route, live ?? name);
        const key = live ?? `${gateway.name} ${name}`;
        const meaning = meaningOf(gateway, addresses, port);
        const first = this.byName.get(key);
        if (first === undefined) {
            this.byName.set(key, { where, meaning });
            const names = { resource: live ?? name, former: live === undefined ? [] : [name] };
            this.made.push({ ...names, name, gateway, addresses: close(addresses), port: close(port), where });
        } else if (name !== "" && first.meaning !== meaning)
            this.problems.add(
                "CR213",
                where,
                `Service ${JSON.stringify(key)} is already made for ${first.where}, and leads elsewhere or looks different there`,
                "give the two different names, or the same addresses and port (and their gateways the same labels and backendObjects)",
            );
        return { name, port: close(port) };
    }

    /** From the listener that it leads to, so that a renamed gateway or a new address keeps it. */
    private bridgeName(bridge: Gateway): string {
        const listener = listenerOf(bridge);
        return listener === undefined
            ? objectName(this.table, "to", bridge.name)
            : objectName(this.table, "to", listener);
    }

    /**
     * From what it leads to, so that a changed path keeps it and nothing of the route can be read in it. Addresses that
     * the program itself learns only after apply, or must not tell, cannot be part of a name: then it is the route that
     * tells it from others.
     */
    private nameFor(route: Placed): string {
        const given = text(route.backend.fields["name"]);
        if (given !== undefined) return given;
        const { addresses, port } = route.backend.fields;
        const all = isList(addresses) ? addresses.map(constant) : [undefined];
        const number = constant(port);
        const words = all.filter((address) => address !== undefined).sort();
        if (words.length === all.length && number !== undefined)
            return uniqueName([this.table, words[0] ?? "", number], ...words, number);
        const parts = [route.host, route.path, route.match].map((leaf: Leaf | undefined) =>
            leaf === undefined ? "" : publicText(leaf),
        );
        if (parts.every((part) => part !== undefined)) return uniqueName([this.table, "backend"], ...parts);
        this.problems.add(
            "CR207",
            `${route.backend.where}.name`,
            "the Service cannot be named after its addresses or its route, because both are secret or known only after apply",
            "give the Service a name",
        );
        return "";
    }
}

/** A value that stands in the program as it is. */
function constant(leaf: Opened | undefined): string | undefined {
    if (!isLeaf(leaf) || pulumi.Output.isInstance(leaf.input)) return undefined;
    const value = text(leaf) ?? number(leaf);
    return value === undefined ? undefined : String(value);
}

/** Where a Service leads and how it looks, as text: equal ones are one. */
const meaningOf = (gateway: Gateway, addresses: Opened | undefined, port: Opened | undefined): string =>
    JSON.stringify([
        isList(addresses) ? addresses.map(valueOf).sort() : [valueOf(addresses)],
        valueOf(port),
        ...["labels", "backendObjects"].map((key) => plain(gateway.fields[key])),
    ]);

const unknowns = new WeakMap<object, number>();
let counted = 0;

/** The value, or a word for what only the engine knows: the same for the same Output. */
function valueOf(leaf: Opened | undefined): unknown {
    if (!isLeaf(leaf)) return leaf === undefined ? null : "";
    if (leaf.known) return leaf.value;
    const output = leaf.input as object;
    if (!unknowns.has(output)) unknowns.set(output, ++counted);
    return `unknown ${unknowns.get(output)}`;
}

function plain(opened: Opened | undefined): unknown {
    if (opened === undefined || isLeaf(opened)) return valueOf(opened);
    if (isList(opened)) return opened.map(plain);
    return Object.fromEntries(
        Object.keys(opened)
            .sort()
            .map((key) => [key, plain(opened[key])]),
    );
}
