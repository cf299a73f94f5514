/** Annotations whose values decide which requests a rule takes or what answers them, and that are read. */

interface Family {
    /** The prefix of its names. */
    prefix: string;
    names: RegExp;
    /** Those of which more than routing hangs on the value, which is not read. */
    inPart?: RegExp;
    /** What its controller itself fills in, for each request. */
    perRequest?: RegExp;
}

const perRequest = /[$#]\{(?:host|path|port|protocol|query|uri)\}/g;

const families: readonly Family[] = [
    {
        prefix: "nginx.ingress.kubernetes.io/",
        names: /^(use-regex|rewrite-target|app-root|(permanent|temporal)-redirect(-code)?|from-to-www-redirect|(force-)?ssl-redirect|preserve-trailing-slash|canary(-(by|weight).*)?|enable-cors|cors-allow-origin|(white|allow|deny)list-source-range|satisfy|default-backend)$/,
        inPart: /^(enable-cors|cors-allow-origin|(white|allow|deny)list-source-range|satisfy|default-backend)$/,
    },
    { prefix: "traefik.ingress.kubernetes.io/", names: /^router\.(pathmatcher|priority|tls)$/ },
    {
        prefix: "zalando.org/",
        names: /^(skipper-predicate|backend-weights|skipper-ingress-redirect.*)$/,
        inPart: /^skipper-(predicate|ingress-redirect.*)$/,
    },
    {
        prefix: "alb.ingress.kubernetes.io/",
        names: /^((actions|conditions|rule-direction)\..*|canary.*|order|group\.order|ssl-redirect|listen-ports|rewrite-target|use-regex.*|enable-cors)$/,
        inPart: /^(actions\..*|enable-cors)$/,
        perRequest,
    },
    {
        prefix: "kubernetes.io/elb.",
        names: /^((actions|conditions|headers)\..*|canary.*|ingress-order|rule-priority-enabled|ssl-redirect|rewrite-target|redirect-url.*|cors-allow-origin)$/,
        inPart: /^(actions\..*|cors-allow-origin)$/,
        perRequest,
    },
];

/**
 * The value of an annotation that decides about routing, without what its controller fills in for each request; undefined
 * for all other annotations.
 */
export function decidingText(annotation: string, value: string): string | undefined {
    const family = familyOf(annotation);
    if (family === undefined) return undefined;
    return family.perRequest === undefined ? value : value.replace(family.perRequest, "");
}

/** Whether all that an annotation says is read as routing. */
export function isReadAnnotation(annotation: string): boolean {
    const family = familyOf(annotation);
    return family !== undefined && family.inPart?.test(annotation.slice(family.prefix.length)) !== true;
}

const familyOf = (annotation: string): Family | undefined =>
    families.find(({ prefix, names }) => annotation.startsWith(prefix) && names.test(annotation.slice(prefix.length)));
