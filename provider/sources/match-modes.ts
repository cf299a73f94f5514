/** What an Ingress of CCE in a file says of how its paths are compared. */
import { finding } from "../diagnostics/catalogue";
import { placeholdersIn } from "../inputs/variables";
import {
    isExpression,
    isMatchMode,
    matchModeAnnotation,
    matchModeProperty,
    matchModes,
} from "../platforms/kubernetes/controllers/cce";
import { objectsOf, parseJson } from "../platforms/kubernetes/read/json";
import type { Diagnostic } from "../routing/diagnostic";
import { objectName, short } from "./form";
import { isObject, type Json, type Placed } from "./objects";

interface Path {
    at: string;
    host: string;
    path: unknown;
    property: Json;
}

interface Wrong {
    at: string;
    text: string;
    help: string;
    isWarning?: true;
}

/** Match modes that CCE does not have, that meet no path, or that say two things of one. */
export function matchModeFindings({ value, source, written }: Placed): Diagnostic[] {
    if (value.kind !== "Ingress" || written === undefined || written.template) return [];
    const { annotations } = isObject(value.metadata) ? value.metadata : {};
    const text = isObject(annotations) ? annotations[matchModeAnnotation] : undefined;
    const entries = typeof text !== "string" || isVariable(text) ? [] : objectsOf(parseJson(text));
    const paths = pathsOf(value);
    const all = [
        ...paths.flatMap((path) => [
            ...wrongProperties(path),
            ...contradiction(path, entries),
            ...expression(path, entries),
        ]),
        ...idle(entries, paths),
    ];
    return all.map(({ at, text: message, help, isWarning }) => ({
        ...finding("CR306", at, `${at}: ${message}`, help),
        ...(isWarning && { severity: "warning" as const }),
        origin: { object: objectName(value), source, path: at },
    }));
}

function pathsOf({ spec }: Json): Path[] {
    const rules = isObject(spec) && Array.isArray(spec.rules) ? (spec.rules as unknown[]) : [];
    return rules.flatMap((rule, i) => {
        const { host, http } = isObject(rule) ? rule : {};
        const paths = isObject(http) && Array.isArray(http.paths) ? (http.paths as unknown[]) : [];
        return paths.map((item, j) => {
            const { path, property } = isObject(item) ? item : {};
            return {
                at: `spec.rules[${i}].http.paths[${j}]`,
                host: typeof host === "string" ? host : "",
                path,
                property: isObject(property) ? property : {},
            };
        });
    });
}

/** EQUAL_TO looks like a word that is still to be filled in. */
const isVariable = (value: unknown): boolean =>
    typeof value === "string" && placeholdersIn(value).some((word) => !isMatchMode(word));

const wrongProperties = ({ at, property }: Path): Wrong[] =>
    Object.entries(property).flatMap(([key, mode]): Wrong[] => {
        const where = `${at}.property.${key}`;
        if (isVariable(key)) return [];
        if (key !== matchModeProperty)
            return [{ at: where, text: "CCE has no such property.", help: `Give ${matchModeProperty}.` }];
        if (mode === undefined || mode === null || isMatchMode(mode) || isVariable(mode)) return [];
        return [{ at: where, text: `${short(mode)} is no match mode of CCE.`, help: `Give ${matchModes.join(", ")}.` }];
    });

const fits = (entry: Json, { host, path }: Path): boolean => (entry.host ?? "") === host && entry.path === path;

/** CCE writes the modes of the annotation beside the paths, so that which of the two counts is open. */
function contradiction(path: Path, entries: readonly Json[]): Wrong[] {
    const own = path.property[matchModeProperty];
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
function expression(path: Path, entries: readonly Json[]): Wrong[] {
    const own = path.property[matchModeProperty] ?? entries.find((entry) => fits(entry, path))?.["matchmode"];
    if (own !== "REGEX" || typeof path.path !== "string" || isVariable(path.path) || isExpression(path.path)) return [];
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

/** An entry that meets no path changes nothing: the path is compared by its first characters then. */
function idle(entries: readonly Json[], paths: readonly Path[]): Wrong[] {
    if (paths.some(({ host, path }) => isVariable(host) || isVariable(path))) return [];
    return entries.flatMap((entry, i): Wrong[] => {
        if (paths.some((path) => fits(entry, path))) return [];
        const at = `metadata.annotations[${JSON.stringify(matchModeAnnotation)}][${i}]`;
        const text = `No rule has the host ${short(entry.host ?? "")} and the path ${short(entry.path)}, so its mode counts nowhere.`;
        const there = paths
            .map(({ host, path }) => `${host}${String(path)}`)
            .slice(0, 3)
            .join(", ");
        return [{ at, text, help: `Write host and path as a rule has them: ${there}.`, isWarning: true }];
    });
}
