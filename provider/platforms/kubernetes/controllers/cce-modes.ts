/**
 * How an Ingress asks the load balancer of Huawei CCE to compare its paths: one judgement for arguments and for files.
 * What is not known yet, or still to be filled in, is left out.
 */
import type { Json } from "../../../inputs/json";
import { closestName } from "../../../inputs/shape";
import { UNKNOWN_INPUT, UNKNOWN_SENTINEL } from "../../../inputs/unknown";
import { placeholdersIn } from "../../../inputs/variables";
import { isBroken, isObject, objectsOf, parseJson } from "../read/json";
import { classAnnotation, serverOfClass } from "../read/classes";
import { isExpression, isMatchMode, matchModeAnnotation, matchModeProperty, matchModes } from "./cce";

/** A path of an Ingress, with what is said about its mode. */
export interface ModePath {
    /** Where it is: `routes[0]`, or `spec.rules[0].http.paths[0]`. */
    at: string;
    host: unknown;
    path: unknown;
    pathType?: unknown;
    /** The field beside the path. */
    property?: unknown;
    /** The mode of an argument. */
    mode?: unknown;
}

/** What is wrong with the text of the annotation itself, whatever the paths are. */
export interface WrongEntry {
    /** Where it is in the list: `[0].matchmode`. */
    part?: string;
    reason: string;
    help: string;
}

export interface WrongMode {
    at: string;
    text: string;
    help: string;
    isWarning?: true;
}

const short = (value: unknown): string => (JSON.stringify(value) ?? "nothing").slice(0, 60);
/** EQUAL_TO looks like a word that is still to be filled in. */
const isOpen = (value: unknown): boolean =>
    value === UNKNOWN_INPUT ||
    (typeof value === "string" &&
        (value.includes(UNKNOWN_SENTINEL) || placeholdersIn(value).some((word) => !isMatchMode(word))));

/** Whether an Ingress of the class is, or may be, one of CCE: also where no known controller serves the class. */
export function isForCce(ingressClassName: unknown, annotations: Json): boolean {
    // The annotation counts before the field.
    const name = annotations[classAnnotation] ?? ingressClassName;
    const server = typeof name === "string" ? serverOfClass(name) : undefined;
    return (
        name === UNKNOWN_INPUT ||
        server?.dialect === "cce" ||
        (server !== undefined && server.product === undefined) ||
        Object.keys(annotations).some((one) => one.startsWith("kubernetes.io/elb."))
    );
}

/** Properties beside the paths of another class. */
export const strangeProperties = (paths: readonly ModePath[], help: string): WrongMode[] =>
    paths
        .filter(({ property }) => isObject(property))
        .map(({ at }) => ({ at: `${at}.property`, text: "Only Huawei CCE reads properties beside a path.", help }));

const entryKeys = ["host", "path", "matchmode"];

/** What is wrong with the entries of the annotation; a name that CCE does not know leaves the path without its mode. */
export function wrongEntries(text: string): WrongEntry[] {
    const list = parseJson(text);
    if (!Array.isArray(list) || list.some((entry) => !isObject(entry)))
        return [
            {
                reason: `${JSON.stringify(text)} is no ${isBroken(text) ? "JSON" : "list of match modes"}`,
                help: 'Give a list such as [{"host":"shop.example.com","path":"/api","matchmode":"EQUAL_TO"}], as JSON.',
            },
        ];
    return objectsOf(list).flatMap(wrongEntry);
}

function wrongEntry(entry: Json, i: number): WrongEntry[] {
    const strange = Object.keys(entry).filter((key) => !entryKeys.includes(key));
    const found = strange.map((key): WrongEntry => {
        const meant = closestName(key, entryKeys);
        const help = meant === undefined ? `There are ${entryKeys.join(", ")}.` : `Did you mean ${meant}?`;
        return { part: `[${i}].${key}`, reason: "CCE has no such key", help };
    });
    const { matchmode } = entry;
    const help = `Give ${matchModes.join(", ")}.`;
    if (matchmode === undefined || matchmode === null)
        return found.some((one) => one.help === "Did you mean matchmode?")
            ? found
            : [...found, { part: `[${i}]`, reason: "the entry has no matchmode", help }];
    if (isMatchMode(matchmode)) return found;
    return [...found, { part: `[${i}].matchmode`, reason: `${short(matchmode)} is no match mode`, help }];
}

