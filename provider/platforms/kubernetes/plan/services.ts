import * as pulumi from "@pulumi/pulumi";
import {
    isScalar,
    isList,
    scalar,
    number,
    publicText,
    text,
    type Scalar,
    type Opened,
    type OpenedFields,
} from "../../../inputs/opened";
import type { Diagnostic } from "../../../routing/diagnostic";
import { objectName, resourceNames, uniqueName } from "../../names";
import type { Backend, Placed, Problems } from "../../platform";
import type { ServiceBackendArgs } from "../fields/args";
import { planEndpointsOf, type EndpointsPlan, type Wanted } from "./endpoints";
import type { KubernetesGateway } from "./gateway";
import { objectIn } from "./identity";
import { serverOf } from "./split";

type Named = OpenedFields<ServiceBackendArgs>;

/** The Services that backends need: those that routes name exist, the others are planned here, once each. */
export class Services {
    readonly made: EndpointsPlan[] = [];
    /** The resource that a route leads to. */
    readonly resources = new Map<Placed, string>();
    private readonly byName = new Map<string, Wanted & { meaning: string; at: number }>();

    constructor(
        private readonly table: string,
        private readonly problems: Problems,
    ) {}

    /** What a path of an Ingress names. */
    of(route: Placed): Named {
        const { kind, fields } = route.backend;
        if (kind === "service") return { name: fields["name"] as Named["name"], port: fields["port"] as Named["port"] };
        // Nothing is created for an object that is no Service.
        if (kind === "resource") return {};
        if (route.through) {
            const name = objectName(this.table, "to", text(route.through.fields["to"]) ?? "");
            return this.make(route, route.through, name, route.through.where);
        }
        return this.make(route, route.backend, this.nameFor(route), route.backend.where);
    }

    /** Services that one route names as existing and another creates. */
    meetings(placed: readonly Placed[]): Diagnostic[] {
        return placed.flatMap(({ on, backend }) => {
            const name = backend.kind === "service" ? publicText(backend.fields["name"]) : undefined;
            const key = name === undefined ? undefined : objectIn(on as KubernetesGateway, name);
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

    private make(route: Placed, { fields }: Backend, name: string, where: string): Named {
        const gateway = route.on as KubernetesGateway;
        const { addresses } = fields;
        const port = fields["port"] as Scalar<number> | undefined;
        const live = objectIn(gateway, name);
        this.resources.set(route, live ?? name);
        const key = live ?? `${gateway.name} ${name}`;
        const meaning = meaningOf(gateway, addresses, port);
        // In most clusters of CCE (cce_10_0094) a load balancer reaches Services by the ports of nodes only.
        const byNodes = serverOf(gateway).dialect === "cce";
        const leadsOn = route.through !== undefined;
        const first = this.byName.get(key);
        const identity = resourceNames(live, name);
        if (first === undefined) {
            const wanted = { name, gateway, addresses, port, where, leadsOn, byNodes };
            const at = this.made.push(planEndpointsOf(wanted, identity)) - 1;
            this.byName.set(key, { ...wanted, meaning, at });
        } else if (first.meaning === meaning && byNodes && !first.byNodes) {
            // Others reach it by a port of nodes as well.
            const wanted = { ...first, byNodes };
            this.made[first.at] = planEndpointsOf(wanted, identity);
            this.byName.set(key, wanted);
        } else if (name !== "" && first.meaning !== meaning)
            this.problems.add(
                "CR213",
                where,
                `Service ${JSON.stringify(key)} is already made for ${first.where}, and leads elsewhere or looks different there`,
                "give the two different names, or the same addresses and port (and their gateways the same labels and backendObjects)",
            );
        return { name: scalar(name), port };
    }

    /**
     * The name comes from the target, so that a changed path keeps it and nobody can read the route in it. If the
     * addresses are secret or known only after apply, they cannot be part of a name: then the route makes it unique.
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
        const parts = [route.host, route.path, route.match].map((part: Scalar | undefined) =>
            part === undefined ? "" : publicText(part),
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

/** A value that is written in the program. */
function constant(opened: Opened | undefined): string | undefined {
    if (!isScalar(opened) || pulumi.Output.isInstance(opened.input)) return undefined;
    const value = text(opened) ?? number(opened);
    return value === undefined ? undefined : String(value);
}

/** Target and form of a Service as text: Services with equal texts are one. */
const meaningOf = ({ fields }: KubernetesGateway, addresses: Opened | undefined, port: Opened | undefined): string =>
    JSON.stringify([
        isList(addresses) ? addresses.map(valueOf).sort() : [valueOf(addresses)],
        valueOf(port),
        plain(fields.labels),
        plain(fields.backendObjects),
    ]);

const unknowns = new WeakMap<object, number>();
let counted = 0;

/** The value, or a word for a value that only the engine knows: the same word for the same Output. */
function valueOf(opened: Opened | undefined): unknown {
    if (!isScalar(opened)) return opened === undefined ? null : "";
    if (opened.known) return opened.value;
    const output = opened.input as object;
    if (!unknowns.has(output)) unknowns.set(output, ++counted);
    return `unknown ${unknowns.get(output)}`;
}

function plain(opened: Opened | undefined): unknown {
    if (opened === undefined || isScalar(opened)) return valueOf(opened);
    if (isList(opened)) return opened.map(plain);
    return Object.fromEntries(
        Object.keys(opened)
            .sort()
            .map((key) => [key, plain(opened[key])]),
    );
}
