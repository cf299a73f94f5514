/**
 * What a platform says for itself. `table/` knows platforms by this only: a platform is a folder and a line in `list.ts`.
 */
import type * as pulumi from "@pulumi/pulumi";
import type { Opened, OpenedObject, Scalar } from "../inputs/opened";
import type { Shape } from "../inputs/shape";
import type { Diagnostic, Severity } from "../routing/diagnostic";
import type { DialectName, Table } from "../routing/model";

/** Where everything that is wrong is collected, so that a user sees all of it at once. */
export interface Problems {
    readonly list: Diagnostic[];
    add(code: `CR${number}`, where: string, message: string, help: string): void;
}

/** A gateway of a table: a place where requests arrive. */
export interface Gateway<Fields = unknown> {
    /** Its key in the table. */
    name: string;
    /** Its platform's. */
    platform: string;
    /** `gateways.edge.kubernetes`. */
    where: string;
    fields: Fields;
    /** Name of its explicit provider, which stands for the cluster or account that it is in. */
    cluster?: string | undefined;
    /** Address of that cluster's server, when it is known: whatever its provider is called, requests arrive there. */
    server?: string | undefined;
}

/** What answers a route. */
export interface Backend {
    /** Key below `backend`. */
    kind: string;
    /** `routes[2].backend.service`. */
    where: string;
    fields: OpenedObject;
}

/** A kind of backend that a platform brings into a table. */
export interface BackendKind {
    /** Its arguments. */
    shape: Shape;
    check(backend: Backend, problems: Problems): void;
}

/** A route with its parts found and checked by themselves. */
export interface Route {
    /** `routes[2]`. */
    where: string;
    /** Absent: every host. */
    host?: Scalar;
    path: Scalar;
    match: Scalar | undefined;
    /** Path that the backend sees. */
    rewrite?: Scalar | undefined;
    /** Further actions, in the platform's words. */
    actions?: Opened | undefined;
    /** Name of the Secret with the host's certificate, or `true`. */
    tls?: Scalar | undefined;
    /** Of the object that it is in. */
    annotations?: Opened | undefined;
    backend: Backend;
    /** Key of the gateway that it names. */
    gateway: string | undefined;
    /** Codes of diagnostics that are accepted on it. */
    allow: string[];
}

/** A route on its gateway. */
export interface Placed extends Route {
    on: Gateway;
    /** The gateway that serves the backend when its own cannot reach it. */
    bridge?: Gateway;
    /** Where the gateway of a bridged route sends its requests: to the listener of the bridge. */
    through?: Backend;
}

/** Where others reach a gateway. */
export interface Arrival {
    /** A word for it that stays when the gateway's key changes. */
    name: string;
    /** Path of the address in the arguments; the word for an address that is not known yet. */
    where: string;
    address: Scalar | undefined;
    port: Scalar | undefined;
}

/** Where something of an object was declared. */
export interface Place {
    /** `routes[2]`, or the path of another argument. */
    where: string;
    /** Kind of the backend. */
    kind: string;
    allow?: readonly string[];
    /** The host is a secret, so that no message has it. */
    isHostSecret?: boolean;
}

/** Where a route was declared, for what is made of it. */
export const placeOfRoute = ({ where, backend, allow, host }: Placed, kind: string = backend.kind): Place => ({
    where,
    kind,
    allow,
    ...(host?.secret === true && { isHostSecret: true }),
});

/** An object as the platform's server has it, and what is known of it from elsewhere. */
export interface PlatformObject {
    /** What is known only after apply, or secret, is `UNKNOWN` (`inputs/unknown.ts`). */
    value: Record<string, unknown>;
    /** File, stack or server it was read from. */
    source?: string;
    /** The cluster or account it is in, where there are several. */
    cluster?: string | undefined;
    /** How its gateway compares, when the user says so. */
    dialect?: DialectName | undefined;
    /** At which address its gateway is reached, when the user says so. */
    address?: string | undefined;
    /** What its gateway is called as long as it has no name of its own. */
    gateway?: string;
}

/** A resource of a table, not yet registered. */
export interface Planned {
    gateway: Gateway;
    /** Its name in the program: that of the live object, so that no key of the program is part of its identity. */
    resource: string;
    /** Names that it had in the program before. */
    former: readonly string[];
    /** The live thing that it takes, for people: `Ingress`, `Service`, `listener`. */
    kind: string;
    /** The argument that it was declared by. */
    where: string;
    /** The very objects that will be registered or sent. */
    objects: readonly PlatformObject[];
    /** Where the part of the objects at a path was declared. */
    placeOf(path: string): Place | undefined;
    /** The hosts that it answers, `*` for all: the order in which such resources are changed matters. */
    hosts?: readonly unknown[];
    /** Of those: the old goes before the new. */
    breakFirst?: boolean;
    /** What the resource would complain about when it is registered, by the table's own arguments. */
    check(): Diagnostic[];
}

