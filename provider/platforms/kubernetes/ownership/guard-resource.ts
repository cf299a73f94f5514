import { catalogue } from "../../../diagnostics/catalogue";
import { sentence } from "../../../diagnostics/render";
import { nameOfUrn } from "../../../inputs/urn";
import { createHash } from "node:crypto";
import { ProviderError } from "../../../engine/errors";
import type { CheckFailure, CustomResource, DiffAnswer } from "../../../engine/resource";
import { isRecord, type Inputs, type Value } from "../../../engine/values";
import { ClusterError } from "../client/cluster-error";
import { send } from "../client/rest";
import { otherAddress, writtenElsewhere } from "./other-cluster";
import { helpFor, objectAt } from "./existence-unknown";
import type { GuardedCluster, GuardedObject } from "./guard";
import { isExcluded } from "../../exclude-option";
import { inPart } from "../../partial-run-resource";
import { otherStack, stackNameOf, warnOfFormerStack } from "./other-stack";
import { releaseCure } from "./release-cure";
import { isGenuine, laterProgram, type LiveObject, managersOf, ownerAnnotation, ownerOf, writerOf } from "./live";
import { pathOf } from "../client/object-location";
import { isOfThisProgram } from "./record-resource";

/**
 * `crossroute:kubernetes:OwnerGuard`: lives in the state only. The Kubernetes provider deletes by name, even if
 * somebody else has made the object meanwhile; so the engine has to pass the guard first. It shows nothing to people:
 * it has no difference, but where its record was made anew.
 */
export const ownerGuardResource: CustomResource = {
    /**
     * An object whose resource has a new logical name and no alias would be created a second time and then deleted: the
     * engine creates before it deletes, and both have the object's name.
     */
    async check(ctx, { news: { leftOut, held, ...given }, olds }) {
        const news = { ...withLeaving(given, olds, held), stack: stackNameOf(ctx.urn) };
        warnOfFormerStack(ctx, olds, objectsIn(olds).map(titleOf));
        if (isRecord(leftOut)) return { inputs: news, failures: [halfRun(leftOut, olds)] };
        const before = new Map(objectsIn(olds).map((object) => [keyOf(object), object]));
        const failures = objectsIn(news).flatMap((object) => {
            const old = before.get(keyOf(object));
            if (old === undefined || !isLost(nameOfUrn(old.urn), object)) return [];
            const message = `${titleOf(object)} was declared by the resource ${nameOfUrn(old.urn)} and is now declared by ${nameOfUrn(object.urn)}: the engine would make it again and then delete it`;
            const help = releaseCure(old.urn);
            return [{ property: "", reason: sentence({ code: "CR323", message, help }) }];
        });
        return { inputs: news, failures };
    },

    /** Objects that leave the component are deleted at the end of this deployment: this is the last moment to look. */
    async diff(ctx, { oldInputs, oldOutputs, news }) {
        const leaving = objectsIn(news).filter(({ isLeaving, urn }) => isLeaving === true && !isExcluded(urn));
        const unchecked = await allOurs(
            ctx.urn,
            { ...news, owner: oldInputs["owner"] ?? null },
            leaving,
            news["preview"] === true ? "preview" : "update",
        );
        for (const text of unchecked) ctx.log.warning(text);
        // The next run knows by the state's outputs alone which record the objects name.
        const isOther = news["owner"] !== oldOutputs["owner"];
        const detailed: DiffAnswer["detailed"] = isOther ? { owner: { kind: "update", inputDiff: true } } : {};
        return { detailed };
    },

    async create(ctx, { inputs }) {
        return { id: createHash("sha256").update(ctx.urn).digest("hex").slice(0, 16), outputs: inputs };
    },

    /** A refresh takes what it does not find out of the state, also where it asks another cluster. */
    async read(_ctx, { id, inputs, outputs }) {
        if (inputs === undefined || outputs === undefined) return undefined;
        const texts = await missedElsewhere(outputs);
        if (texts.length > 0) throw new ProviderError("FAILED_PRECONDITION", texts.join("\n"));
        return { id, inputs, outputs };
    },

    async update(_ctx, { news }) {
        return { outputs: news };
    },

    async delete(ctx, { inputs }) {
        const excluded = objectsIn(inputs).filter(({ urn }) => isExcluded(urn));
        if (excluded.length > 0) throw new ProviderError("FAILED_PRECONDITION", wouldStay(excluded.map(titleOf)));
        const elsewhere = objectsIn(inputs).length > 0 ? otherStack(ctx, inputs) : undefined;
        if (elsewhere !== undefined) throw elsewhere;
        await allOurs(ctx.urn, inputs, objectsIn(inputs), "deletion");
    },
};

/** The engine passes the guard in this run, but not all objects: what they replace would go, and nothing take its place. */
function halfRun(leftOut: Inputs, olds: Inputs | undefined): CheckFailure {
    const { declared } = leftOut;
    const stay = new Set(Array.isArray(declared) ? declared.map(String) : []);
    const leaving = objectsIn(olds)
        .map(titleOf)
        .filter((title) => !stay.has(title));
    const goes = leaving.length === 0 ? "" : `, and ${leaving.join(", ")} would be deleted all the same`;
    return { property: "", reason: inPart(leftOut, goes) };
}

