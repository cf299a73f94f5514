/** Of an Ingress in several files, the paths that every version has: whichever is live, they are there. */
import { isObject, listOf, sortedText } from "../inputs/json";
import { pushTo } from "../push-to";
import { productOf } from "../platforms/kubernetes/read/classes";
import { isForNoRequest } from "../platforms/kubernetes/read/tool-annotations";
import type { Origin } from "../routing/model";
import { objectName } from "./file-finding";
import { areInOtherClusters, eachTwo } from "./kustomize/where";
import type { Json, Placed } from "./objects";

/** An Ingress with some of its paths only, and where they are written in the whole. */
export interface Part {
    placed: Placed;
    at(path: string): string;
}

export interface Common {
    whole: Part;
    /** By version: what it has besides; absent: nothing. */
    rests: ReadonlyMap<Placed, Part>;
}

/**
 * The versions of each object, and what they have in common; nothing where they differ in what decides about all paths of the
 * object, or are for several clusters.
 * @param reasonOf why it is not known which version is live: one text for all versions of an object
 * @param isOpen what is still to be filled in decides about all paths of a version
 */
export function commonParts(
    split: readonly Placed[],
    reasonOf: (placed: Placed) => string,
    isOpen: (placed: Placed) => boolean,
): Map<Placed, Common> {
    const groups = new Map<string, Placed[]>();
    for (const placed of split) {
        const reason = reasonOf(placed);
        pushTo(groups, reason, placed);
    }
    return new Map(
        [...groups.values()].flatMap((versions) => {
            const common = versions.some(isOpen) ? undefined : commonOf(versions);
            return common === undefined ? [] : versions.map((placed) => [placed, common] as const);
        }),
    );
}

function commonOf(versions: readonly Placed[]): Common | undefined {
    const [first] = versions;
    const heads = new Set(versions.map(({ value }) => sortedText(headOf(value))));
    if (first === undefined || heads.size > 1 || !areAlike(versions)) return undefined;
    // It answers for hosts, and the versions may have others.
    const { defaultBackend, backend } = isObject(first.value.spec) ? first.value.spec : {};
    if (defaultBackend !== undefined || backend !== undefined) return undefined;
    const paths = versions.map(({ value }) => pathsOf(value).map(({ text }) => text));
    const sets = paths.map((own) => new Set(own));
    const isCommon = (text: string): boolean => sets.every((own) => own.has(text));
    // Where two of them take one request, their order may decide.
    if (new Set(paths.map((own) => sortedText(own.filter(isCommon)))).size > 1) return undefined;
    const whole = partOf(first, isCommon, true);
    if (whole === undefined) return undefined;
    const rests = versions.flatMap((placed) => {
        const rest = partOf(placed, (text) => !isCommon(text), false);
        return rest === undefined ? [] : [[placed, rest] as const];
    });
    return { whole, rests: new Map(rests) };
}

/** Whether the versions are of one object for certain, and differ in nothing that decides about all of its rules. */
export function areAlike(versions: readonly Placed[]): boolean {
    if (versions.length < 2 || versions.some(({ written }) => written?.changedBy !== undefined)) return false;
    if (
        eachTwo(
            versions.map(({ written }) => written ?? {}),
            areInOtherClusters,
        )
    )
        return false;
    const heads = versions.map(({ value, written }) =>
        sortedText([objectName(value), value.apiVersion, decidingAnnotations(value), written?.accept ?? []]),
    );
    return new Set(heads).size === 1;
}

function decidingAnnotations({ metadata }: Json): unknown {
    const { annotations } = isObject(metadata) ? metadata : {};
    return Object.fromEntries(
        Object.entries(isObject(annotations) ? annotations : {}).filter(([name]) => mayDecide(name)),
    );
}

/** What an Ingress says of all its paths. */
function headOf({ spec }: Json): unknown {
    const { rules, tls, ...rest } = isObject(spec) ? spec : {};
    // Which certificate a host has changes no answer. A host without paths may keep its requests from wider hosts.
    return [rest, listOf(tls).map((one) => (isObject(one) ? one.hosts : one)), listOf(rules).filter(isBare)];
}

/** Parts of names of controllers' annotations that change neither which requests are taken nor who answers them. */
const harmless = /timeout|body-size|buffer|keepalive|health-?check|access-log|limit-(rps|rpm|connections)/;

/** By Service: the rest of such a name is that of a Service. */
const ofService = /\/(elb\.)?(actions|conditions|transforms)\./;

/** Others than controllers decide about no request; what findings are accepted must be the same, too. */
function mayDecide(name: string): boolean {
    if (isForNoRequest(name) || (harmless.test(name) && !ofService.test(name))) return false;
    return productOf(name) !== undefined || /^crossroute|(^|\.)kubernetes\.io\//.test(name);
}

interface WrittenPath {
    i: number;
    j: number;
    /** The path with its host. */
    text: string;
}

const rulesOf = ({ spec }: Json): unknown[] => (isObject(spec) ? listOf(spec.rules) : []);
const pathsIn = (rule: unknown): unknown[] => (isObject(rule) && isObject(rule.http) ? listOf(rule.http.paths) : []);
/** It names a host, if any, and no path. */
const isBare = (rule: unknown): boolean => pathsIn(rule).length === 0;
const pathsOf = (value: Json): WrittenPath[] =>
    rulesOf(value).flatMap((rule, i) => pathsIn(rule).map((path, j) => ({ i, j, text: textOf(rule, path) })));
const textOf = (rule: unknown, path: unknown): string =>
    sortedText([isObject(rule) ? String(rule.host ?? "").toLowerCase() : "", path]);

/** The object with the paths that are kept; undefined: none is. */
function partOf(placed: Placed, isKept: (text: string) => boolean, withBare: boolean): Part | undefined {
    const kept = pathsOf(placed.value).filter(({ text }) => isKept(text));
    const places = new Map<string, string>();
    const ruleAt = (i: number): string => `spec.rules[${i}]`;
    const at = (i: number, j: number): string => `${ruleAt(i)}.http.paths[${j}]`;
    const rules = [...new Set(kept.map(({ i }) => i))].map((i, newI) => {
        const rule = rulesOf(placed.value)[i] as Json;
        const own = kept.filter((one) => one.i === i);
        own.forEach(({ j }, newJ) => places.set(at(newI, newJ), at(i, j)));
        return { ...rule, http: { ...(rule.http as Json), paths: own.map(({ j }) => pathsIn(rule)[j]) } };
    });
    if (rules.length === 0) return undefined;
    const bare = withBare ? rulesOf(placed.value).filter(isBare) : [];
    bare.forEach((rule, k) => places.set(ruleAt(rules.length + k), ruleAt(rulesOf(placed.value).indexOf(rule))));
    const spec = isObject(placed.value.spec) ? placed.value.spec : {};
    return {
        placed: { ...placed, value: { ...placed.value, spec: { ...spec, rules: [...rules, ...bare] } } },
        at: (path) => path.replace(/^spec\.rules\[\d+\](\.http\.paths\[\d+\])?/, (place) => places.get(place) ?? place),
    };
}

/** The origin of a rule of a part, in the whole object. */
export const inWhole = (part: Part, origin: Origin): Origin =>
    origin.path === undefined ? origin : { ...origin, path: part.at(origin.path) };
