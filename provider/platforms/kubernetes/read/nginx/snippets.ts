/**
 * Ingresses with snippets. ingress-nginx serves them where its ConfigMap has `allow-snippet-annotations: "true"` (and
 * `annotations-risk-level: Critical`, since v1.12), else it drops them whole, which is the default.
 */
import type { Rule } from "../../../../routing/model";
import type { NginxIngress } from "./servers";
import type { NginxOptions } from "./backends";
import { nginxRules } from "./table";

type Json = Record<string, unknown>;

const setting = "allow-snippet-annotations";

/** The controller's ConfigMap says whether snippets are served; several that contradict each other say nothing. */
export const isSnippetConfig = ({ kind, data }: Json): boolean =>
    kind === "ConfigMap" && typeof data === "object" && data !== null && setting in data;

export function snippetsAllowed(manifests: readonly Json[]): boolean | undefined {
    const said = new Set(manifests.filter(isSnippetConfig).map(({ data }) => String((data as Json)[setting])));
    const [only, ...others] = said;
    return only === undefined || others.length > 0 ? undefined : only === "true";
}

const dropped = (ingress: NginxIngress): NginxIngress => {
    const { snippet, dropped: other } = ingress.annotations;
    if (snippet === undefined || other !== undefined) return ingress;
    const why = `${snippet} is dropped with its Ingress, since the controller's ConfigMap has ${setting}: "false"`;
    return { ...ingress, annotations: { ...ingress.annotations, dropped: why } };
};

/**
 * @param allowed undefined: not known, so that what hangs on it is undetermined
 */
export function rulesWithSnippets(
    ingresses: readonly NginxIngress[],
    options: NginxOptions,
    allowed: boolean | undefined,
): Rule[] {
    const first = ingresses.find(({ annotations }) => annotations.snippet !== undefined)?.annotations.snippet;
    if (first === undefined) return nginxRules(ingresses, options);
    if (allowed === false) return nginxRules(ingresses.map(dropped), options);
    const served = withServerSnippets(nginxRules(ingresses, options), ingresses);
    if (allowed === true) return served;
    return eitherOf(served, nginxRules(ingresses.map(dropped), options), {
        why: `${first} counts only where the controller's ConfigMap has ${setting}: "true", else the whole Ingress is dropped`,
        help: `Add the controller's ConfigMap to the sources (a ConfigMap with ${setting}), or leave the snippet out.`,
    });
}

/** A server snippet stands before all paths of its hosts, those of other objects, too. */
function withServerSnippets(rules: readonly Rule[], ingresses: readonly NginxIngress[]): Rule[] {
    const hosts = new Set(
        ingresses
            .filter(({ annotations }) => annotations.snippet?.endsWith("/server-snippet") === true)
            .flatMap((ingress) => ingress.rules.map(({ host }) => host)),
    );
    const why = "a server-snippet of its host is not read";
    return rules.map((rule) =>
        hosts.has(rule.host ?? "") && rule.undetermined === undefined
            ? { ...rule, undetermined: { why, answerOnly: true } }
            : rule,
    );
}

type Doubt = NonNullable<Rule["undetermined"]>;

/** Rules that hold with and without the snippets, and all others as undetermined. */
function eitherOf(served: readonly Rule[], without: readonly Rule[], doubt: Doubt): Rule[] {
    const text = ({ order: _, ...rule }: Rule): string => JSON.stringify(rule);
    const alive = without.filter((rule) => rule.dropped === undefined);
    const [here, there] = [new Set(served.map(text)), new Set(alive.map(text))];
    const only = alive.filter((rule) => !here.has(text(rule)));
    // Where both have rules of their own for a host, their order is of two configurations.
    const mixed = new Set(only.map(({ host = "" }) => host));
    const kept = served.map((rule) =>
        rule.dropped !== undefined || (there.has(text(rule)) && !mixed.has(rule.host ?? ""))
            ? rule
            : { ...rule, undetermined: doubt },
    );
    return [...kept, ...[...only, ...widerRules(served, alive)].map((rule) => ({ ...rule, undetermined: doubt }))];
}

/** A host that only the snippets' Ingresses name is answered by wider hosts where these are dropped. */
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
