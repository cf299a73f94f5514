import type { Severity } from "../diagnostic";

/** A row of the catalogue of diagnostics. */
export interface CatalogueEntry {
    /** Its name for people: kebab-case, never used twice. Accepted wherever the code is. */
    name: string;
    /** Heading of its page. */
    title: string;
    /** The default severity. */
    severity: Severity;
    /** The cure, where a finding gives none of its own. */
    help: string;
}

/** Every code of the routing analysis, with its default severity. Codes are never reused. */
export const diagnosticCatalogue = {
    CR101: {
        name: "duplicate-rule",
        title: "Duplicate rule",
        severity: "warning",
        help: "Remove one of the two rules.",
    },
    CR102: {
        name: "unreachable-rule",
        title: "Unreachable rule",
        severity: "warning",
        help: "Remove the rule, make it more specific, or change the rule that takes its requests.",
    },
    CR103: {
        name: "covered-rule",
        title: "Rule covered by several others",
        severity: "warning",
        help: "Remove the rule, or narrow one of the rules that take its requests.",
    },
    CR104: {
        name: "conflicting-objects",
        title: "Objects that claim the same requests",
        severity: "warning",
        help: "Keep the route in one object, or give the two different paths.",
    },
    CR105: {
        name: "ambiguous-precedence",
        title: "Ambiguous precedence",
        severity: "error",
        help: "Make the two rules differ in host or path, or send both to the same backend.",
    },
    CR106: {
        name: "host-on-several-gateways",
        title: "Host on several gateways",
        severity: "warning",
        help: "Keep all routes of a host on one gateway. Where clients inside and outside have a DNS of their own, accept the finding.",
    },
    CR107: {
        name: "host-without-tls",
        title: "Host without TLS among hosts with TLS",
        severity: "warning",
        help: "Add the host to the TLS section or certificate, or accept the code on its route.",
    },
    CR108: {
        name: "bare-domain-not-covered",
        title: "Wildcard host without its bare domain",
        severity: "info",
        help: "Add a rule for the bare domain if it should be served.",
    },
    CR109: {
        name: "nonstandard-path-match",
        title: "Path matched otherwise than the reference says",
        severity: "info",
        help: "Write the path as the platform reads it, or use an option of the platform that follows the reference.",
    },
    CR110: {
        name: "ignored-rule",
        title: "Rule that the controller ignores",
        severity: "error",
        help: "Cure the reason that the message gives, or use another gateway.",
    },
    CR111: {
        name: "rewrite-without-effect",
        title: "Rewrite without effect",
        severity: "warning",
        help: "Leave the rewrite out, or serve the rule by a platform that rewrites.",
    },
    CR112: {
        name: "backend-not-found",
        title: "Backend not found",
        severity: "error",
        help: "Create the backend, or correct its name or port.",
    },
    CR113: {
        name: "undecidable-pattern",
        title: "Regular expression that cannot be analysed",
        severity: "info",
        help: "Use a path without look-around and back-references, so that conflicts can be found.",
    },
    CR114: {
        name: "slow-pattern",
        title: "Regular expression with catastrophic backtracking",
        severity: "warning",
        help: "Do not repeat a group that itself repeats; write [^/]* for one path element.",
    },
    CR115: {
        name: "limit-exceeded",
        title: "Limit of the platform exceeded",
        severity: "error",
        help: "Split the rules over several gateways, or join rules by a common prefix.",
    },
    CR116: {
        name: "no-default-backend",
        title: "No default backend",
        severity: "info",
        help: "Add a default backend if requests that no rule takes should be answered.",
    },
    CR117: {
        name: "impossible-path",
        title: "Path that no request has",
        severity: "warning",
        help: "Write the path as the platform sees it: decoded, without //, . or .. elements.",
    },
    CR118: {
        name: "known-after-apply",
        title: "Value known only after apply",
        severity: "info",
        help: "The analysis is complete once the value is known; nothing has to be done.",
    },
    CR119: {
        name: "several-default-backends",
        title: "Several default backends",
        severity: "warning",
        help: "Keep one default backend for each gateway.",
    },
    CR120: {
        name: "incomplete-analysis",
        title: "Incomplete analysis",
        severity: "info",
        help: "Replace wildcard hosts by names, or serve some of the hosts by another gateway, to have every pair compared.",
    },
    CR121: {
        name: "undocumented-answer",
        title: "Answer that the platform does not document",
        severity: "warning",
        help: "Add a rule for the host with path / so that all its requests are answered by its own rules.",
    },
    CR122: {
        name: "shared-host",
        title: "Host of several owners",
        severity: "info",
        help: "Agree with the other owner who serves the host, or keep all its routes in one namespace.",
    },
    CR123: {
        name: "undetermined-answer",
        title: "Undetermined answer",
        severity: "info",
        help: "Look at what the message names by other means: nothing is claimed of what these rules answer.",
    },
    CR124: {
        name: "version-dependent-answer",
        title: "Answer that depends on the controller's version",
        severity: "warning",
        help: "Say which version serves the class (--controller traefik=traefik-3.6), or write the rules so that both agree.",
    },
    CR125: {
        name: "redirect-to-itself",
        title: "Redirect to itself",
        severity: "warning",
        help: "Attach the redirect to the listener for http alone (sectionName), and give https a rule with a backend; or redirect to another host or path.",
    },
    CR126: {
        name: "rewrite-without-group",
        title: "Rewrite with a group that the path does not have",
        severity: "warning",
        help: "Put what is to stay of the path in a group, and name that group in the rewrite; or write the path that every request is to get, without $1.",
    },
} as const satisfies Record<string, CatalogueEntry>;

export type LintCode = keyof typeof diagnosticCatalogue;
