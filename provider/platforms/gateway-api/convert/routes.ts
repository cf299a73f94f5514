import { createHash } from "node:crypto";
import { splitRoute } from "../manifest/split";
import type { HTTPRoute } from "../types";
import { middlewareApi, type PathReplacement } from "../read/middleware";
import type { Comment } from "./comments";
import { parentsFor, type GatewayName, type Section } from "./parents";
import { middlewareName, type ConvertedRule } from "./rule";

/** A route with the comments above it and above each of its rules. */
export interface ConvertedRoute {
    route: HTTPRoute;
    comments: string[];
    ruleComments: Comment[][];
    /** The object that its rules are from. */
    object: string;
    /** That object, and those that share its hosts and paths, such as a canary. */
    objects: readonly string[];
    /** The Middlewares of Traefik that its filters name. */
    middlewares: Middleware[];
    /** The one listener that it is for. */
    at?: Section;
}

export interface Middleware {
    apiVersion: string;
    kind: "Middleware";
    metadata: { name: string; namespace: string };
    spec: { replacePathRegex: PathReplacement };
}

interface Group {
    object: string;
    hosts: string[];
    section: "http" | "https" | undefined;
    rules: ConvertedRule[];
}

/**
 * Routes by object and host. One that exceeds the limits is split by a digest of path and host, so that one rule more
 * or less changes one route, and adds at most one.
 * @param used names of routes that are written already
 * @param isTaken whether an existing route of a name, `shop/web`, serves what a route of these hosts would not
 */
export function routesOf(
    rules: readonly ConvertedRule[],
    gateway: GatewayName,
    used: Set<string>,
    isTaken: (name: string, hosts: readonly string[]) => boolean = () => false,
): ConvertedRoute[] {
    return groupsOf(rules).flatMap((group) =>
        partsOfGroup(group).map((part) =>
            routeOf(part, gateway, (name) => {
                const isFree = !used.has(name) && !isTaken(name, part.hosts);
                if (isFree) used.add(name);
                return isFree;
            }),
        ),
    );
}

function groupsOf(rules: readonly ConvertedRule[]): Group[] {
    const byPlace = new Map<string, ConvertedRule[]>();
    for (const rule of rules) {
        const key = `${rule.object}\n${rule.host}`;
        const own = byPlace.get(key);
        if (own === undefined) byPlace.set(key, [rule]);
        else own.push(rule);
    }
    const groups = new Map<string, Group>();
    for (const own of byPlace.values()) {
        const [place] = own;
        if (place === undefined) continue;
        const at = (scheme: "http" | "https"): ConvertedRule[] =>
            first(own.filter((rule) => rule.scheme === undefined || rule.scheme === scheme));
        const text = (some: readonly ConvertedRule[]): string => JSON.stringify(some.map(({ rule }) => rule));
        const parts: Pick<Group, "section" | "rules">[] =
            text(at("http")) === text(at("https"))
                ? [{ section: undefined, rules: at("http") }]
                : [
                      { section: "http", rules: at("http") },
                      { section: "https", rules: at("https") },
                  ];
        for (const { section, rules: some } of parts) {
            if (some.length === 0) continue;
            // Hosts that are treated alike share a route.
            const { object, host } = place;
            const key = `${object}\n${section ?? ""}\n${host === "" ? "every host" : text(some)}`;
            const known = groups.get(key);
            if (known === undefined) groups.set(key, { object, hosts: [host], section, rules: some });
            else known.hosts.push(host);
        }
    }
    return [...groups.values()];
}

/** Of rules with the same matches the first answers. */
function first(rules: readonly ConvertedRule[]): ConvertedRule[] {
    const seen = new Set<string>();
    return rules.filter(({ rule }) => {
        const key = JSON.stringify(rule.matches);
        return !seen.has(key) && seen.add(key);
    });
}

interface Part extends Group {
    /** Tells the routes of one group apart. */
    suffix: string;
}

/** As many routes as the limits ask for; rules for one path stay side by side as long as possible. */
const partsOfGroup = (group: Group): Part[] =>
    splitRoute(
        group.hosts[0] === "" ? [] : [...group.hosts].sort(),
        group.rules.map((rule) => ({ ...rule, matches: rule.rule.matches ?? [] })),
        ({ key }) => key,
    ).map(({ suffix, hostnames, rules }) => ({
        ...group,
        suffix,
        hosts: hostnames,
        rules: rules.map((rule) => ({ ...rule, rule: { ...rule.rule, matches: rule.matches } })),
    }));

const digest = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 8);

function routeOf(part: Part, gateway: GatewayName, take: (name: string) => boolean): ConvertedRoute {
    const [, namespace = "default", own = ""] = /^\w+ ([^/]+)\/(.*)$/.exec(part.object) ?? [];
    const [host = ""] = part.hosts;
    // An unfinished Ingress has no name.
    const base = [own || "routes", slug(host), part.section === "http" ? "http" : ""].filter(Boolean).join("-");
    const name = unique(namespace, base + part.suffix, take);
    const { rules } = part;
    return {
        object: part.object,
        objects: [part.object, ...rules.flatMap(objectsOf)],
        comments: [`from ${part.object}`],
        middlewares: middlewaresOf(rules, namespace),
        ruleComments: rules.map(({ comments }) => comments.filter(({ isObject }) => isObject !== true)),
        route: {
            apiVersion: "gateway.networking.k8s.io/v1",
            kind: "HTTPRoute",
            metadata: { name, namespace },
            spec: {
                parentRefs: parentsFor(gateway, { ...part, namespace }),
                ...(host === "" ? {} : { hostnames: part.hosts }),
                rules: rules.map(({ rule }) => rule),
            },
        },
    };
}

const objectsOf = ({ comments }: ConvertedRule): string[] => comments.flatMap(({ objects = [] }) => objects);

/** Each once. */
function middlewaresOf(rules: readonly ConvertedRule[], namespace: string): Middleware[] {
    const found = new Map<string, Middleware>();
    for (const { middleware } of rules) {
        if (middleware === undefined) continue;
        const name = middlewareName(middleware);
        const metadata = { name, namespace };
        found.set(name, {
            apiVersion: middlewareApi,
            kind: "Middleware",
            metadata,
            spec: { replacePathRegex: middleware },
        });
    }
    return [...found.values()];
}

/** The Middlewares of several routes, each once. */
export const allMiddlewares = (routes: readonly ConvertedRoute[]): Middleware[] => {
    const all = routes.flatMap(({ middlewares }) => middlewares);
    return [...new Map(all.map((one) => [`${one.metadata.namespace}/${one.metadata.name}`, one])).values()];
};

const slug = (host: string): string => host.replace(/^\*/, "any").replaceAll(".", "-");

const longest = 63;

/** A name that is short enough for a label, and unique. */
function unique(namespace: string, base: string, take: (name: string) => boolean): string {
    const short = base.length <= longest ? base : `${cut(base, longest - 9)}-${digest(base)}`;
    let name = short;
    for (let i = 2; !take(`${namespace}/${name}`); i++) name = `${cut(short, longest - 1 - String(i).length)}-${i}`;
    return name;
}

/** A cut behind a dot or a hyphen would leave an invalid end. */
const cut = (text: string, length: number): string => text.slice(0, length).replace(/[-.]+$/, "");
