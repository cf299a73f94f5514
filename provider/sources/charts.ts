/** Charts make routes when they are rendered, which is not done here: what these may answer, as far as their values tell. */
import { listOf } from "../inputs/json";
import { finding } from "../diagnostics/catalogue";
import { pushTo } from "../push-to";
import type { Diagnostic } from "../routing/diagnostic";
import type { Rule, Table } from "../routing/model";
import { countKinds, groupOf } from "./kinds";
import { type Chart, isObject, type Json } from "./objects";
import { parseDocuments } from "./parse";

/** The chart that an object installs, if its values have routes. */
export function chartOf(value: Json, source: string): Chart | undefined {
    const kind = String(value.kind);
    const given = valuesOf(value, kind);
    if (given === undefined) return undefined;
    const { name, namespace } = isObject(value.metadata) ? value.metadata : {};
    const place = typeof namespace === "string" ? `${namespace}/` : "";
    const label = typeof name === "string" ? `${kind} ${place}${name}` : `${kind} ${source}`;
    return withRoutes({ name: label, source, kind: [kind, groupOf(value)] }, given);
}

/** A file with values of a chart, if these have routes. */
export const chartOfValues = (value: Json, source: string): Chart | undefined =>
    withRoutes({ name: source, source }, [value]);

/** A template that makes routes of hosts which only its rendering tells. */
export const chartOfTemplate = (source: string): Chart => ({ name: source, source, hosts: [], open: true });

function withRoutes(chart: Pick<Chart, "name" | "source" | "kind">, values: readonly unknown[]): Chart | undefined {
    const texts = new Set<string>();
    const enabled = values.map((one) => collect(one, false, texts)).includes(true);
    const hosts = [...texts].filter((text) => hostForm.test(text)).map((text) => text.toLowerCase());
    const open = [...texts].some((text) => /[{}$<>%@]/.test(text)) || (enabled && hosts.length === 0);
    return hosts.length === 0 && !open ? undefined : { ...chart, hosts: [...new Set(hosts)], open };
}

const hostForm = /^(\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*\.[a-z][a-z0-9-]*$/i;

/** All values that an object gives to its charts; undefined for objects that install none. */
function valuesOf({ spec, helmCharts, apiVersion, kind }: Json, is: string): unknown[] | undefined {
    const own = isObject(spec) ? spec : {};
    const group = groupOf({ apiVersion });
    if (is === "HelmRelease" && /(^|\.)fluxcd\.io$/.test(group)) return [own.values];
    if (/^HelmChart(Config)?$/.test(is) && group === "helm.cattle.io") return [parsed(own.valuesContent), own.set];
    if (kind === "Kustomization" && Array.isArray(helmCharts))
        return helmCharts.filter(isObject).map(({ valuesInline }) => valuesInline);
    if (group !== "argoproj.io") return undefined;
    if (is === "Application") return ofSources(own);
    const template = isObject(own.template) && isObject(own.template.spec) ? own.template.spec : {};
    return is === "ApplicationSet" ? ofSources(template) : undefined;
}

const ofSources = ({ source, sources }: Json): unknown[] =>
    [source, ...listOf(sources)].filter(isObject).flatMap(({ helm }) => {
        if (!isObject(helm)) return [];
        const { values, valuesObject, parameters } = helm;
        return [parsed(values), valuesObject, ...(Array.isArray(parameters) ? parameters.map(ofParameter) : [])];
    });

/** `ingress.hosts[0].host` and its value, as an object. */
function ofParameter(parameter: unknown): unknown {
    if (!isObject(parameter)) return undefined;
    const keys = String(parameter.name).split(/[.[\]]+/);
    return keys
        .filter((key) => key !== "" && !/^\d+$/.test(key))
        .reduceRight<unknown>((inner, key) => ({ [key]: inner }), parameter.value);
}

/** Values that are written as a text. */
function parsed(text: unknown): unknown {
    if (typeof text !== "string") return text;
    try {
        return parseDocuments(text, "values")[0];
    } catch {
        return undefined;
    }
}

/** Parts of values that are about routes, in the names that charts give them. */
const routes = /(ingress(es)?|routes?)$|^virtual(services?|hosts?)$/i;
/** Rules of a firewall are called ingress, too. */
const firewall = /polic(y|ies)$|^securityGroup|^firewall/i;
const hostKey = /^(host|hosts|hostname|hostnames|fqdn|domain|domains|hostOverride|extraHosts|match|matchRule|rule)$/i;
const off = (value: unknown): boolean => value === false || value === "false";

/**
 * Collects the hosts of routes that are not turned off, and says whether a part about routes is turned on.
 * @param within the value is in a part about routes
 */
function collect(value: unknown, within: boolean, hosts: Set<string>, depth = 0): boolean {
    if (depth > 16) return false;
    if (Array.isArray(value)) return value.map((item) => collect(item, within, hosts, depth + 1)).includes(true);
    if (!isObject(value) || (within && (off(value.enabled) || off(value.enable)))) return false;
    const on = within && [value.enabled, value.enable].some((one) => one === true || one === "true");
    const inner = Object.entries(value).map(([key, part]) => {
        if (firewall.test(key)) return false;
        // Some charts name their hosts: `hosts: { core: shop.test }`.
        const all = isObject(part) && /^host(name)?s$/i.test(key) ? Object.values(part) : [part].flat();
        if (within && hostKey.test(key)) for (const text of all) addHosts(text, hosts);
        return collect(part, within || routes.test(key), hosts, depth + 1);
    });
    return on || inner.includes(true);
}

/** A host, or those of a rule of Traefik. */
function addHosts(value: unknown, hosts: Set<string>): void {
    if (typeof value !== "string") return;
    const named = [...value.matchAll(/\bHost(?:SNI)?\(([^)]*)\)/g)].flatMap(([, list]) =>
        [...(list ?? "").matchAll(/[`"]([^`"]+)[`"]/g)].map(([, host]) => host ?? ""),
    );
    for (const host of named.length > 0 ? named : [value]) hosts.add(host);
}

