/**
 * Ingresses with snippets. Since v1.12 ingress-nginx drops them whole unless its ConfigMap has `annotations-risk-level:
 * Critical`, which is not the default. With that, `allow-snippet-annotations: "true"` serves the snippets, and without
 * it they are left out of their Ingresses (`dropSnippetDirectives` of its controller).
 */
import type { Rule, Target } from "../../../../routing/model";
import { isObject } from "../json";
import type { NginxIngress } from "./servers";
import type { NginxOptions } from "./backends";
import { nginxRules } from "./rules";
import type { Json } from "../../../../inputs/json";

const setting = "allow-snippet-annotations";
const riskLevel = "annotations-risk-level";

/** A ConfigMap with the setting, or the controller's own from its releases, which may leave it out. */
export function isSnippetConfig({ kind, data, metadata }: Json): boolean {
    if (kind !== "ConfigMap") return false;
    if (isObject(data) && setting in data) return true;
    const { name, labels } = isObject(metadata) ? metadata : {};
    const isOfController = isObject(labels) && labels["app.kubernetes.io/name"] === "ingress-nginx";
    return isOfController && typeof name === "string" && ofController.test(name);
}

const ofController = /^(ingress-)?nginx.*-controller$/;

/** The same, and one that its name or its label alone tells: people write it without those of a release, or name the release. */
export function isNginxConfig(value: Json): boolean {
    const { kind, metadata } = value;
    const { name, labels } = isObject(metadata) ? metadata : {};
    const isLabelled = isObject(labels) && labels["app.kubernetes.io/name"] === "ingress-nginx";
    return isSnippetConfig(value) || (kind === "ConfigMap" && (isLabelled || ofController.test(String(name))));
}

/** What happens to an Ingress with a snippet: it is served, served without the snippet, or dropped. */
export type Snippets = "served" | "ignored" | "dropped";

/**
 * What the ConfigMaps say; undefined where they contradict each other, and where it depends on the version: `true`
 * alone is enough before v1.12.
 */
export function snippetsAllowed(manifests: readonly Json[]): Snippets | undefined {
    const configs = manifests.filter(isSnippetConfig);
    const said = new Set(
        configs.map(({ data, metadata }) => {
            const own = isObject(data) ? data : {};
            return before(versionOf(metadata), [1, 12]) ? servedBefore12(own, versionOf(metadata)) : servedBy(own);
        }),
    );
    const [only, ...others] = said;
    // Of several versions in the files of installations, none is known to be the one that is live.
    const hasVersions = new Set(configs.map(nameOfConfig)).size < configs.length;
    return others.length > 0 || (hasVersions && only === "dropped") ? undefined : only;
}

type Version = readonly [major: number, minor: number];

/** The version of the release that the ConfigMap comes from, as its label says. */
function versionOf(metadata: unknown): Version | undefined {
    const { labels } = isObject(metadata) ? metadata : {};
    const label = isObject(labels) ? String(labels["app.kubernetes.io/version"]) : "";
    const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(label) ?? [];
    return major === undefined || minor === undefined ? undefined : [Number(major), Number(minor)];
}

const before = (version: Version | undefined, [major, minor]: Version): boolean =>
    version !== undefined && (version[0] < major || (version[0] === major && version[1] < minor));

/** No Ingress is dropped there. Snippets were served unless they were forbidden, until v1.9 asked for leave. */
function servedBefore12(data: Json, version: Version | undefined): Snippets | undefined {
    const said = data[setting] === undefined ? undefined : String(data[setting]);
    // The setting came with v0.49.
    if (before(version, [0, 49])) return "served";
    if (said !== "true" && (said !== undefined || !before(version, [1, 9]))) return "ignored";
    return data[riskLevel] === undefined || data[riskLevel] === "Critical" ? "served" : undefined;
}

function servedBy(data: Json): Snippets | undefined {
    const isCritical = data[riskLevel] === "Critical";
    if (String(data[setting]) !== "true") return isCritical ? "ignored" : "dropped";
    return isCritical ? "served" : undefined;
}

/** The Ingress without its snippets, as such a controller serves it. */
export function withoutSnippets(ingress: Json): Json {
    const { metadata } = ingress;
    const annotations = isObject(metadata) ? metadata["annotations"] : undefined;
    if (!isObject(metadata) || !isObject(annotations)) return ingress;
    const kept = Object.entries(annotations).filter(
        ([name]) => !/^nginx\.ingress\.kubernetes\.io\/.*-snippet$/.test(name),
    );
    return { ...ingress, metadata: { ...metadata, annotations: Object.fromEntries(kept) } };
}

/** The first of the ConfigMaps that forbid snippets, so that a reader can tell whether it is the controller's own. */
export function nameOfSnippetConfig(manifests: readonly Json[]): string {
    const config = manifests.find(isSnippetConfig);
    return config === undefined ? "the controller's ConfigMap" : nameOfConfig(config);
}

function nameOfConfig({ metadata }: Json): string {
    const { namespace, name } = isObject(metadata) ? metadata : {};
    return `ConfigMap ${typeof namespace === "string" ? `${namespace}/` : ""}${String(name)}`;
}

