/** What the validating webhook of ingress-nginx refuses about a single Ingress, with default settings. */

import type { Json } from "../../../../inputs/json";

/** Since v1.12, unless `strict-validate-path-type` is off. */
const plainPath = /^\/[A-Za-z0-9._/-]*$/;

export interface Refused {
    /** Property path. */
    path: string;
    why: string;
}

export function refusedByWebhook(manifest: Json): Refused[] {
    const { rules } = (manifest.spec ?? {}) as { rules?: { http?: { paths?: Json[] } }[] };
    return (rules ?? []).flatMap((rule, i) =>
        (rule?.http?.paths ?? []).flatMap((entry: Json | null, j): Refused[] => {
            const { path, pathType } = entry ?? {};
            if (pathType !== "Exact" && pathType !== "Prefix") return [];
            if (typeof path !== "string" || path === "" || plainPath.test(path)) return [];
            const why = `the path ${path} cannot be used with pathType ${pathType}`;
            return [{ path: `spec.rules[${i}].http.paths[${j}].path`, why }];
        }),
    );
}