/** Name of the table with the hosts that charts name. */
export const ofCharts = "charts (not rendered)";

/** A rule for each host that charts name. */
export function chartTables(charts: readonly Chart[]): Table[] {
    const rules = charts.flatMap((chart) => chart.hosts.map((host): Rule => ({ host, ...madeBy(chart) })));
    return rules.length === 0 ? [] : [{ gateway: ofCharts, dialect: "gateway-api", rules, unread: true }];
}

/** What charts may answer for hosts that their values leave open: it counts where nothing else answers. */
export const openChartRules = (charts: readonly Chart[]): Rule[] => charts.filter(({ open }) => open).map(madeBy);

function madeBy({ name, source, kind }: Chart): Rule {
    const object = kind === undefined ? `The chart of ${name}` : name;
    const what = kind === undefined ? `the chart of ${name}` : name;
    return {
        match: "ImplementationSpecific",
        target: { kind: "unknown", label: `what ${what} makes`, unread: true },
        origin: { object, source },
        undetermined: { why: `${what} is not rendered` },
    };
}

/** Each kind of object that installs charts with routes is reported once. */
export function chartFindings(charts: readonly Chart[]): Diagnostic[] {
    const kinds = new Map<string, Chart[]>();
    for (const chart of charts) {
        if (chart.kind === undefined || chart.accepted) continue;
        const key = chart.kind.join("\n");
        pushTo(kinds, key, chart);
    }
    return [...kinds.values()].flatMap((all) => {
        const [first] = all;
        if (first?.kind === undefined) return [];
        const count = new Set(all.map(({ name, source }) => [name, source].join("\n"))).size;
        const [was, charts_] = count === 1 ? ["was", "its chart makes"] : ["were", "their charts make"];
        const hosts = [...new Set(all.flatMap((chart) => chart.hosts))].sort();
        const more = hosts.length > 3 ? ` and ${hosts.length - 3} more` : "";
        const others = all.some(({ open }) => open) ? `; ${count === 1 ? "it" : "some"} may make routes of others` : "";
        const named = hosts.length === 0 ? "" : ` (hosts: ${hosts.slice(0, 3).join(", ")}${more}${others})`;
        const text = `${countKinds(count, ...first.kind)} ${was} not rendered: what routes ${charts_} is not known${named}.`;
        return [{ ...finding("CR603", "", text, help), origin: { object: first.name, source: first.source } }];
    });
}

const help = "Render it first, with helm template, flux build or argocd app manifests, and lint what comes out.";