/**
 * An object that leaves the component is guarded until it goes: this run may leave it out, or end before the engine deletes it.
 * @param held the objects that the state has and the component does not declare; none where the engine did not say
 */
function withLeaving(news: Inputs, olds: Inputs | undefined, held: Value | undefined): Inputs {
    const { objects, connections } = news;
    // Of an object that is not known yet nobody can tell whether it is one of those before.
    if (!Array.isArray(objects) || !Array.isArray(connections) || objectsIn(news).length < objects.length) return news;
    const declared = new Set(objectsIn(news).map(keyOf));
    const isGone = ({ isLeaving, urn }: GuardedObject): boolean =>
        isLeaving === true && Array.isArray(held) && !held.includes(urn);
    const kept = objectsIn(olds).filter((object) => !declared.has(keyOf(object)) && !isGone(object));
    const before = Array.isArray(olds?.["connections"]) ? olds["connections"] : [];
    const added = kept.map((object, i) => ({ ...object, connection: connections.length + i, isLeaving: true }));
    return {
        ...news,
        objects: [...objects, ...added],
        connections: [...connections, ...kept.map(({ connection }) => before[connection] ?? {})],
    };
}

/** The engine leaves the objects and deletes their guard, because that needs them: nobody would look when they go. */
function wouldStay(titles: readonly string[]): string {
    const [are, them] = titles.length === 1 ? ["is", "it"] : ["are", "them"];
    const message = `${titles.join(", ")} ${are} left out of this run by --exclude, and what guards ${them} would be deleted`;
    const help = "add --exclude-dependents, or leave nothing of the component out";
    return sentence({ code: "CR329", message, help });
}

async function allOurs(
    guard: string,
    inputs: Inputs,
    objects: readonly GuardedObject[],
    when: When,
): Promise<string[]> {
    const owner = String(inputs["owner"]);
    const connections = Array.isArray(inputs["connections"]) ? inputs["connections"] : [];
    const found = await Promise.all(
        objects.map((object) =>
            look(object, (connections[object.connection] ?? {}) as GuardedCluster, owner, guard, when),
        ),
    );
    const texts = (is: Look["is"]): string[] =>
        found.filter((one, i) => one.is === is && !mayGoLater(one, objects[i], objects)).map(({ text }) => text);
    const refused = [
        ...texts("another's"),
        ...texts("in doubt"),
        ...(when === "preview" ? [] : texts("out of reach")),
        ...(when === "deletion" ? texts("not deletable") : []),
    ];
    if (refused.length > 0)
        throw new ProviderError("FAILED_PRECONDITION", `nothing was deleted:\n${refused.join("\n")}`);
    return [...texts("out of reach"), ...texts("not deletable")];
}

/**
 * When the guard looks: for the objects that leave a component in a preview or an update, or before it goes itself. Then it must not
 * go where an object cannot: nobody would look any more when that is tried again.
 */
type When = "preview" | "update" | "deletion";

/** A webhook may refuse a Service as long as an Ingress leads to it, and that one goes first. */
const mayGoLater = (
    { is, answer = "" }: Look,
    object: GuardedObject | undefined,
    all: readonly GuardedObject[],
): boolean =>
    is === "not deletable" &&
    /admission webhook|ValidatingAdmissionPolicy/.test(answer) &&
    !isEntry(object) &&
    all.some(isEntry);
const isEntry = (object: GuardedObject | undefined): boolean => /^(Ingress|HTTPRoute)$/.test(object?.kind ?? "");

/** What is known about an object that is about to be deleted. */
interface Look {
    is: "ours or gone" | "another's" | "in doubt" | "out of reach" | "not deletable";
    text: string;
    /** What the server said. */
    answer?: string;
}

async function look(
    object: GuardedObject,
    cluster: GuardedCluster,
    owner: string,
    guard: string,
    when: When,
): Promise<Look> {
    const title = titleOf(object);
    // The guard depends on the object: neither can be removed alone without the other being left to delete it.
    const taken = `to leave it alone run \`pulumi state delete '${object.urn}' --target-dependents\``;
    const leave = object.isLeaving === true ? `${taken} and \`pulumi state delete '${guard}'\`` : taken;
    try {
        const live = await objectAt<LiveObject>(cluster, object);
        const asked = live === undefined && !letsGo(cluster) && (await otherAddress(object, cluster));
        if (asked) return { is: "out of reach", text: writtenElsewhere([title], object.server, asked) };
        const why = live && anothers(live, object, owner);
        if (why === undefined)
            return (
                (when !== "update" && live && goesWith(live, owner) && (await wouldRefuse(object, cluster, live))) || {
                    is: "ours or gone",
                    text: "",
                }
            );
        const message = `${title} is no longer this program's: ${why}`;
        return { is: "another's", text: sentence({ code: "CR319", message, help: leave }) };
    } catch (error) {
        if (!(error instanceof ClusterError)) throw error;
        const message = `whether ${title} is still this program's could not be checked: ${error.message}`;
        const unknown = (help: string): string => sentence({ code: "CR322", message, help });
        if (error.status !== undefined) return { is: "in doubt", text: unknown(helpFor(error)) };
        if (letsGo(cluster)) return { is: "ours or gone", text: "" };
        return {
            is: "out of reach",
            text: unknown(
                "try again when it can be reached; if it is gone for good, set PULUMI_K8S_DELETE_UNREACHABLE=true",
            ),
        };
    }
}

