/**
 * What is live of an object otherwise than the state has it, though the engine changes nothing: an update was interrupted after the
 * server had taken it, and the program went back. Only what the object's own resource has written since counts, by the server's record of its
 * writers: what a controller, a webhook, the server or another hand changes is no run of ours.
 */
import * as pulumi from "@pulumi/pulumi";
import { finding } from "../../../diagnostics/catalogue";
import type { Child } from "../fields/args";
import { answerOf, decidesNothing, isLater, isPlain } from "../../skipped-updates";
import { warn } from "../client/failure";
import { sayAdded } from "./added-by-others";
import type { Examined } from "./examined-object";
import type { KubernetesResource } from "./guarded";
import { holdsField, type LiveObject, writtenAt } from "./live";
import { titleOf } from "./place";

/** How many are named. */
const most = 4;
/** The parts of objects that a component declares. */
const parts = ["metadata", "spec", "subsets", "endpoints", "ports"] as const;

type Path = readonly (string | number)[];
export interface Otherwise {
    path: Path;
    /** What became of it, without the value: nothing tells whether it was a secret of the program that wrote it. */
    text: string;
    /** The Kubernetes provider compares what the state declares, lists as far as they went: no refresh sees what was added. */
    isSeen: boolean;
}

/** Says what the object has otherwise than the state, and what another hand added to it. */
export function sayLive(found: Examined, resource: KubernetesResource, child: Child, component: pulumi.Resource): void {
    sayAdded(found, child, component);
    // A resource that fails says so itself.
    sayNotAsLeft(found, resource, component).catch(() => undefined);
}

async function sayNotAsLeft(
    { place, live, verdict }: Examined,
    resource: KubernetesResource,
    component: pulumi.Resource,
): Promise<void> {
    if (place === undefined || live === undefined || verdict?.is !== "ours") return;
    const found = notAsLeft(live, await answerOf(resource, parts));
    if (found.length === 0) return;
    const more = found.length > most ? ` and ${found.length - most} more` : "";
    const named = found.slice(0, most).map(({ path, text }) => `${nameOf(path)} ${text}`);
    const message = `${titleOf(place)} is not as the last run left it: ${named.join("; ")}${more}. A run that the state does not know of wrote it, as one that was interrupted, and this one leaves it so.`;
    const help = found.some(({ isSeen }) => isSeen) ? undefined : unseen;
    warn([finding("CR346", "name", message, help)], component);
}

const unseen =
    "No refresh sees what was added: remove it by hand, or declare it. The next update that changes the object takes it away.";

/** @param answered what the engine has of it: an update answers with what it wrote */
export function notAsLeft(live: LiveObject, answered: Readonly<Record<string, unknown>>): Otherwise[] {
    const { metadata } = answered;
    if (!isPlain(metadata) || isLater(metadata)) return [];
    const before = { ...answered, metadata } as Pick<LiveObject, "metadata">;
    const [last, known] = [writtenAt(live), writtenAt(before)];
    if (last === undefined || known === undefined || last <= known || metadata["uid"] !== live.metadata.uid) return [];
    return parts.flatMap((part) => {
        const path: Path = part === "metadata" ? [part, "annotations"] : [part];
        const [was, is] = [at(answered, path), at(live, path)];
        if (isLater(answered[part])) return [];
        return differences(was, is, path, part === "metadata").filter(({ path: of, text }) =>
            holdsField(text === gone ? before : live, of),
        );
    });
}

const gone = "is not set";
const at = (value: unknown, path: Path): unknown =>
    path.reduce<unknown>((part, key) => (isPlain(part) ? part[key] : undefined), value);

function differences(was: unknown, is: unknown, path: Path, areAnnotations = false): Otherwise[] {
    if (Array.isArray(was) && Array.isArray(is)) {
        const inside = was.slice(0, is.length).flatMap((one, i) => differences(one, is[i], [...path, i]));
        if (was.length === is.length) return inside;
        const text = `has ${is.length} instead of ${was.length}`;
        return [...inside, { path, text, isSeen: is.length < was.length }];
    }
    if ((isPlain(was) || isNothing(was)) && (isPlain(is) || (isNothing(is) && isPlain(was)))) {
        const [before, now] = [was ?? {}, is ?? {}].map((one) => one as Record<string, unknown>) as [
            Record<string, unknown>,
            Record<string, unknown>,
        ];
        return [...new Set([...Object.keys(before), ...Object.keys(now)])]
            .filter((key) => !(areAnnotations && decidesNothing.test(key)))
            .flatMap((key) => differences(before[key], now[key], [...path, key]));
    }
    if (isNothing(was) && isNothing(is)) return [];
    if (JSON.stringify(was) === JSON.stringify(is)) return [];
    const text = isNothing(is) ? gone : isNothing(was) ? "is added" : "is another";
    return [{ path, text, isSeen: !isNothing(was) }];
}

const isNothing = (value: unknown): boolean => value === undefined || value === null;

const nameOf = (path: Path): string =>
    path.reduce<string>(
        (text, key) =>
            typeof key === "number"
                ? `${text}[${key}]`
                : /^\w+$/.test(key)
                  ? `${text}${text && "."}${key}`
                  : `${text}[${JSON.stringify(key)}]`,
        "",
    );
