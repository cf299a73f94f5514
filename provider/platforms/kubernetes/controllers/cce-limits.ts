import type { Bounds, Field } from "../../../inputs/fields";

/** Limits of what is an argument and, as a text or in JSON, an annotation. */
export const limits = {
    port: { min: 1, max: 65535 },
    weight: { min: 0, max: 100, unit: "percent" },
    redirectCode: { numbers: [301, 302, 303, 307, 308] },
    sessionMinutes: { min: 1, max: 1440, unit: "minutes" },
    headerKey: { min: 1, max: 40, unit: "characters" },
    canaryValues: { min: 1, max: 10, unit: "values" },
    /** One less where a rule with a host leads to the Service. */
    headerValues: { max: 9, unit: "values" },
    /** Of one rule of a load balancer, with its path and its host. */
    conditions: { max: 10, unit: "conditions" },
    headerValue: { min: 1, max: 128, unit: "characters" },
    /** What a fixed response says. */
    messageBody: { max: 1024, unit: "characters" },
    /** Requests in a second, and at once. */
    rate: { min: 0, max: 100_000 },
    /** Of backends that a rule forwards to. */
    forwardGroups: { min: 1, max: 5, unit: "groups" },
    forwardWeight: { min: 0, max: 100 },
} as const satisfies Record<string, Bounds>;

/** The elements of lists that become one text. */
export const lists = {
    // The first is the server's, and CCE's guide has it among the others as well.
    certificates: { what: "id of a certificate", one: "id", mayRepeat: true },
    groups: { what: "id of an address group", one: "id" },
    origins: { what: "origin", one: "origin" },
    headers: { what: "name of a header", one: "name" },
    methods: {
        what: "method of HTTP",
        one: "method",
        words: ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "*"],
    },
} as const satisfies Record<string, NonNullable<Field["joined"]>>;