/** What a table asks of a platform. */
export interface Request {
    /** Name of the table. */
    table: string;
    /** The gateways of the platform. */
    gateways: readonly Gateway[];
    /** All routes of the table, also those on gateways of other platforms. */
    placed: readonly Placed[];
    problems: Problems;
}

/** The table that registers, and what it knows when it does. */
export interface Run {
    component: pulumi.ComponentResource;
    /** The explicit provider of a gateway. */
    providerOf(gateway: Gateway): pulumi.ProviderResource | undefined;
    /** What the state of the table is called, now and before. */
    record: string;
    recordAliases: { aliases?: pulumi.Alias[] };
    /** By resource with hosts: those that are changed before it. */
    after: Readonly<Record<string, readonly string[] | undefined>>;
    /** By resource with hosts: the one that it replaces, which is deleted before. */
    replaces: Readonly<Record<string, string | undefined>>;
    /** Those that get a host which another one has until the update. */
    gains: readonly string[];
    /** Ends the program with the error, once. */
    fail(error: unknown): void;
}

/** A resource that was registered; an Output of it is known when it answers. */
export type Made = pulumi.Input<pulumi.Resource>;

/** What is ready to be registered. */
export interface Prepared {
    /** Why nothing may be registered; findings that are no errors are shown. */
    findings: readonly Diagnostic[];
    /** @param before what leads to nothing else and is there first */
    register(before: readonly Made[]): Promise<readonly Made[]>;
    /** What goes last, when everything else is in place. */
    finish?(made: readonly Made[]): Promise<readonly Made[]>;
}

/** A platform of gateways. */
export interface Platform<G extends Gateway = Gateway, P extends Planned = Planned> {
    /** Key below a gateway's name. */
    readonly name: string;
    /** For people. */
    readonly title: string;
    /** Arguments of a gateway. */
    readonly shape: Shape;
    /** Kinds of backend that it brings, by key. */
    readonly backends: Readonly<Record<string, BackendKind>>;
    /** Whether a route may go without a host. */
    readonly servesAnyHost: boolean;
    /** Checks the arguments of a gateway. Undefined: nothing can be done with it. */
    read(at: Gateway<OpenedObject>, problems: Problems): G | undefined;
    /** Whether its gateways lead to backends of this kind; false: such a route is bridged. */
    reaches(kind: string): boolean;
    /**
     * What it cannot express of a route on one of its gateways.
     *
     * @param part of a bridged route: what the gateway does at which requests arrive, or the one that serves the backend
     */
    check?(route: Route, gateway: G, problems: Problems, part?: "arrival" | "bridge"): void;
    /** Where gateways of other platforms reach one of its own. Absent: nothing can be bridged to it. */
    arrival?(gateway: G): Arrival;
    /** What a DNS name leads to, where several gateways are listeners of one. */
    balancer?(gateway: G): string | undefined;
    /** Port of the URLs of a gateway, where it is not the usual one. */
    port?(gateway: G): number | undefined;
    /** The objects that the routes need. */
    plan(request: Request): P[];
    /** The one reader: objects that are planned, filed or live, as tables of routing. */
    tables(objects: readonly PlatformObject[]): Table[];
    /** Why the servers of the planned objects cannot be reached at all. */
    unreachable?(planned: readonly P[], run: Pick<Run, "component" | "providerOf">): Diagnostic[];
    /** The address of the server that an explicit provider speaks to, when it is known. */
    serverOf?(component: pulumi.Resource, provider: pulumi.ProviderResource): Promise<string | undefined>;
    /** Makes ready to register, or says why not. */
    prepare(planned: readonly P[], run: Run): Promise<Prepared>;
    /** By resource: the hosts that the resources of a table have in the state. */
    held?(urn: string, table: string): Promise<Record<string, string[]> | undefined>;
    /** Compares with what other people have live on the same gateways. */
    compare?(
        planned: readonly P[],
        tables: readonly Table[],
        severity: Readonly<Record<string, Severity | "off">>,
        run: Pick<Run, "component" | "providerOf">,
    ): Promise<Diagnostic[]>;
}
