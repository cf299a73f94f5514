/** From one Ingress to its rules and its default backend. */
import type { DefaultBackend, DialectName, Origin, Rule } from "../../../routing/model";
import { dialects } from "../../../routing/dialects";
import { readRule } from "./annotations";
import { servedWithTls } from "./certificates";
import { dialectOfClass } from "./classes";
import { defaultOrder } from "../../../routing/dialects/traefik";
import { withMiddlewares } from "./traefik-effects";
import type { Middlewares } from "./traefik-middlewares";
import { type Json, type Resolve, classOf, metadataOf, namespaceOf, placeOf, specOf, targetReader } from "./manifest";

/**
 * The rules of one Ingress of any API version, in its order. A rule without paths, which covers every request of a
 * host, becomes a rule without a path.
 */
export function readIngress(
    manifest: Json,
    origin: Partial<Origin> = {},
    options: {
        dialect?: DialectName;
        resolve?: Resolve;
        isExternal?: (namespace: string, name: string) => boolean;
        middlewares?: Middlewares;
    } = {},
): Rule[] {
    const spec = specOf(manifest);
    const place = placeOf(manifest, origin);
    const dialect = options.dialect ?? dialectOfClass(classOf(manifest));
    const target = targetReader(namespaceOf(manifest), options.resolve);
    const annotations = metadataOf(manifest).annotations ?? {};
    // On CCE an entry without a Secret has no certificate that is known.
    const entries = dialect === "cce" ? spec.tls?.map((entry) => (entry?.secretName ? entry : {})) : spec.tls;
    const isServedWithTls = servedWithTls({ ...spec, ...(entries && { tls: entries }) }, annotations);
    return (spec.rules ?? []).flatMap((rule, i) => {
        const host = rule?.host ? { host: rule.host } : {};
        const tls = isServedWithTls(rule?.host);
        const common = { ...host, ...(tls === undefined ? {} : { tls }) };
        const paths = (rule?.http?.paths ?? []).map((path) => path ?? {});
        if (paths.length === 0) {
            // Kubernetes sends all requests of such a host to the default backend.
            if (spec.defaultBackend === undefined || skipsEmptyRules(dialect)) return [];
            const at = { ...place, path: `spec.rules[${i}]` };
            return [{ ...common, match: "Prefix" as const, target: target(spec.defaultBackend), origin: at }];
        }
        return paths.flatMap((path, j): Rule[] => {
            const at = { ...place, path: `spec.rules[${i}].http.paths[${j}]` };
            const plain: Rule = {
                ...common,
                ...(path.path ? { path: path.path } : {}),
                match: matchOf(path.pathType),
                target: target(path.backend),
                origin: at,
            };
            const service = path.backend?.service?.name;
            const external = service !== undefined && options.isExternal?.(namespaceOf(manifest), service) === true;
            const { middlewares } = options;
            const context = { annotations, path, service, external, ...(middlewares && { middlewares }) };
            return readRule(dialect, plain, context);
        });
    });
}

export const isTraefik = (dialect: DialectName): boolean => dialect.startsWith("traefik");

/** Whether the controller ignores rules without paths. */
const skipsEmptyRules = (dialect: DialectName): boolean =>
    isTraefik(dialect) || ["skipper", "gce", "aws-alb", "ack-alb", "alb"].includes(dialect);

/** What answers when no rule of the object does. */
export function readDefaultBackend(manifest: Json, origin: Partial<Origin> = {}, resolve?: Resolve): DefaultBackend[] {
    const { defaultBackend } = specOf(manifest);
    if (defaultBackend === undefined || defaultBackend === null) return [];
    const target = targetReader(namespaceOf(manifest), resolve)(defaultBackend);
    return [{ target, origin: { ...placeOf(manifest, origin), path: "spec.defaultBackend" } }];
}

/** Traefik uses the default backend only of an object without rules, and only a Service. */
export function defaultsOf(
    value: Json,
    dialect: DialectName,
    origin: Partial<Origin>,
    resolve?: Resolve,
): DefaultBackend[] {
    const found = readDefaultBackend(value, origin, resolve);
    if (!isTraefik(dialect)) return found;
    if ((specOf(value).rules ?? []).length > 0) return [];
    return found.filter(({ target }) => target.kind !== "resource");
}

/** Traefik makes a route of the default backend, with the Middlewares of its object, that goes behind all others. */
export function defaultRoutes(
    value: Json,
    { dialect, middlewares, resolve }: { dialect: DialectName; middlewares: Middlewares; resolve?: Resolve },
    origin: Partial<Origin>,
): Rule[] {
    const context = { annotations: metadataOf(value).annotations ?? {}, path: {}, service: undefined, middlewares };
    return defaultsOf(value, dialect, origin, resolve).flatMap((found) =>
        withMiddlewares({ path: "/", match: "Prefix", order: defaultOrder, ...found }, context),
    );
}

/** A default backend that its controller never uses: for people only, it takes no request. */
export function unusedDefault(value: Json, dialect: DialectName, origin: Partial<Origin>, resolve?: Resolve): Rule[] {
    const onlyServices = isTraefik(dialect) || dialect === "skipper" || dialect === "ingress-nginx";
    return readDefaultBackend(value, origin, resolve).flatMap(({ target, origin: at }): Rule[] => {
        const beside = isTraefik(dialect) && (specOf(value).rules ?? []).length > 0;
        const dropped = beside
            ? "Traefik uses the default backend only of an object without rules"
            : target.kind === "resource" && onlyServices
              ? `${dialects[dialect].title} serves Services only`
              : undefined;
        return dropped === undefined ? [] : [{ match: "Prefix", target, origin: at, dropped }];
    });
}

/** F5's controller answers with the default backend what the rules of the same object leave at their hosts. */
export function defaultsByHost(value: Json, origin: Partial<Origin>, resolve?: Resolve): Rule[] {
    const [found] = readDefaultBackend(value, origin, resolve);
    if (found === undefined) return [];
    return (specOf(value).rules ?? []).flatMap((rule): Rule[] => {
        const paths = rule?.http?.paths ?? [];
        if (paths.length === 0 || paths.some((path) => (path?.path ?? "/") === "/" && path?.pathType !== "Exact"))
            return [];
        return [{ ...(rule?.host ? { host: rule.host } : {}), path: "/", match: "Prefix", ...found }];
    });
}

export const matchOf = (pathType: string | undefined): Rule["match"] =>
    pathType === "Exact" || pathType === "Prefix" ? pathType : "ImplementationSpecific";
