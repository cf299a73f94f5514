import type { CatalogueEntry } from "../../routing/lint/catalogue";

/** CR6xx: files and folders themselves. */
export const fileCodes = {
    CR601: {
        name: "unserved-api-version",
        title: "API version that is not served",
        severity: "error",
        help: "Write networking.k8s.io/v1: pathType for each path (ImplementationSpecific where there is no path or it is a pattern), service.name and service.port in each backend, defaultBackend for spec.backend.",
    },
    CR602: {
        name: "object-in-several-files",
        title: "Object in several files",
        severity: "warning",
        help: "Name the files of one environment only, e.g. one overlay, or render them first; until then it is not known which version answers, and only what a file shows by itself is said of it.",
    },
    CR603: {
        name: "unread-kind",
        title: "Routes of a kind that is not read",
        severity: "info",
        help: "Look at these objects by other means: no answer is claimed for what they may take of the hosts that they name; where they name none, of what their controller serves and for hosts that nothing else names.",
    },
    CR604: {
        name: "rule-without-paths",
        title: "Rule without paths",
        severity: "warning",
        help: "Put http below its host, in the same list item.",
    },
    CR605: {
        name: "unreadable-file",
        title: "Unreadable file",
        severity: "warning",
        help: "Correct the file, or name the files to read one by one.",
    },
    CR606: {
        name: "expired-acceptance",
        title: "Expired acceptance",
        severity: "warning",
        help: "Look at the finding again: cure it, or give another date.",
    },
    CR607: {
        name: "refused-by-webhook",
        title: "Object that an admission webhook refuses",
        severity: "warning",
        help: 'Write pathType ImplementationSpecific where the path is an expression; it is read as one only with nginx.ingress.kubernetes.io/use-regex: "true" or a rewrite-target.',
    },
    CR608: {
        name: "unknown-accepted-code",
        title: "Acceptance of a finding that does not exist",
        severity: "warning",
        help: "Write the number or the name of the finding, as crossroute lint prints it.",
    },
    CR609: {
        name: "unfilled-placeholder",
        title: "Value that is still to be filled in",
        severity: "info",
        help: "Lint what comes out when it is filled in: flux build, envsubst < FILE or kubectl kustomize FOLDER, each with | crossroute lint -f -.",
    },
} as const satisfies Record<string, CatalogueEntry>;

export type FileCode = keyof typeof fileCodes;
