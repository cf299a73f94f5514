import type { Examined } from "./examined-object";
import * as pulumi from "@pulumi/pulumi";
import type { Diagnostic } from "../../../routing/diagnostic";
import { finding } from "../../../diagnostics/catalogue";
import { refuse } from "../client/failure";
import { valueOf } from "../../../inputs/outputs";
import { isMocked } from "../../deployment";
import { declaredTwice, refuseTwice } from "./declared-twice";
import { existenceUnknown, lookedUpLater, unreachable } from "./existence-unknown";
import { OwnerGuard } from "./guard";
import { guardedObjects, leftOut, type Registered, titles } from "./guarded";
import { type LiveObject, markFor, ownerOf } from "./live";
import { type Location, locate, readBegun, type Reading, type WantedObject } from "./locate";
import { keyOf, type Place, read, titleOf, urnOf } from "./place";
import { OwnerRecord } from "./record";
import { heldBeside, isHeld, isOfThisStack } from "./state";
import { isDoubtful, judge } from "./verdict";
import { leftOut as leftOutResources, stopInPart } from "../../partial-run";
import { withShortTraces } from "../../../short-traces";

/** Findings about what was not looked up; each is reported once per owner. */
const isLater = (finding: Diagnostic): boolean => finding.severity === "info";

/**
 * The owner of the objects of one top-level component. Register it before them: it has the record by which they are
 * recognised, and says who owns an object that exists already.
 */
export class Owner {
    /** The nonce that the objects carry; known in a preview, except under mocks. */
    readonly nonce: pulumi.Output<string>;
    private readonly examined = new Map<string, Promise<Examined>>();
    private readonly readings = new Map<string, Reading>();
    private readonly registered: Registered[] = [];
    private readonly awaited: Promise<unknown>[] = [];
    private hasSaidLater = false;
    private stopped: Promise<void> | undefined;

    /** @param name of record and guard; always the same for one component */
    constructor(
        readonly component: pulumi.ComponentResource,
        private readonly name: string,
        private readonly opts: pulumi.CustomResourceOptions = {},
    ) {
        refuseTwice(component, name);
        this.nonce = withShortTraces(() => new OwnerRecord(name, { parent: component, ...opts })).nonce;
    }

    /**
     * Checks whether the objects may be declared: each that exists must be the component's own or be adopted, and none
     * may be declared elsewhere in the program. Returns all findings, for `refuse`. What was read is not read again
     * when the objects are registered.
     */
    async check(wanted: readonly WantedObject[], by: object): Promise<Diagnostic[]> {
        const all = await Promise.all(wanted.map((object) => this.examine(object, by)));
        return all.flatMap(({ findings }) => findings);
    }

    /** The findings that were not yet reported for another object. */
    unsaid(findings: readonly Diagnostic[]): Diagnostic[] {
        const said = this.hasSaidLater;
        this.hasSaidLater ||= findings.some(isLater);
        return findings.filter((finding) => !said || !isLater(finding));
    }

    /** Like `check`, for one object. `by` is the component that declares it. */
    async examine(wanted: WantedObject, by: object): Promise<Examined> {
        if (isMocked()) return { findings: [] };
        const location = await locate(wanted, by as pulumi.Resource);
        const reading = location.is === "at" ? this.reading(location.place) : undefined;
        const nonce = await valueOf(this.nonce);
        if (typeof nonce !== "string") {
            // Nobody can tell then whose an object is. A run that leaves out the objects as well does nothing with them.
            const record = `the owner record ${this.name}`;
            await (this.stopped ??= stopInPart(this.component, record, [record]));
            return { findings: [] };
        }
        if (location.is !== "at") return elsewhere(location, wanted, nonce);
        const { place } = location;
        const known = this.examined.get(keyOf(place)) ?? this.look(wanted, place, nonce, by, reading);
        this.examined.set(keyOf(place), known);
        const twice = declaredTwice(wanted, place, this.component);
        const found = { ...(await known), mark: markFor(nonce, place, wanted.names?.[0]) };
        return twice === undefined ? found : { ...found, findings: [twice] };
    }

    /** The engine deletes a replaced resource before it passes the guard, so it is checked before that. */
    async refuseReplaced({ place }: Examined, replaced: string | undefined, by: pulumi.Resource): Promise<void> {
        const nonce = await valueOf(this.nonce);
        if (place === undefined || replaced === undefined || typeof nonce !== "string") return;
        const [namespace = "", name = ""] = (replaced.split("@")[0] ?? "").split("/");
        const old = { ...place, namespace: namespace || place.namespace, name };
        const { kind, apiVersion } = old;
        const { verdict, findings } = await this.look({ kind, apiVersion, name, names: [replaced] }, old, nonce, by);
        if (verdict?.is !== "foreign") return refuse(titleOf(old), findings);
        const message = `${titleOf(old)} would be deleted before ${titleOf(place)} is made, and is no longer this program's.`;
        const help =
            "To leave it alone, take its resource out of the state with pulumi state delete --target-dependents, or remove order.";
        refuse(titleOf(place), [finding("CR319", "order", message, help)]);
    }

