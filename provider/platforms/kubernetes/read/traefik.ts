import { UNKNOWN_SENTINEL } from "../../../inputs/unknown";
import type { Rule } from "../../../routing/model";
import type { RuleContext } from "./object-rules";
import { withMiddlewares } from "./traefik-effects";
import type { IngressGateway, IngressOfClass, EntryPoint } from "./ingress-gateway";

const matchers: Record<string, Rule["match"]> = { Path: "Exact", PathPrefix: "Prefix", PathRegexp: "Regex" };
/** Other functions of Traefik's rules: their effect on a path is not read. */
const others = ["Host", "HostRegexp", "Method", "Header", "HeaderRegexp", "Query", "QueryRegexp", "ClientIP"];

/** Traefik accepts its functions in lower, upper and title case, too. */
const functionOf = (name: string, functions: readonly string[]): string | undefined =>
    functions.find((one) =>
        [one, one.toLowerCase(), one.toUpperCase(), one.charAt(0) + one.slice(1).toLowerCase()].includes(name),
    );

export const readTraefik = (rule: Rule, context: RuleContext): Rule[] =>
    readRouter(rule, context).flatMap((one) => withMiddlewares(one, context));

/** The annotation's matcher counts for ImplementationSpecific paths only; the highest priority goes first. */
function readRouter(rule: Rule, { annotations }: RuleContext): Rule[] {
    const own = (name: string): string | undefined => annotations[`traefik.ingress.kubernetes.io/router.${name}`];
    const priority = Number(own("priority") ?? 0);
    const ordered = { ...rule, ...(Number.isInteger(priority) && priority !== 0 ? { order: -priority } : {}) };
    const name = own("pathmatcher") ?? "";
    if (name === "" || rule.match !== "ImplementationSpecific") return [ordered];
    const known = functionOf(name, Object.keys(matchers));
    const match = known === undefined ? undefined : matchers[known];
    if (match !== undefined) return [{ ...ordered, match }];
    if (functionOf(name, others) === undefined)
        return [{ ...ordered, dropped: `Traefik knows no matcher ${name}, so that the route is not made` }];
    return [{ ...ordered, undetermined: { why: `what the matcher ${name} makes of a path is not read` } }];
}

type Annotations = Readonly<Record<string, string>>;
const router = "traefik.ingress.kubernetes.io/router.";

/** What its documentation and its Helm chart call the entry points for the two schemes; any other name tells nothing. */
const schemes: Readonly<Record<string, "http" | "https">> = {
    web: "http",
    http: "http",
    websecure: "https",
    https: "https",
};

/** A router with any TLS option takes requests over TLS only. */
export function isTlsRouter(annotations: Annotations): boolean {
    const text = annotations[`${router}tls`];
    if (text !== undefined) return /^(true|t|1)$/i.test(text);
    return Object.keys(annotations).some((name) => name.startsWith(`${router}tls.`));
}

/**
 * Traefik's entry points are listeners with names, which its own configuration gives to ports. A name that tells no
 * scheme may be for another port or another load balancer.
 */
export function traefikArrivals({ className, annotations, entryPoints = {} }: IngressOfClass): IngressGateway[] {
    const text = annotations[`${router}entrypoints`] ?? "";
    const names = text === UNKNOWN_SENTINEL ? [] : text.split(",").map((name) => name.trim());
    const usual = (name: string): boolean => name in schemes && !Object.hasOwn(entryPoints, name);
    const others = (name: string): boolean => name !== "" && !usual(name);
    const known = names.filter(usual);
    const own = [...new Set(names.filter(others))].map((name): IngressGateway => {
        const address = `${className} ${name}`;
        const given = Object.hasOwn(entryPoints, name) ? entryPoints[name] : undefined;
        if (given?.port !== undefined) return { gateway: `${address}:${given.port}`, listener: { address, ...given } };
        return { gateway: address, listener: { address, ...given, doubt: doubtOf(name, given) } };
    });
    if (known.length === 0 && own.length > 0) return own;
    const tls = isTlsRouter(annotations);
    const served = new Set(known.flatMap((name) => schemes[name] ?? []));
    const [scheme] = tls ? (["https"] as const) : served;
    if (scheme === undefined || (!tls && served.size > 1)) return [{ gateway: className }, ...own];
    const other = scheme === "http" ? "https" : "http";
    const reason = tls
        ? "it is served with TLS only"
        : `its entry point ${known.join(" and ")} is for ${scheme}, as its name says`;
    return [
        {
            gateway: className,
            only: {
                scheme,
                otherwise: {
                    why: `${reason}, and what answers over ${other} is said in Traefik's own configuration`,
                    label: `what Traefik's own configuration says of ${other}`,
                },
            },
        },
        ...own,
    ];
}

const doubtOf = (name: string, given: EntryPoint | undefined): string =>
    `${given === undefined ? `where the entry point ${name} listens, and for which scheme,` : `on which port the entry point ${name} listens`} is said in Traefik's own configuration; entryPoints in crossroute.yaml tell it`;
