/** Who owns an object that exists already? Pure: the caller reads, and refuses. */
import type { Diagnostic } from "../../../routing/diagnostic";
import { finding } from "../../../diagnostics/catalogue";
import { isGenuine, type LiveObject, managersOf, ownerAnnotation, ownerOf, programOf } from "./live";

/** `true`: take over what no Pulumi program manages; a text: what this manager, or owner record, manages. */
export type Adopt = boolean | string;

export interface OwnershipQuestion {
    live: LiveObject | undefined;
    /** The nonce of the component's own record. */
    owner: string;
    adopt: Adopt | undefined;
    /** Whether the state of the stack has this very object, by its uid, as that of the resource. */
    held?: boolean;
    /** A record of this stack that the component's own record replaces. */
    inherited?: string | undefined;
    kind: string;
    namespace: string;
    name: string;
    /** Path of the argument that names the object, and of the one that adopts it. */
    where: string;
    whereAdopt: string;
}

export type OwnershipVerdict =
    | { is: "absent" }
    /** It is the object in the state, or carries our mark. */
    | { is: "ours" }
    /** It is taken over, as asked; `from` managed it. */
    | { is: "adopted"; from: string; program: boolean }
    | { is: "foreign"; finding: Diagnostic };

/** Whether only the state can tell: the mark is gone, or the object may be a copy. */
export function isDoubtful({
    live,
    owner,
    ...identity
}: Omit<OwnershipQuestion, "adopt" | "held" | "inherited" | "where" | "whereAdopt">) {
    if (live === undefined || live.metadata.deletionTimestamp !== undefined) return false;
    const marked = ownerOf(live);
    return marked === undefined || (marked === owner && !isGenuine(live, owner, identity));
}

export function judge(question: OwnershipQuestion): OwnershipVerdict {
    const { live, owner, adopt, held = false, inherited } = question;
    if (live === undefined) return { is: "absent" };
    if (live.metadata.deletionTimestamp !== undefined) return { is: "foreign", finding: beingDeleted(question, live) };
    const marked = ownerOf(live);
    if (held && (marked === undefined || [owner, inherited].includes(marked))) return { is: "ours" };
    if (marked === owner && isGenuine(live, owner, question)) return { is: "ours" };
    const managers = managersOf(live);
    const program = programOf(live);
    if (marked !== undefined && marked !== owner) {
        if (adopt === marked || adopt === live.metadata.annotations?.[ownerAnnotation])
            return { is: "adopted", from: `owner record ${marked}`, program: true };
        return { is: "foreign", finding: ofAnotherRecord(question, marked) };
    }
    if (program !== undefined) {
        if (isNamed(adopt, program)) return { is: "adopted", from: program, program: true };
        return { is: "foreign", finding: ofProgram(question, program) };
    }
    if (adopt === true || managers.some((manager) => isNamed(adopt, manager)))
        return { is: "adopted", from: listed(managers), program: false };
    return { is: "foreign", finding: marked === owner ? ofCopy(question, managers) : ofSomebody(question, managers) };
}

/** The Kubernetes provider appends a random word for each resource: without it, the name stands for all of them. */
const isNamed = (adopt: Adopt | undefined, manager: string): boolean =>
    typeof adopt === "string" &&
    (manager === adopt || (manager.startsWith(`${adopt}-`) && /^[^-]+$/.test(manager.slice(adopt.length + 1))));

const titleOf = ({ kind, namespace, name }: OwnershipQuestion): string => `${kind} ${namespace}/${name}`;

const listed = (managers: readonly string[]): string =>
    managers.length === 0 ? "an unknown manager" : managers.join(", ");

const ofSomebody = (question: OwnershipQuestion, managers: readonly string[]): Diagnostic =>
    finding(
        "CR319",
        question.where,
        `${titleOf(question)} exists and is not this program's: ${listed(managers)} manages it.`,
        `Give another name, or take it over with ${question.whereAdopt}: true.`,
    );

const ofCopy = (question: OwnershipQuestion, managers: readonly string[]): Diagnostic =>
    finding(
        "CR319",
        question.where,
        `${titleOf(question)} exists and is a copy: it carries the mark of this program (${ownerAnnotation}), but ${listed(managers)} made it.`,
        `Give another name, or take it over with ${question.whereAdopt}: true.`,
    );

const ofProgram = (question: OwnershipQuestion, program: string): Diagnostic =>
    finding(
        "CR319",
        question.where,
        `${titleOf(question)} exists and a Pulumi program manages it (field manager ${program}).`,
        `Give another name. To take it over write ${question.whereAdopt}: ${JSON.stringify(program)}, after the resource that has it was taken out of its stack's state with pulumi state delete --target-dependents.`,
    );

const ofAnotherRecord = (question: OwnershipQuestion, marked: string): Diagnostic =>
    finding(
        "CR319",
        question.where,
        `${titleOf(question)} exists and belongs to another owner record of Crossroute (${ownerAnnotation}: ${marked}).`,
        'Give another name. If the component was renamed, give it its former name: aliases: [{ name: "…" }]; if it has another parent now, aliases: [{ parent: … }], or where it had none [{ parent: pulumi.rootStackResource }] (YAML: noParent: true). ' +
            `To take it over write ${question.whereAdopt}: ${JSON.stringify(marked)}.`,
    );

const beingDeleted = (question: OwnershipQuestion, live: LiveObject): Diagnostic =>
    finding(
        "CR321",
        question.where,
        `${titleOf(question)} is being deleted (since ${live.metadata.deletionTimestamp}).`,
    );
