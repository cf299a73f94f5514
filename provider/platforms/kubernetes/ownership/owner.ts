import * as pulumi from "@pulumi/pulumi";
import type { Diagnostic } from "../../../routing/diagnostic";
import { ClusterError } from "../client/cluster-error";
import { kubernetesCodes } from "../fields/codes";
import { settingsOf } from "../client/connection";
import { InvalidArguments } from "../client/failure";
import { isOutput } from "../check/inputs";
import type { ClusterOptions } from "../client/kubeconfig";
import { LATER } from "../check/later";
import { clusterAddress, get } from "../client/rest";
import { declare, isMocked } from "./declared";
import { type GuardedObject, OwnerGuard } from "./guard";
import { type LiveObject, pathOf } from "./live";
import { OwnerRecord } from "./record";
import { type Adopt, judge, type Verdict } from "./verdict";

/** An object that a component is going to declare. */
export interface Wanted {
    apiVersion: string;
    kind: string;
    name: pulumi.Input<string>;
    /** Absent: that of the provider. */
    namespace?: pulumi.Input<string> | undefined;
    /** Explicit provider, when it is not that of the component. */
    provider?: pulumi.ProviderResource | undefined;
    adopt?: Adopt | undefined;
    /** Path of the argument that names the object (default: `name`). */
    where?: string | undefined;
    /** Path of the argument that adopts it (default: `adopt`). */
    whereAdopt?: string | undefined;
    /** The engine is told to import it: then it may exist. */
    imported?: boolean | undefined;
}

interface Registered {
    resource: pulumi.CustomResource;
    examined: Promise<Examined>;
    aliases: readonly string[] | undefined;
}

/** What was found where a wanted object is to be. */
export interface Examined {
    /** Absent when the place, or the cluster, is known only after apply, or no cluster is asked. */
    place?: Place;
    live?: LiveObject | undefined;
    verdict?: Verdict;
    findings: Diagnostic[];
}

/** Where an object is. */
export interface Place {
    apiVersion: string;
    kind: string;
    namespace: string;
    name: string;
    connection: ClusterOptions;
    /** Address of the API server. */
    server: string;
}

/**
 * The owner of the objects of one top-level component. Register it before them: it has the record by which they are
 * known, and says whose an object is that exists already.
 */
export class Owner {
    /** The word that the objects carry; known in a preview, except under mocks. */
    readonly nonce: pulumi.Output<string>;
    private readonly examined = new Map<string, Promise<Examined>>();
    private readonly registered: Registered[] = [];
    private readonly awaited: Promise<unknown>[] = [];

    /** @param name of record and guard; the same component always gives the same */
    constructor(
        readonly component: pulumi.ComponentResource,
        private readonly name: string,
        private readonly opts: pulumi.CustomResourceOptions = {},
    ) {
        refuseTwice(component, name);
        this.nonce = new OwnerRecord(name, { parent: component, ...opts }).nonce;
    }

    /**
     * Looks whether the objects may be declared: each that exists must be the component's own or be adopted, and none may
     * be declared elsewhere in the program. The findings of all, for `refuse`; what was read is not read again when the
     * objects are registered.
     */
    async check(wanted: readonly Wanted[], by: object): Promise<Diagnostic[]> {
        const all = await Promise.all(wanted.map((object) => this.examine(object, by)));
        return all.flatMap(({ findings }) => findings);
    }

