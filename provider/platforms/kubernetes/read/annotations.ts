/** What annotations of a controller mean for the routing of a rule. */
import type { DialectName, HeaderCondition, Rule, Target } from "../../../routing/model";

type Json = Record<string, unknown>;

/** A rule's surroundings in its Ingress. */
interface Surroundings {
    annotations: Readonly<Record<string, string>>;
    /** The path entry of the manifest. */
    path: Json;
    /** Service of the backend. */
    service: string | undefined;
}

type Reader = (rule: Rule, around: Surroundings) => Rule;

const readers: Partial<Record<DialectName, Reader>> = {
    cce: readCce,
    traefik: readTraefik,
    "traefik-strict": readTraefik,
    "ingress-nginx": readNginx,
    skipper: readSkipper,
};

/** The rule as its controller understands it. */
export const readRule = (dialect: DialectName, rule: Rule, around: Surroundings): Rule =>
    readers[dialect]?.(rule, around) ?? rule;

/** Annotations hold JSON here and there; what cannot be read is as if it were not there. */
function parseJson(text: string | undefined): unknown {
    if (text === undefined) return undefined;
    try {
        return JSON.parse(text) as unknown;
    } catch {
        return undefined;
    }
}
const list = (value: unknown): Json[] =>
    Array.isArray(value) ? value.filter((item): item is Json => typeof item === "object" && item !== null) : [];

const cceModes: Record<string, Rule["match"]> = { EQUAL_TO: "Exact", STARTS_WITH: "Prefix", REGEX: "Regex" };
const cceMode = "ingress.beta.kubernetes.io/url-match-mode";

function readCce(rule: Rule, { annotations, path, service }: Surroundings): Rule {
    const elb = (name: string): string | undefined => annotations[`kubernetes.io/elb.${name}`];
    const mode = cceModeOf(rule, annotations, path);
    const order = Number(elb("ingress-order"));
    const rewrite = elb("rewrite-target");
    const url = elb("redirect-url");
    const code = Number(elb("redirect-url-code") ?? 301);
    const target: Target =
        url === undefined ? (cceFixed(elb(`actions.${service}`)) ?? rule.target) : { kind: "redirect", url, code };
    return {
        ...rule,
        ...(mode === undefined || rule.match !== "ImplementationSpecific" ? {} : { match: mode }),
        target,
        ...(Number.isInteger(order) && order > 0 ? { order } : {}),
        ...(rewrite === undefined ? {} : { rewrite }),
        ...cceConditions(elb(`conditions.${service}`), elb(`headers.${service}`)),
    };
}

/** `property` beside the path, else the entry of the annotation for the same host and path. */
function cceModeOf(rule: Rule, annotations: Surroundings["annotations"], path: Json): Rule["match"] | undefined {
    const own = (path.property as Record<string, string> | undefined)?.[cceMode];
    const entry = list(parseJson(annotations["kubernetes.io/ingress.property"])).find(
        (item) => (item.host ?? "") === (rule.host ?? "") && item.path === rule.path,
    );
    return cceModes[String(own ?? entry?.matchmode ?? "STARTS_WITH")];
}

function cceFixed(actions: string | undefined): Target | undefined {
    const fixed = list(parseJson(actions)).find((action) => action.type === "FixedResponse");
    const status = Number((fixed?.fixedResponseConfig as Json | undefined)?.statusCode);
    return Number.isInteger(status) ? { kind: "fixed", status } : undefined;
}

function cceConditions(conditions: string | undefined, simple: string | undefined): Pick<Rule, "methods" | "headers"> {
    const all = list(parseJson(conditions));
    const values = (item: Json, config: string): string[] => {
        const found = (item[config] as Json | undefined)?.values;
        return Array.isArray(found) ? found.map(String) : [];
    };
    const methods = all.filter((item) => item.type === "Method").flatMap((item) => values(item, "methodConfig"));
    const headers = all
        .filter((item) => item.type === "Header")
        .map((item): HeaderCondition => ({
            name: String((item.headerConfig as Json | undefined)?.key ?? ""),
            values: values(item, "headerConfig"),
        }));
    const plain = [parseJson(simple)].flat().flatMap((item) => headerOf(item));
    return {
        ...(methods.length === 0 ? {} : { methods }),
        ...(headers.length + plain.length === 0 ? {} : { headers: [...headers, ...plain] }),
    };
}

/** `{ key, values }`, as the guide has it, or `{ <header>: values }`. */
function headerOf(item: unknown): HeaderCondition[] {
    if (typeof item !== "object" || item === null) return [];
    const { key, values } = item as { key?: unknown; values?: unknown };
    if (typeof key === "string" && Array.isArray(values)) return [{ name: key, values: values.map(String) }];
    return Object.entries(item).flatMap(([name, list]) =>
        Array.isArray(list) ? [{ name, values: list.map(String) }] : [],
    );
}

const traefikMatchers: Record<string, Rule["match"]> = { Path: "Exact", PathPrefix: "Prefix", PathRegexp: "Regex" };

/** The matcher of the annotation counts for ImplementationSpecific paths only; of the priorities the highest goes first. */
function readTraefik(rule: Rule, { annotations }: Surroundings): Rule {
    const own = (name: string): string | undefined => annotations[`traefik.ingress.kubernetes.io/router.${name}`];
    const match = traefikMatchers[own("pathmatcher") ?? ""];
    const priority = Number(own("priority") ?? 0);
    return {
        ...rule,
        ...(match === undefined || rule.match !== "ImplementationSpecific" ? {} : { match }),
        ...(Number.isInteger(priority) && priority !== 0 ? { order: -priority } : {}),
    };
}

const skipperModes: Record<string, Rule["match"]> = { "path-prefix": "Prefix", "path-regexp": "Regex" };

/** The path mode of the annotation counts for ImplementationSpecific paths only. */
function readSkipper(rule: Rule, { annotations }: Surroundings): Rule {
    const match = skipperModes[annotations["zalando.org/skipper-ingress-path-mode"] ?? ""];
    return match === undefined || rule.match !== "ImplementationSpecific" ? rule : { ...rule, match };
}

/** One annotation is enough to make expressions of the object's paths. */
function readNginx(rule: Rule, { annotations }: Surroundings): Rule {
    const own = (name: string): string | undefined => annotations[`nginx.ingress.kubernetes.io/${name}`];
    const rewrite = own("rewrite-target");
    const redirect = own("permanent-redirect") ?? own("temporal-redirect");
    const code = own("permanent-redirect") === undefined ? 302 : Number(own("permanent-redirect-code") ?? 301);
    return {
        ...rule,
        ...(own("use-regex") === "true" ? { match: "Regex" as const } : {}),
        ...(rewrite === undefined ? {} : { rewrite }),
        ...(redirect === undefined ? {} : { target: { kind: "redirect" as const, url: redirect, code } }),
    };
}
