/**
 * What a platform says about itself. `table/` knows platforms only by this: a new platform is a folder and a line in
 * `list.ts`.
 */
import type * as pulumi from "@pulumi/pulumi";
import { hasSecret, isUnknownScalar, type Opened, type OpenedObject, type Scalar } from "../inputs/opened";
import type { Shape } from "../inputs/shape";
import type { Diagnostic, Severity } from "../routing/diagnostic";
import type { DialectName, RuleField, Table } from "../routing/model";

/** Collects everything that is wrong, so that a user sees all of it at once. */
export interface Problems {
    readonly list: Diagnostic[];
    add(code: `CR${number}`, where: string, message: string, help: string): void;
}

/** A gateway of a table: a place where requests arrive. */
export interface Gateway<Fields = unknown> {
    /** Its key in the table. */
    name: string;
    /** The platform's own fields. */
    platform: string;
    /** `gateways.edge.kubernetes`. */
    where: string;
    fields: Fields;
    /** Name of its explicit provider, which stands for its cluster or account. */
    cluster?: string | undefined;
    /** Address of that cluster's server, when it is known: requests arrive there, whatever the provider is called. */
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

/** A route whose parts were each found and checked. */
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
    /** The gateway that serves the backend, if its own gateway cannot reach it. */
    bridge?: Gateway;
    /** Where the gateway of a bridged route sends its requests: to the listener of the bridge. */
    through?: Backend;
}

/** Where other gateways reach a gateway. */
export interface Arrival {
    /** A name for it that stays when the gateway's key changes. */
    name: string;
    /** Path of the address in the arguments; it stands for an address that is not known yet. */
    where: string;
    address: Scalar | undefined;
    port: Scalar | undefined;
}

/** Where the program declares a part of an object. */
export interface Place {
    /** `routes[2]`, or the path of another argument. */
    where: string;
    /** Kind of the backend. */
    kind: string;
    allow?: readonly string[];
    /** How its path is compared is known after apply, so that its path is, too. */
    isMatchLate?: boolean;
    /** What of the rule is a secret, so that no message shows it, and no run knows it. */
    secret?: readonly RuleField[];
}

/** Where a route is declared, for objects made from it. */
export function placeOfRoute(route: Placed, kind: string = route.backend.kind): Place {
    const { where, backend, allow, host, path, match } = route;
    const fields: Record<(typeof ruleFields)[number], Opened | undefined> = {
        host,
        path,
        match,
        target: backend.fields,
    };
    const secret = ruleFields.filter((field) => hasSecret(fields[field]));
    return {
        where,
        kind,
        allow,
        ...(isUnknownScalar(match) && { isMatchLate: true }),
        ...(secret.length > 0 && { secret }),
    };
}

const ruleFields = ["host", "path", "match", "target"] as const;

/** An object as the platform's server has it, and what else is known about it. */
export interface PlatformObject {
    /** Values that are secret or known only after apply are `UNKNOWN` (`inputs/unknown.ts`). */
    value: Record<string, unknown>;
    /** File, stack or server it was read from. */
    source?: string;
    /** The cluster or account it is in, where there are several. */
    cluster?: string | undefined;
    /** The dialect of its gateway, when the user gives one. */
    dialect?: DialectName | undefined;
    /** The address of its gateway, when the user gives one. */
    address?: string | undefined;
    /** The name of its gateway, as long as it has none of its own. */
    gateway?: string;
    /** It is there already, and others may use it, too. */
    live?: true;
    /** Why it could not be read: only its name is known. */
    unread?: string;
}

/** What planned objects meet on their servers. */
export interface Surroundings {
    /** What decides which requests the planned objects get, such as live Gateways. */
    objects: readonly PlatformObject[];
    /** What of the planned objects is not let in there. */
    findings: readonly Diagnostic[];
}