    /** As `check`, for one object. `by` is the component that declares it. */
    async examine(wanted: Wanted, by: object): Promise<Examined> {
        if (isMocked()) return { findings: [] };
        const [name, namespace, nonce] = await Promise.all([wanted.name, wanted.namespace, this.nonce].map(valueOf));
        if (typeof name !== "string" || namespace === LATER || typeof nonce !== "string") return { findings: [] };
        const settings = await settingsOf(by as pulumi.Resource, wanted.provider);
        const title = `${wanted.kind} ${typeof namespace === "string" ? `${namespace}/` : ""}${name}`;
        if (settings === LATER)
            return { findings: [unasked(wanted, title, "its cluster is known only after apply", "warning")] };
        if (settings.rendersFiles) return { findings: [] };
        const { kubeconfig, context, cluster } = settings;
        const connection: ClusterOptions = {
            ...(kubeconfig === undefined ? {} : { kubeconfig }),
            ...(context === undefined ? {} : { context }),
            ...(cluster === undefined ? {} : { cluster }),
        };
        let place: Place;
        try {
            const address = await clusterAddress(connection);
            const own = typeof namespace === "string" && namespace !== "" ? namespace : undefined;
            const { apiVersion, kind } = wanted;
            place = {
                apiVersion,
                kind,
                name,
                connection,
                server: address.server,
                namespace: own ?? settings.namespace ?? address.namespace,
            };
        } catch (error) {
            return { findings: [unreachable(wanted, title, error)] };
        }
        const known = this.examined.get(keyOf(place)) ?? this.look(wanted, place, nonce);
        this.examined.set(keyOf(place), known);
        const twice = declaredTwice(wanted, place, this.component);
        const found = await known;
        return twice === undefined ? found : { ...found, findings: [twice] };
    }

    /**
     * A child was registered: the guard will stand before its deletion.
     *
     * @param aliases its former logical names; absent when the program gave some of its own
     */
    add(resource: pulumi.CustomResource, examined: Promise<Examined>, aliases?: readonly string[]): void {
        this.registered.push({ resource, examined, aliases });
    }

    /** The guard waits until this has settled: objects are registered when values are known. */
    expect(registration: Promise<unknown>): void {
        this.awaited.push(registration);
    }

    /** Registers the guard, after all components of the owner. None where resources are only pretended. */
    guard(): OwnerGuard | undefined {
        if (isMocked()) return undefined;
        const all = this.everything();
        const objects = pulumi.output(all.then((children) => this.guarded(children)));
        const resources = pulumi.output(
            all.then((children) => children.map(({ resource }) => resource as pulumi.Resource)),
        );
        const settled = objects as unknown as pulumi.Output<{
            objects: GuardedObject[];
            connections: ClusterOptions[];
        }>;
        return new OwnerGuard(
            this.name,
            {
                owner: this.nonce,
                objects: settled.apply((known) => known.objects),
                connections: pulumi.secret(settled.apply((known) => known.connections)),
            },
            { parent: this.component, dependsOn: resources, ...this.opts },
        );
    }

    private async everything(): Promise<Registered[]> {
        for (let known = -1; known < this.awaited.length;) {
            known = this.awaited.length;
            await Promise.all(this.awaited);
        }
        return this.registered;
    }

    private async guarded(children: readonly Registered[]) {
        const connections: ClusterOptions[] = [];
        const objects = await Promise.all(
            children.map(async ({ resource, examined, aliases }) => {
                const { place } = await examined;
                if (place === undefined) return undefined;
                const { connection, ...rest } = place;
                const key = JSON.stringify(connection);
                const at = connections.findIndex((other) => JSON.stringify(other) === key);
                if (at < 0) connections.push(connection);
                const { metadata } = resource as unknown as { metadata: pulumi.Output<{ uid?: string }> };
                return {
                    ...rest,
                    connection: at < 0 ? connections.length - 1 : at,
                    urn: resource.urn,
                    uid: metadata.apply((m) => m.uid ?? ""),
                    ...(aliases && { aliases: [...aliases] }),
                };
            }),
        );
        return { connections, objects: objects.filter((object) => object !== undefined) };
    }

    private async look(wanted: Wanted, place: Place, nonce: string): Promise<Examined> {
        try {
            const live = await read(place);
            const verdict: Verdict = wanted.imported ? { is: "absent" } : this.judge(wanted, place, live, nonce);
            return { place, live, verdict, findings: verdict.is === "foreign" ? [verdict.finding] : [] };
        } catch (error) {
            return { place, findings: [unreachable(wanted, titleOf(place), error)] };
        }
    }

