/** What one version of an Ingress changes for the other objects of its hosts. */
import { isObject, listOf } from "../inputs/json";
import { pushTo } from "../push-to";
import type { ArrivedTable } from "../platforms/kubernetes/read/gateway-names";
import { isForNoRequest } from "../platforms/kubernetes/read/tool-annotations";
import type { Rule, Table } from "../routing/model";
import { targetId } from "../routing/target-id";
import { objectName } from "./file-finding";
import { hostsOf } from "./kinds";
import type { Json, Placed } from "./objects";

type Beside = (version: Placed) => readonly Placed[];

interface Reading {
    besideOf: Beside;
    /** Reads some Ingresses with the other kinds that help to read them. */
    readAlone: (some: readonly Placed[]) => ArrivedTable[];
    as: (rule: Rule) => Rule;
}

/**
 * The possible effect of one version on the rules of other objects: ingress-nginx reads all paths of a host as
 * expressions, or redirects them to https, when one of its objects asks for it.
 */
export function readOtherwise(
    version: Placed,
    { gateway, dialect }: Table,
    { besideOf, readAlone, as }: Reading,
): Rule[] {
    if (dialect !== "ingress-nginx") return [];
    const beside = besideOf(version);
    if (beside.length === 0 || changesNoOther(version, beside)) return [];
    const own = objectName(version.value);
    const rulesIn = (some: readonly Placed[]): Rule[] =>
        readAlone(some)
            .find(({ table }) => table.gateway === gateway)
            ?.table.rules.slice() ?? [];
    const alone = new Map<string, Rule[]>();
    for (const rule of rulesIn(beside)) pushTo(alone, placeOf(rule), rule);
    return rulesIn([...beside, version]).flatMap((rule): Rule[] => {
        const there = alone.get(placeOf(rule)) ?? [];
        const plain = there.find(({ implied }) => implied !== true) ?? there[0];
        if (plain === undefined || rule.origin.object === own || rule.dropped !== undefined) return [];
        if (there.some((one) => textOf(one) === textOf(rule))) return [];
        // A root path matches everything, as an expression, too.
        const isRoot = plain.path === undefined || plain.path === "/";
        if (isRoot && there.some((one) => answerOf(one) === answerOf(rule))) return [];
        const { order: _, rank: ___, path: __, ...rest } = rule;
        const path = plain.path === undefined ? {} : { path: plain.path };
        return [as({ ...rest, ...path, match: plain.match })];
    });
}

/** The objects that name one of a version's hosts, in their order. */
export function sharingHosts(single: readonly Placed[]): Beside {
    const byHost = new Map<string, number[]>();
    single.forEach(({ value }, i) => {
        for (const host of hostsOf(value)) pushTo(byHost, host, i);
    });
    return ({ value }) => {
        const found = new Set(hostsOf(value).flatMap((host) => byHost.get(host) ?? []));
        return [...found].sort((a, b) => a - b).flatMap((i) => single[i] ?? []);
    };
}

/**
 * On ingress-nginx an Ingress changes what others of its host do by its annotations, its TLS, its default backend, by a
 * path that another has, too, and by a Service that may be one of a canary.
 */
function changesNoOther(version: Placed, beside: readonly Placed[]): boolean {
    const paths = new Set(pathTexts(version.value));
    return (
        isBarest(version.value) &&
        beside.every(
            ({ value }) =>
                !hasDefault(value) &&
                !Object.keys(annotationsOf(value)).some((name) => name.endsWith("/canary")) &&
                !pathTexts(value).some((path) => paths.has(path)),
        )
    );
}

const annotationsOf = ({ metadata }: Json): Json =>
    isObject(metadata) && isObject(metadata.annotations) ? metadata.annotations : {};
const specOf = ({ spec }: Json): Json => (isObject(spec) ? spec : {});
const hasDefault = (value: Json): boolean =>
    specOf(value).defaultBackend !== undefined || specOf(value).backend !== undefined;
const isBarest = (value: Json): boolean =>
    specOf(value).tls === undefined &&
    !hasDefault(value) &&
    Object.keys(annotationsOf(value)).every((name) => name === "kubernetes.io/ingress.class" || isForNoRequest(name));
/** Without the slash at the end, which is added to a prefix. */
const pathTexts = (value: Json): string[] =>
    listOf(specOf(value).rules).flatMap((rule) =>
        isObject(rule) && isObject(rule.http)
            ? listOf(rule.http.paths).map((path) =>
                  isObject(path) && typeof path.path === "string" ? path.path.replace(/\/+$/, "") : "",
              )
            : [],
    );

/** The place where a rule is written, at each host that it is for. */
const placeOf = ({ host, origin }: Rule): string => [origin.object, origin.source, origin.path, host].join("\n");
const answerOf = ({ target, scheme, rewrite }: Rule): string => [targetId(target), scheme, rewrite].join("\n");
const textOf = ({ order: _, rank: ___, origin: __, ...rule }: Rule): string => JSON.stringify(rule);