/** A resource of a table, not yet registered. */
export interface Planned {
    gateway: Gateway;
    /** Its name in the program: that of the live object, so that no key of the program is part of its identity. */
    resource: string;
    /** Names that it had in the program before. */
    former: readonly string[];
    /** The live thing that it claims, for people: `Ingress`, `Service`, `listener`. */
    kind: string;
    /** The argument that declares it. */
    where: string;
    /** The very objects that will be registered or sent. */
    objects: readonly PlatformObject[];
    /** Where the part of the objects at a path is declared. */
    placeOf(path: string): Place | undefined;
    /** The hosts that it answers, `*` for all: such resources have to change in the right order. */
    hosts?: readonly unknown[];
    /** The hosts among them for which the old object goes before the new one. */
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
    /** The engine may hand `deletedWith` down to what the table makes. */
    mayInheritDeletedWith: boolean;
    /** The name of the table's state, now and before. */
    record: string;
    recordAliases: { aliases?: pulumi.Alias[] };
    /** By resource with hosts: those that change before it. */
    after: Readonly<Record<string, readonly string[] | undefined>>;
    /** By resource with hosts: the one that it replaces, which is deleted first. */
    replaces: Readonly<Record<string, string | undefined>>;
    /** Resources that get a host which another one has until the update. */
    gains: readonly string[];
    /** Ends the program with the error, once. */
    fail(error: unknown): void;
}

/** A resource that was registered; an Output of it is known when it answers. */
export type Made = pulumi.Input<pulumi.Resource>;

/** Resources that are ready to be registered. */
export interface Prepared {
    /** Findings. An error stops the registration; others are shown. */
    findings: readonly Diagnostic[];
    /** @param before resources that lead to nothing else and come first */
    register(before: readonly Made[]): Promise<readonly Made[]>;
    /** Registers what comes last, when everything else is in place. */
    finish?(made: readonly Made[]): Promise<readonly Made[]>;
    /** The objects that were registered, and what was planned of them. */
    registered?(): Promise<readonly RegisteredObject[]>;
}

/** A planned object, and the resource with which it was registered. */
export interface RegisteredObject {
    /** For people: `Ingress shop/shop-edge`. */
    title: string;
    resource: pulumi.CustomResource;
    /** The very one of the plan. */
    object: PlatformObject;
    /** The parts that decide which requests it gets and where they go, by the resource's properties. */
    parts: Readonly<Record<string, unknown>>;
    /** The same with what stays of what the live object says now, where the update does not take all of it away. */
    left?: PlatformObject;
    /** Lists have no order, and this says which item may be there beside those that are declared. */
    mayStay?: MayStay;
    /** What the state has of it, without what others wrote beside what is declared or answered and an update leaves. */
    withoutOthers?(
        held: Readonly<Record<string, unknown>>,
        value: PlatformObject["value"],
    ): Readonly<Record<string, unknown>>;
    /** Which item of what the state has waits there for another gateway, and may be gone by now. */
    waits?(item: Readonly<Record<string, unknown>>, held: Readonly<Record<string, unknown>>): boolean;
    /** Whether this run wrote it, where an item that waited before still does. */
    isWritten?(): Promise<boolean>;
}

/** @param before also what an earlier run left, whose reason is no longer known */
export type MayStay = (item: unknown, before?: boolean) => boolean;

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
    /** Whether its gateways can send requests to backends of this kind; if not, such a route is bridged. */
    reaches(kind: string): boolean;
    /**
     * What it cannot express about a route on one of its gateways.
     * @param part of a bridged route: what the gateway does at which requests arrive, or the one that serves the
     * backend
     */
    check?(route: Route, gateway: G, problems: Problems, part?: "arrival" | "bridge"): void;
    /** Where gateways of other platforms reach one of its own. Absent: no route can be bridged to it. */
    arrival?(gateway: G): Arrival;
    /**
     * Whether two gateways are listeners of one address, so that a host may be on both: true, or what to write where they
     * would be. False, or absent: they are not.
     */
    shareAddress?(one: G, other: G): true | string | false;
    /** Port in the URLs of a gateway, if it is not the usual one. */
    port?(gateway: G): number | undefined;
    /** The objects that the routes need. */
    plan(request: Request): P[];
    /** The one reader: planned, filed or live objects, as tables of routing. */
    tables(objects: readonly PlatformObject[]): Table[];
    /** What is on its servers already and decides which requests the planned objects get. */
    surroundings?(planned: readonly P[], run: Pick<Run, "component" | "providerOf">): Promise<Surroundings>;
    /** Why the servers of the planned objects cannot be reached at all. */
    unreachable?(planned: readonly P[], run: Pick<Run, "component" | "providerOf">): Diagnostic[];
    /** The address of the server that an explicit provider speaks to, when it is known. */
    serverOf?(component: pulumi.Resource, provider: pulumi.ProviderResource): Promise<string | undefined>;
    /** Begins to ask for what `prepare` needs, as soon as it is known what is going to be registered. */
    begin?(planned: readonly P[], run: Pick<Run, "component" | "providerOf">): void;
    /** Prepares the registration, or says why it is not possible. */
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