    /** Whose a live object is. */
    judge(wanted: Wanted, place: Place, live: LiveObject | undefined, nonce: string): Verdict {
        const { where = "name", whereAdopt = "adopt", adopt } = wanted;
        const name = `${place.namespace}/${place.name}`;
        return judge({ live, owner: nonce, adopt, kind: place.kind, name, where, whereAdopt });
    }
}

export const titleOf = ({ kind, namespace, name }: Place): string => `${kind} ${namespace}/${name}`;

/** One for each object of each cluster. All versions of a kind are one. */
export const keyOf = ({ server, kind, namespace, name }: Place): string => [server, kind, namespace, name].join(" ");

/** The object, or undefined when there is none. Rejects with a ClusterError when the cluster does not tell. */
export async function read(place: Place): Promise<LiveObject | undefined> {
    const { status, body } = await get(place.connection, pathOf(place));
    if (status === 404) return undefined;
    const object = body as LiveObject | undefined;
    if (status === 200 && object?.metadata?.name === place.name) return object;
    const message = (body as { message?: unknown } | undefined)?.message;
    throw new ClusterError(
        `the cluster answered ${status}${typeof message === "string" ? `: ${message}` : ""}`,
        status,
    );
}

/** Two components of one type that own the same: the engine would only complain about their records. */
function refuseTwice(component: pulumi.Resource, name: string): void {
    const title = nameOf(component);
    const other = isMocked() ? undefined : declare(`${title.split(" ")[0]} ${name}`, component, title);
    if (other === undefined) return;
    const { severity, help } = kubernetesCodes.CR320;
    const message = `the object ${name.replace(/^\//, "")} is declared twice, by ${other} and by ${title}.`;
    throw new InvalidArguments(
        title,
        [{ code: "CR320", severity, where: "name", message, help }],
        "cannot be declared",
    );
}

function declaredTwice(wanted: Wanted, place: Place, by: object): Diagnostic | undefined {
    const other = declare(keyOf(place), by, nameOf(by as pulumi.Resource));
    if (other === undefined) return undefined;
    const { severity, help } = kubernetesCodes.CR320;
    const message = `${titleOf(place)} is declared twice, by ${other} and by ${nameOf(by as pulumi.Resource)}.`;
    return { code: "CR320", severity, where: wanted.where ?? "name", message, help };
}

/** `crossroute:kubernetes:Ingress` and its logical name, as `kubernetes.Ingress web`. */
const nameOf = (resource: pulumi.Resource): string => {
    const { __pulumiType: type = "", __name: name = "" } = resource as { __pulumiType?: string; __name?: string };
    return `${type.replace(/^crossroute:/, "").replace(":", ".")} ${name}`;
};

/** A preview can go on without the cluster; an update would overwrite what it has not seen. */
function unreachable(wanted: Wanted, title: string, error: unknown): Diagnostic {
    if (!(error instanceof ClusterError)) throw error;
    const denied = error.status === 401 || error.status === 403;
    const severity = denied || !pulumi.runtime.isDryRun() ? "error" : "warning";
    return unasked(wanted, title, error.message, severity);
}

const unasked = (wanted: Wanted, title: string, why: string, severity: Diagnostic["severity"]): Diagnostic => ({
    code: "CR322",
    severity,
    where: wanted.where ?? "name",
    message: `Whether ${title} exists could not be checked: ${why}.`,
    help: kubernetesCodes.CR322.help,
});

/** The value, or `LATER` in a preview that does not know it. */
function valueOf(value: unknown): Promise<unknown> {
    if (!isOutput(value)) return Promise.resolve(value);
    return new Promise((resolve) => {
        const output = pulumi.output(value) as unknown as {
            apply(run: (inner: unknown) => void, runWithUnknowns: boolean): void;
        };
        output.apply((inner) => resolve(pulumi.isUnknown(inner) ? LATER : inner), true);
    });
}
