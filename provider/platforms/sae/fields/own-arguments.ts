import type { Field } from "./model";

/** The argument that takes over what is there; `what` stands in its place. */
export const adoptField = (what: string): Field => ({
    name: "adopt",
    wire: "",
    local: true,
    inputOnly: true,
    type: {
        kind: "booleanOrText",
        text: {
            kind: "text",
            pattern: /^urn:pulumi:[^:]+::[^:]+::.+::.+$/,
            rule: "the URN of the resource that had it, as the message says it (urn:pulumi:…)",
        },
    },
    default: false,
    change: "update",
    description: `Takes over ${what}: \`true\` what no other resource is known to have, a text what the resource of this URN had. The preview says what is adopted.`,
    note: "What has been taken over is this resource's, and the argument can go.",
    example: true,
    source: "Crossroute",
});

/** An argument of Crossroute that is on or off, and off by default. */
export const ownFlag = (name: string, description: string): Field => ({
    name,
    wire: "",
    local: true,
    type: { kind: "boolean" },
    default: false,
    change: "update",
    description,
    example: true,
    source: "Crossroute",
});
