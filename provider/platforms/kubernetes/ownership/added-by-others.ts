/**
 * Routes and addresses that another hand adds to an object of ours, or writes in place of ours. A list of rules or of paths is one value for the
 * API server, so each update of the object takes them away; but no refresh sees what was added, because the Kubernetes provider compares what the
 * program declares, and without a refresh nothing sees what was replaced.
 */
import { isArray } from "../../../inputs/json";
import type * as pulumi from "@pulumi/pulumi";
import { finding } from "../../../diagnostics/catalogue";
import { isOutput } from "../../../inputs/outputs";
import type { Child } from "../fields/args";
import { warn } from "../client/failure";
import type { Examined } from "./examined-object";
import { type Difference, differences, isNothing } from "./differences";
import { writersOf } from "./live";
import { titleOf } from "./place";

/** How many are named. */
const most = 4;

/** By kind: the part whose lists the server keeps as they were written. */
const parts: Readonly<Record<string, string>> = { Ingress: "spec", HTTPRoute: "spec", Endpoints: "subsets" };

export function sayAdded({ place, live, verdict }: Examined, child: Child, component: pulumi.Resource): void {
    const part = parts[child.kind];
    if (place === undefined || live === undefined || verdict?.is !== "ours" || part === undefined) return;
    const { spec, subsets } = live as { spec?: unknown; subsets?: unknown };
    const [declared, there] = [child.args[part], part === "spec" ? spec : subsets];
    const warned = (message: string, help?: string): void => {
        warn([finding("CR342", "name", `${titleOf(place)} ${message}`, help)], component);
    };
    const say = (added: readonly string[], help?: string): void => {
        if (added.length > 0) warned(`has what another hand, or a transformation, added to it: ${some(added)}.`, help);
    };
    // What the program has written last is its own, though this update may take it away.
    const writers = (path: string) => writersOf(live, /^subsets|^spec\.\w+/.exec(path)?.[0] ?? "");
    const isOfOthers = (path: string): boolean => !writers(path).program;
    if (child.kind === "Endpoints") return say(isOfOthers("subsets") ? addedAddresses(declared, there) : []);
    const found = differences(declared, there, part);
    say(found.filter(({ is, path }) => is === "added" && isOfOthers(path)).map(textOf));
    const isAnothers = (path: string): boolean => isOfOthers(path) && writers(path).others.length > 0;
    const changed = found.filter(({ is, path }) => is !== "added" && isAnothers(path));
    const by = [...new Set(changed.flatMap(({ path }) => writers(path).others))];
    if (changed.length > 0)
        warned(
            `is not as the program declares it now, and ${by.join(" and ")} wrote it last: ${some(changed.map(textOf))}.`,
            "pulumi up --refresh writes back what is declared, and so does the next update that changes the object. Until then it answers as it is.",
        );
    const beside = additionsBeside(declared, there).filter(isOfOthers);
    say(beside, "Declare it in the program, or remove it by hand: no update takes it away.");
}

const some = (texts: readonly string[]): string =>
    `${texts.slice(0, most).join(", ")}${texts.length > most ? ` and ${texts.length - most} more` : ""}`;

function textOf({ is, path, text }: Difference): string {
    if (is === "added") return `${path}${text}`;
    if (is === "gone") return `${path}${text} is gone`;
    // A wildcard in its place may take them, too.
    const isLost = /(\.host|hostnames\[\d+\])$/.test(path) && !text.startsWith("*");
    return `${path} is ${text}${isLost ? ", which it does not answer" : ""}`;
}

/** Fields of a spec that mean something where the program leaves them out: no update touches them. */
const besides = ["defaultBackend", "tls", "rules", "hostnames"];

/** Those that a live object has, though the program declares nothing there. */
export function additionsBeside(declared: unknown, live: unknown): string[] {
    if (isOutput(declared) || !isObject(declared) || !isObject(live)) return [];
    const [own, there] = [declared as Record<string, unknown>, live as Record<string, unknown>];
    return besides.flatMap((key) => (isNothing(own[key]) && !isNothing(there[key]) ? [`spec.${key}`] : []));
}

/** Addresses beyond those that are declared: a server keeps them in subsets of its own. */
function addedAddresses(declared: unknown, live: unknown): string[] {
    const own = addressesIn(declared);
    if (own === undefined) return [];
    const beyond = (addressesIn(live) ?? []).filter((ip) => !own.includes(ip));
    return beyond.map((ip) => `the address ${ip}`);
}

/** Undefined: not known yet. */
function addressesIn(subsets: unknown): string[] | undefined {
    if (!Array.isArray(subsets) || subsets.some(isOutput)) return undefined;
    const lists = subsets.flatMap((subset) => {
        const { addresses = [], notReadyAddresses = [] } = (subset ?? {}) as Record<string, unknown>;
        return [addresses, notReadyAddresses];
    });
    if (!lists.every(isArray)) return undefined;
    const found = lists.flat().map((one) => (isObject(one) ? (one as { ip?: unknown }).ip : one));
    return found.every((ip) => typeof ip === "string") ? found : undefined;
}

/** Paths of what a live object has beyond what is declared, inside of the lists and rules that are. */
export const additions = (declared: unknown, live: unknown, path: string): string[] =>
    differences(declared, live, path)
        .filter(({ is }) => is === "added")
        .map(textOf);

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
