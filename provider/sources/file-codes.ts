import type { Severity } from "../routing/diagnostic";

/** Findings about files as such. Each has a page in docs/diagnostics; codes are never reused. */
export const fileCodes = {
    CR601: {
        title: "API version that is not served",
        severity: "error",
        help: "Write networking.k8s.io/v1, with pathType, and service.name and service.port in each backend.",
    },
    CR602: {
        title: "One object in several files",
        severity: "warning",
        help: "Name the files of one environment only, e.g. one overlay, or render them first.",
    },
    CR603: {
        title: "Routes that are not read",
        severity: "info",
        help: "Look at these objects by other means: no answer that may depend on them is claimed.",
    },
    CR604: {
        title: "Rule without paths",
        severity: "warning",
        help: "Put http below its host, in the same list item.",
    },
    CR605: {
        title: "File that cannot be read",
        severity: "warning",
        help: "Correct the file, or name the files to read one by one.",
    },
    CR607: {
        title: "Object that an admission webhook refuses",
        severity: "warning",
        help: "Write pathType ImplementationSpecific where the path is an expression.",
    },
    CR606: {
        title: "Acceptance that has run out",
        severity: "warning",
        help: "Look at the finding again: cure it, or give another date.",
    },
} as const satisfies Record<string, { title: string; severity: Severity; help: string }>;

export type FileCode = keyof typeof fileCodes;
