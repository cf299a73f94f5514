/** What Middlewares of Traefik do for an Ingress besides choosing who answers, in the words of the Gateway API or in none. */
import { isObject, listOf } from "../../../inputs/json";
import type { Rule } from "../../../routing/model";
import { changesOf, placeOf } from "../../kubernetes/read/traefik-effects";
import { effectsOf, type Effects, type Middlewares } from "../../kubernetes/read/traefik-middlewares";
import type { HTTPHeaderFilter } from "../types";

const schemes = ["http", "https"] as const;

/** A Middleware for which no HTTPRoute has a word. */
export interface SideMiddleware {
    middleware: string;
    /** A digest of its settings; absent: they are not read. */
    settings?: string;
    guards: boolean;
    /** What it does is not read. */
    mayRoute: boolean;
    cure: string;
}

/** Those of an annotation, whatever their requests; each once. */
export function sideMiddlewares(annotation: string, spec: unknown, middlewares: Middlewares): SideMiddleware[] {
    // Most objects name none, and may have many rules.
    if (annotation.trim() === "") return [];
    const rules = isObject(spec) ? listOf(spec.rules).filter(isObject) : [];
    const places = rules.flatMap(({ host, http }) =>
        (isObject(http) ? listOf(http.paths) : []).filter(isObject).map(({ path, pathType }) =>
            placeOf({
                host: typeof host === "string" ? host : "",
                path: typeof path === "string" ? path : "/",
                match: pathType === "Exact" ? "Exact" : "Prefix",
            }),
        ),
    );
    // They are those of its default backend, too, which an object without rules has.
    if (rules.length === 0) places.push(placeOf({ path: "/", match: "Prefix" }));
    const found = new Map<string, SideMiddleware>();
    const asked = places.flatMap((place) =>
        schemes.flatMap((scheme) => [true, false].map((get) => ({ scheme, get, ...place }))),
    );
    for (const one of asked)
        for (const side of sidesOf(effectsOf(annotation, middlewares, one))) found.set(side.middleware, side);
    return [...found.values()];
}

const sidesOf = ({ others, unread }: Effects): SideMiddleware[] => [
    ...others.map(({ what, ...rest }) => ({ middleware: what, mayRoute: false, ...rest })),
    ...(unread === undefined
        ? []
        : [
              {
                  middleware: unread.what,
                  guards: true,
                  mayRoute: true,
                  cure: unread.orOthers
                      ? "add it to the sources"
                      : "write what it does as filters, or a policy of the Gateway's controller",
              },
          ]),
];

/** The headers that they write for the requests of a rule. */
export function headersOfTraefik(
    annotation: string,
    rule: Rule,
    middlewares: Middlewares,
): { request: HTTPHeaderFilter; response: HTTPHeaderFilter } {
    const { scheme = "https", methods, target } = rule;
    const get = target.kind === "redirect" && methods?.join() === "GET";
    const { request, response } = effectsOf(annotation, middlewares, { scheme, get, ...placeOf(rule) });
    const copy = ({ set, add, remove }: ReturnType<typeof changesOf>): HTTPHeaderFilter => ({
        ...(set && { set: [...set] }),
        ...(add && { add: [...add] }),
        ...(remove && { remove: [...remove] }),
    });
    return { request: copy(changesOf(request)), response: copy(changesOf(response)) };
}