/**
 * @param paths undefined: not all are known
 * @param annotation the text of the annotation
 * @param at where the annotation is
 */
export function wrongModes(paths: readonly ModePath[] | undefined, annotation: unknown, at: string): WrongMode[] {
    const entries = typeof annotation !== "string" || isOpen(annotation) ? [] : objectsOf(parseJson(annotation));
    if (paths === undefined) return [];
    return [
        ...paths.flatMap((path) => [
            ...wrongProperties(path),
            ...contradiction(path, entries),
            ...expression(path, entries),
        ]),
        ...idle(entries, paths, at),
        ...rivals(entries, at),
    ];
}

const isSame = (one: Json | ModePath, other: Json | ModePath): boolean =>
    (one.host ?? "") === (other.host ?? "") && one.path === other.path && !isOpen(one.host) && !isOpen(one.path);

/** Two modes of the annotation for one host and path. */
const rivals = (entries: readonly Json[], annotation: string): WrongMode[] =>
    entries.flatMap((entry, i): WrongMode[] => {
        const first = entries.findIndex((other) => isSame(entry, other));
        const [own, other] = [entry.matchmode, entries[first]?.matchmode];
        if (!isMatchMode(own) || !isMatchMode(other) || own === other) return [];
        const text = `It is ${short(own)}, and [${first}] has ${short(other)} for the same host and path: which of the two counts is not known.`;
        return [{ at: `${annotation}[${i}].matchmode`, text, help: "Leave one of the two out." }];
    });

/**
 * Paths of arguments whose modes become one annotation. It names host and path only, so that a mode is said of all
 * paths that have both.
 */
export const rivalPaths = (paths: readonly ModePath[]): WrongMode[] =>
    paths.flatMap((path, i): WrongMode[] => {
        const mode = path.mode ?? propertyOf(path)[matchModeProperty];
        if (!isMatchMode(mode) || ignored(path)) return [];
        const at = path.mode === undefined ? `${path.at}.property.${matchModeProperty}` : `${path.at}.matchMode`;
        for (const [j, other] of paths.entries()) {
            const said = other.mode ?? propertyOf(other)[matchModeProperty];
            const isSaid = said !== undefined && said !== null;
            // Of two that differ the later one is named.
            if (j === i || (j > i && isSaid && !ignored(other)) || !isSame(path, other) || isOpen(said)) continue;
            if (ignored(other)) {
                const text = `CCE's annotation says it of ${other.at}, too, which has the same host and path; there ${short(other.pathType)} decides.`;
                return [{ at, text, help: "Give both a match, or both a match mode.", isWarning: true }];
            }
            if (isOpen(other.pathType) || (said ?? "STARTS_WITH") === mode) continue;
            const has = isSaid ? short(said) : "none";
            const text = `It is ${short(mode)}, and ${other.at} has ${has} for the same host and path: CCE's annotation has one mode for both.`;
            return [{ at, text, help: "Give both one mode, or leave one of the two out." }];
        }
        return [];
    });

const propertyOf = ({ property }: ModePath): Json => (isObject(property) ? property : {});

const wrongProperties = (path: ModePath): WrongMode[] =>
    Object.entries(propertyOf(path)).flatMap(([key, mode]): WrongMode[] => {
        const at = `${path.at}.property.${key}`;
        if (isOpen(key)) return [];
        if (key !== matchModeProperty)
            return [{ at, text: "CCE has no such property.", help: `Give ${matchModeProperty}.` }];
        if (mode === undefined || mode === null || isOpen(mode)) return [];
        if (!isMatchMode(mode))
            return [{ at, text: `${short(mode)} is no match mode of CCE.`, help: `Give ${matchModes.join(", ")}.` }];
        return ignored(path)
            ? [
                  {
                      at,
                      text: `It does not count beside pathType ${short(path.pathType)}.`,
                      help: "Use ImplementationSpecific.",
                      isWarning: true,
                  },
              ]
            : [];
    });