const droppedBy =
    (config: string) =>
    (ingress: NginxIngress): NginxIngress => {
        const { snippet, dropped: other } = ingress.annotations;
        if (snippet === undefined || other !== undefined) return ingress;
        const why = `${snippet.replace(/^.*\//, "")} is dropped with its Ingress (since v1.12): ${config} does not have ${riskLevel}: Critical`;
        return { ...ingress, annotations: { ...ingress.annotations, dropped: why } };
    };

/** `allowed` undefined: not known, so that whatever depends on it is undetermined. */
export function rulesWithSnippets(
    ingresses: readonly NginxIngress[],
    options: NginxOptions,
    { allowed, config }: { allowed: Snippets | undefined; config: string },
): Rule[] {
    const dropped = droppedBy(config);
    const one = ingresses.find(({ annotations }) => annotations.snippet !== undefined);
    if (one === undefined) return nginxRules(ingresses, options);
    if (allowed === "dropped") return nginxRules(ingresses.map(dropped), options);
    const served = withServerSnippets(nginxRules(ingresses, options), ingresses);
    if (allowed === "served") return served;
    return eitherOf(served, nginxRules(ingresses.map(dropped), options), doubtOf(ingresses));
}

/** Why it is open whether a rule is served: its own object has a snippet, or one that it depends on. */
function doubtOf(ingresses: readonly NginxIngress[]): (rule: Rule) => Doubt {
    const withSnippet = ingresses.filter(({ annotations }) => annotations.snippet !== undefined);
    const fate = (it: string): string =>
        `drops ${it} since v1.12, unless the controller's ConfigMap has ${riskLevel}: Critical; without ${setting}: "true" the snippet is left out`;
    const help = "Add the controller's ConfigMap with both settings to the sources, or leave the snippet out.";
    const shortName = ({ annotations }: NginxIngress): string => (annotations.snippet ?? "").replace(/^.*\//, "");
    return ({ host = "", origin }) => {
        const own = withSnippet.find((one) => one.origin.object === origin.object);
        if (own !== undefined) return { why: `its ${shortName(own)} ${fate("it")}`, help };
        const other = withSnippet.find((one) => one.rules.some((rule) => rule.host === host)) ?? withSnippet[0];
        const name = other?.origin.object ?? "";
        return { why: `${other ? shortName(other) : ""} of ${name} ${fate("that one")}`, help };
    };
}

/** A server snippet runs before all paths of its hosts, those of other objects included. */
function withServerSnippets(rules: readonly Rule[], ingresses: readonly NginxIngress[]): Rule[] {
    const hosts = new Set(
        ingresses
            .filter(({ annotations }) => annotations.snippet?.endsWith("/server-snippet") === true)
            .flatMap((ingress) => ingress.rules.map(({ host }) => host)),
    );
    const why = "a server-snippet of its host is not read";
    const or: Target[] = [{ kind: "unknown", label: "what a server-snippet of its host makes of it", unread: true }];
    return rules.map((rule) =>
        hosts.has(rule.host ?? "") && rule.undetermined === undefined
            ? { ...rule, undetermined: { why, answerOnly: true, or } }
            : rule,
    );
}

type Doubt = NonNullable<Rule["undetermined"]>;

/** Rules that hold with and without the snippets; all others are undetermined. */
function eitherOf(served: readonly Rule[], without: readonly Rule[], doubtAbout: (rule: Rule) => Doubt): Rule[] {
    const text = ({ order: _, ...rule }: Rule): string => JSON.stringify(rule);
    const alive = without.filter((rule) => rule.dropped === undefined);
    const [here, there] = [new Set(served.map(text)), new Set(alive.map(text))];
    const never = new Set(without.filter((rule) => rule.dropped !== undefined).map(text));
    const only = alive.filter((rule) => !here.has(text(rule)));
    // Where both have rules of their own for a host, their order mixes two configurations.
    const mixed = new Set(only.map(({ host = "" }) => host));
    const kept = served.map((rule): Rule => {
        const isSure =
            rule.dropped === undefined ? there.has(text(rule)) && !mixed.has(rule.host ?? "") : never.has(text(rule));
        const { dropped: _, ...possible } = rule;
        if (isSure) return rule;
        // Where it is served, what its snippet answers is not read.
        const { or } = rule.undetermined ?? {};
        return {
            ...possible,
            undetermined: { ...doubtAbout(rule), ...(or === undefined ? {} : { or, orOthers: true }) },
        };
    });
    return [
        ...kept,
        ...[...only, ...widerRules(served, alive)].map((rule) => ({ ...rule, undetermined: doubtAbout(rule) })),
    ];
}

/** A host that only Ingresses with snippets name is answered by wider hosts if these are dropped. */
function widerRules(served: readonly Rule[], without: readonly Rule[]): Rule[] {
    const known = new Set(without.map(({ host = "" }) => host));
    const own = new Set(served.map(({ host = "" }) => host).filter((host) => !known.has(host)));
    return [...own].flatMap((host) => {
        const wildcard = host.startsWith("*.") ? undefined : host.replace(/^[^.]+\./, "*.");
        const wider = wildcard !== undefined && known.has(wildcard) ? wildcard : "";
        return without
            .filter((rule) => (rule.host ?? "") === wider)
            .map((rule): Rule => ({ ...rule, host, implied: true }));
    });
}
