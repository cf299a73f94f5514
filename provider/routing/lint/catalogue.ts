import type { Severity } from "../diagnostic";

export interface CatalogueEntry {
    title: string;
    severity: Severity;
    help: string;
}

/** Every code of the routing analysis, with the severity it has unless told otherwise. Codes are never reused. */
export const diagnosticCatalogue = {
    CR101: {
        title: "Duplicate rule",
        severity: "warning",
        help: "Remove one of the two rules.",
    },
    CR102: {
        title: "Rule that is never reached",
        severity: "warning",
        help: "Remove the rule, make it more specific, or change the rule that takes its requests.",
    },
    CR103: {
        title: "Rule that several others leave nothing to",
        severity: "warning",
        help: "Remove the rule, or narrow one of the rules that take its requests.",
    },
    CR104: {
        title: "Objects that claim the same requests",
        severity: "warning",
        help: "Keep the route in one object, or give the two different paths.",
    },
    CR105: {
        title: "Winner that nothing determines",
        severity: "error",
        help: "Make the two rules differ in host or path, or send both to the same backend.",
    },
    CR106: {
        title: "Host on several gateways",
        severity: "warning",
        help: "Keep all routes of a host on the gateway its DNS record leads to.",
    },
    CR107: {
        title: "Host without TLS among hosts with TLS",
        severity: "warning",
        help: "Add the host to the TLS section or certificate, or accept the code on its route.",
    },
    CR108: {
        title: "Wildcard that leaves out what it seems to cover",
        severity: "info",
        help: "Add a rule for the bare domain if it should be served.",
    },
    CR109: {
        title: "Path that this platform reads differently",
        severity: "info",
        help: "Write the path as the platform reads it, or use an option of the platform that follows the reference.",
    },
    CR110: {
        title: "Rule that the platform never uses",
        severity: "error",
        help: "Write the rule in a form that the platform accepts, or use another gateway.",
    },
    CR111: {
        title: "Rewrite without effect",
        severity: "warning",
        help: "Use as many groups in the path as variables in the rewrite, on a platform that rewrites.",
    },
    CR112: {
        title: "Backend that does not exist",
        severity: "error",
        help: "Create the backend, or correct its name or port.",
    },
    CR113: {
        title: "Regular expression that cannot be decided",
        severity: "info",
        help: "Use a path without look-around and back-references, so that conflicts can be found.",
    },
    CR114: {
        title: "Regular expression that can stall the gateway",
        severity: "warning",
        help: "Do not repeat a group that itself repeats; write [^/]* for one path element.",
    },
    CR115: {
        title: "Over a limit of the platform",
        severity: "error",
        help: "Split the rules over several gateways, or join rules by a common prefix.",
    },
    CR116: {
        title: "No default backend",
        severity: "info",
        help: "Add a default backend if requests that no rule takes should be answered.",
    },
    CR117: {
        title: "Path that no request has",
        severity: "warning",
        help: "Write the path as the platform sees it: decoded, without //, . or .. elements.",
    },
    CR118: {
        title: "Cannot tell yet",
        severity: "info",
        help: "The analysis is complete once the value is known; nothing has to be done.",
    },
    CR119: {
        title: "Several default backends",
        severity: "warning",
        help: "Keep one default backend for each gateway.",
    },
    CR120: {
        title: "Analysis cut short",
        severity: "info",
        help: "Split the table, or replace patterns by plain prefixes, to have everything checked.",
    },
    CR121: {
        title: "Answer that the platform does not document",
        severity: "warning",
        help: "Add a rule for the host with path / so that all its requests are answered by its own rules.",
    },
    CR122: {
        title: "Host that objects of several owners claim",
        severity: "info",
        help: "Agree with the other owner who serves the host, or keep all its routes in one namespace.",
    },
    CR123: {
        title: "Answer that cannot be told",
        severity: "info",
        help: "Say which controller serves the class, or leave the annotation out.",
    },
    CR124: {
        title: "Answer that depends on the controller's version",
        severity: "warning",
        help: "Say which version serves the class (--controller traefik=traefik-3.6), or write the rules so that both agree.",
    },
} as const satisfies Record<string, CatalogueEntry>;

export type LintCode = keyof typeof diagnosticCatalogue;