/** What another component of this program has taken over stays. */
const goesWith = (live: LiveObject, owner: string): boolean => [undefined, owner].includes(ownerOf(live));

/** The Kubernetes provider gives up objects that it cannot reach: the user said so. */
const letsGo = ({ deletesUnreachable }: GuardedCluster): boolean =>
    deletesUnreachable === true || process.env["PULUMI_K8S_DELETE_UNREACHABLE"] === "true";

/** The objects that are not where this run asks, because they were written in another cluster. */
async function missedElsewhere(inputs: Inputs): Promise<string[]> {
    const connections = Array.isArray(inputs["connections"]) ? inputs["connections"] : [];
    const missed = new Map<string, { titles: string[]; server: string; asked: string }>();
    for (const object of objectsIn(inputs)) {
        const cluster = (connections[object.connection] ?? {}) as GuardedCluster;
        if (letsGo(cluster)) continue;
        // A cluster that does not answer is the Kubernetes provider's to report.
        const asked = await otherAddress(object, cluster).catch(() => undefined);
        if (asked === undefined) continue;
        if ((await objectAt<LiveObject>(cluster, object).catch(() => null)) !== undefined) continue;
        const known = missed.get(`${object.server} ${asked}`) ?? { titles: [], server: object.server, asked };
        missed.set(`${object.server} ${asked}`, { ...known, titles: [...known.titles, titleOf(object)] });
    }
    return [...missed.values()].map(({ titles, server, asked }) => writtenElsewhere(titles, server, asked));
}

/** What the server would answer to the deletion: so it is known before the first of the objects is gone. */
async function wouldRefuse(
    object: GuardedObject,
    cluster: GuardedCluster,
    live: LiveObject,
): Promise<Look | undefined> {
    const { uid } = live.metadata;
    const options = { apiVersion: "v1", kind: "DeleteOptions", dryRun: ["All"], preconditions: { uid } };
    const content = { type: "application/json", body: JSON.stringify(options) };
    // In the path, too: a proxy may drop the body of a deletion, and it would be a real one.
    const { status, body } = await send(cluster, "DELETE", `${pathOf(object)}?dryRun=All`, content);
    if (status < 400 || [401, 404, 409, 429, 502, 503, 504].includes(status)) return undefined;
    const { message } = (body ?? {}) as { message?: unknown };
    // A webhook that must not be asked in vain says nothing about the deletion.
    if (status === 400 && /does not support dry run/.test(String(message))) return undefined;
    const said = typeof message === "string" ? `${status}: ${message}` : String(status);
    const refused = `the server would not delete ${titleOf(object)}: it answers ${said}`;
    const text = sentence({ code: "CR339", message: refused, help: catalogue.CR339.help });
    return { is: "not deletable", text, answer: said };
}

/**
 * Why the object may not be deleted; undefined when it is this program's. One that another component of this program has
 * taken over is not deleted: the engine knows it under its new name.
 */
function anothers(live: LiveObject, object: GuardedObject, owner: string): string | undefined {
    const marked = ownerOf(live);
    const isSame = live.metadata.uid === object.uid;
    const also = laterProgram(live);
    if (also !== undefined)
        return `another resource of a Pulumi program (field manager ${also}) declares it now, and would lose it`;
    if (marked === undefined && isSame) return undefined;
    if (marked === owner && (isSame || isGenuine(live, owner, object))) return undefined;
    if (marked !== undefined && marked !== owner) {
        if (isOfThisProgram(marked)) return undefined;
        // The same resource of this stack has the mark of another record since a run that ended half-way.
        if (isSame && object.writer !== undefined && writerOf(live) === object.writer) return undefined;
        if (isSame)
            return (
                `it carries the mark of another owner record (${ownerAnnotation}: ${marked}). If that is of this stack, ` +
                "because a run ended half-way, let pulumi up end it first. If it is not"
            );
    }
    return `${managersOf(live).join(", ") || "somebody"} made it anew`;
}

function objectsIn(inputs: Inputs | undefined): GuardedObject[] {
    const { objects } = inputs ?? {};
    return Array.isArray(objects) ? objects.filter(isGuarded) : [];
}

/** What the component of this version, or of one before, wrote beside the name has the same fields. */
const isGuarded = (object: Value): object is GuardedObject => isRecord(object) && typeof object["name"] === "string";

const isLost = (before: string, { urn, aliases }: GuardedObject): boolean =>
    nameOfUrn(urn) !== before && aliases !== undefined && !aliases.includes(before);

const keyOf = ({ server, kind, namespace, name }: GuardedObject): string => [server, kind, namespace, name].join(" ");
const titleOf = ({ kind, namespace, name }: GuardedObject): string => `${kind} ${namespace}/${name}`;