    /** A child was registered: the guard will protect its deletion. */
    add(child: Registered): void {
        this.registered.push(child);
    }

    /**
     * Stops a run that leaves out what the next resource needs.
     * @param needed resources, or components of this owner
     */
    async stopWithout(needed: readonly unknown[], next: string): Promise<void> {
        const own = this.registered.filter(({ resource, component }) =>
            [resource, component].some((one) => needed.includes(one)),
        );
        const others = needed.filter((one) => !own.some(({ resource }) => resource === one));
        await stopInPart(this.component, next, [...(await leftOutResources(others)), ...(await leftOut(own))]);
    }

    /** The guard waits until this has settled: objects are registered when values are known. */
    expect(registration: Promise<unknown>): void {
        this.awaited.push(registration);
    }

    /** Registers the guard, after all components of the owner. None where resources are only mocked. */
    guard(): OwnerGuard | undefined {
        if (isMocked()) return undefined;
        const all = this.everything();
        const objects = pulumi.output(all.then((children) => guardedObjects(children)));
        const resources = pulumi.output(
            all.then((children) => children.map(({ resource }) => resource as pulumi.Resource)),
        );
        const guarded = {
            owner: this.nonce,
            ...(pulumi.runtime.isDryRun() && { preview: true }),
            objects: objects.apply((known) => known.objects),
            connections: pulumi.secret(objects.apply((known) => known.connections)),
            held: all.then(async (children) => {
                const declared = await Promise.all(children.map(({ resource }) => urnOf(resource)));
                return heldBeside(await urnOf(this.component), declared);
            }),
            leftOut: all.then(async (children) => {
                const left = await leftOut(children);
                if (left.length === 0) return undefined;
                const component = await urnOf(this.component);
                return { component, objects: left, declared: await titles(children) };
            }),
        };
        const options = { parent: this.component, dependsOn: resources, ...this.opts };
        return withShortTraces(() => new OwnerGuard(this.name, guarded, options));
    }

    /** What was registered, once all of it was. */
    async everything(): Promise<readonly Registered[]> {
        for (let known = -1; known < this.awaited.length;) {
            known = this.awaited.length;
            await Promise.all(this.awaited);
        }
        return this.registered;
    }

    /**
     * The record that an object names, if ours replaces it: the component got another provider, or the declaration has
     * moved to another component of this type. The resource stays the same for the engine.
     */
    private async inherited(live: LiveObject | undefined, nonce: string): Promise<string | undefined> {
        const marked = live && ownerOf(live);
        if (marked === undefined || marked === nonce) return undefined;
        return (await isOfThisStack(marked, await urnOf(this.component))) ? marked : undefined;
    }

    /** Reading needs no record, so that it does not wait until that is registered. */
    private reading(place: Place): Reading {
        const known = this.readings.get(keyOf(place)) ?? readBegun(place, this.component);
        this.readings.set(keyOf(place), known);
        known.catch(() => undefined);
        return known;
    }

    private async look(
        wanted: WantedObject,
        place: Place,
        nonce: string,
        by: object,
        reading = read(place),
    ): Promise<Examined> {
        const { where = "name", whereAdopt = "adopt", adopt, names = [] } = wanted;
        try {
            const live = await reading;
            if (wanted.imported) return { place, live, findings: [] };
            const question = { ...place, live, owner: nonce, adopt, where, whereAdopt };
            const inherited = await this.inherited(live, nonce);
            const held =
                (inherited !== undefined || isDoubtful(question)) &&
                (await isHeld({ ...place, uid: live?.metadata.uid }, await urnOf(by as pulumi.Resource), names));
            const verdict = judge({ ...question, held, inherited });
            return { place, live, verdict, findings: verdict.is === "foreign" ? [verdict.finding] : [] };
        } catch (error) {
            return { place, findings: [unreachable(where, titleOf(place), error, pulumi.runtime.isDryRun())] };
        }
    }
}

/** Of an object whose place is not known, or not asked. */
function elsewhere(location: Exclude<Location, { is: "at" }>, wanted: WantedObject, nonce: string): Examined {
    const { where = "name", kind } = wanted;
    switch (location.is) {
        case "later":
            return { findings: [lookedUpLater(where)] };
        case "nameless":
            return { findings: [finding("CR302", where, `${kind} has no name.`, giveName)] };
        case "in a cluster known later": {
            const why = "its cluster is known only after apply";
            return { findings: [existenceUnknown(where, location.title, why, "warning", byUpdate)] };
        }
        case "in a file":
            return { mark: nonce, findings: [] };
        case "out of reach": {
            const { title, name, namespace, error } = location;
            const findings = [unreachable(where, title, error, pulumi.runtime.isDryRun())];
            const mark = namespace && markFor(nonce, { kind, namespace, name }, wanted.names?.[0]);
            return { ...(mark !== undefined && { mark }), findings };
        }
    }
}

const giveName =
    "Leave the name in the metadata, or give another: the server would make up one that nobody can look for.";

const byUpdate = "The update looks before it writes, and stops before it overwrites what is not this program's.";
