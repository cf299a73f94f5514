import type { CatalogueEntry } from "../../routing/lint/catalogue";

/** CR7xx: the command line. */
export const commandCodes = {
    CR701: {
        name: "invalid-command",
        title: "Command that cannot be carried out as it is given",
        severity: "error",
        help: "See crossroute help and the name of the verb.",
    },
} as const satisfies Record<string, CatalogueEntry>;