/** Only where Kubernetes leaves the comparison to the class does CCE ask for a mode; older versions have no path types. */
const ignored = ({ pathType }: ModePath): boolean => pathType === "Exact" || pathType === "Prefix";

const fits = (entry: Json, { host, path }: ModePath): boolean =>
    (entry.host ?? "") === (host ?? "") && entry.path === path;

/** CCE writes the modes of the annotation beside the paths, so that which of the two counts is open. */
function contradiction(path: ModePath, entries: readonly Json[]): WrongMode[] {
    const own = propertyOf(path)[matchModeProperty];
    const other = entries.find((entry) => fits(entry, path))?.["matchmode"];
    if (!isMatchMode(own) || !isMatchMode(other) || own === other) return [];
    const text = `It is ${short(own)}, and the annotation ${matchModeAnnotation} has ${short(other)} for this path: which of the two counts is not known.`;
    return [
        {
            at: `${path.at}.property.${matchModeProperty}`,
            text,
            help: "Write one mode in both, or leave one out.",
            isWarning: true,
        },
    ];
}

/** ELB may take what we do not understand, so that this is a warning. */
function expression(path: ModePath, entries: readonly Json[]): WrongMode[] {
    const own =
        path.mode ?? propertyOf(path)[matchModeProperty] ?? entries.find((entry) => fits(entry, path))?.["matchmode"];
    if (own !== "REGEX" || typeof path.path !== "string" || isOpen(path.path) || isExpression(path.path)) return [];
    const text = `${short(path.path)} is no regular expression that is understood, and its mode is REGEX.`;
    return [
        {
            at: `${path.at}.path`,
            text,
            help: "Close each bracket, and quote others with a backslash.",
            isWarning: true,
        },
    ];
}

/** What is answered where the mode of an entry counts. */
function then({ matchmode, path }: Json): string {
    if (matchmode === "REGEX") return `the path is a regular expression then`;
    const own = typeof path === "string" && path !== "" ? path : "the path";
    return matchmode === "EQUAL_TO"
        ? `${own} itself is answered then, and nothing below it`
        : `all that begins with ${own} is answered then`;
}

/** An entry that meets no path changes nothing: the path is compared by its first characters then. */
function idle(entries: readonly Json[], paths: readonly ModePath[], annotation: string): WrongMode[] {
    if (entries.length === 0 || paths.some(({ host, path }) => isOpen(host) || isOpen(path))) return [];
    return entries.flatMap((entry, i): WrongMode[] => {
        if (wrongEntry(entry, i).length > 0) return [];
        const met = paths.filter((path) => fits(entry, path));
        const at = `${annotation}[${i}]`;
        const [other] = met;
        if (other !== undefined && met.every(ignored))
            return [
                {
                    at,
                    text: `Its mode does not count beside pathType ${short(other.pathType)}, which ${other.at} has.`,
                    help: `Leave the entry out, which changes nothing. With ImplementationSpecific there it counts: ${then(entry)}.`,
                    isWarning: true,
                },
            ];
        const besides = met.find(ignored);
        if (besides !== undefined) {
            const text = `It meets ${besides.at}, too, where pathType ${short(besides.pathType)} decides.`;
            return [{ at, text, help: "Give the paths of one host and path one pathType.", isWarning: true }];
        }
        if (met.length > 0) return [];
        const text = `No rule has the host ${short(entry.host ?? "")} and the path ${short(entry.path)}, so its mode counts nowhere.`;
        const there = paths
            .map(({ host, path }) => `${String(host ?? "")}${String(path ?? "")}`)
            .slice(0, 3)
            .join(", ");
        const help = there === "" ? "Leave the entry out." : `Write host and path as a rule has them: ${there}.`;
        return [{ at, text, help, isWarning: true }];
    });
}
