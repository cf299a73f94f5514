/** What is written beside routing and is not converted, and how it is called. */
export interface Policy {
    /** `Ingress shop/web`. */
    object: string;
    annotation: string;
    /** It keeps requests out: without it somebody gets in. */
    guards: boolean;
    /** Whether it may decide where requests go: it is one that is not read, or not known. */
    mayRoute: boolean;
    cure: string;
    /** What is written. */
    value: string;
    /** The type of its actions that are meant: the others of the annotation are read. */
    action?: string;
    /** The Middleware of Traefik that is meant: `Middleware shop/login (basicAuth)`. */
    middleware?: string;
    /** The Service whose rules alone it is for. */
    service?: string;
    /** The object that has it, where that is another one: `Service shop/web`. */
    of?: string;
    /** It changes the headers of requests. */
    headers?: true;
    /** A filter of the HTTPRoute does the same. */
    converted?: true;
    /** It says how the backends are spoken to: convert has a finding of its own for it. */
    protocol?: true;
}

/** `kubernetes.io/elb.actions.web (RemoveHeader)`. */
export const policyName = ({
    annotation,
    action,
    middleware,
    of,
}: Pick<Policy, "annotation" | "action" | "middleware" | "of">): string =>
    middleware ?? `${annotation}${action === undefined ? "" : ` (${action})`}${of === undefined ? "" : ` of ${of}`}`;
