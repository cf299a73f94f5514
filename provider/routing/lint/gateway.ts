import { counted, several } from "../diagnostic";
import { requestTo } from "../candidates";
import type { CompiledRule } from "../compile";
import { describeRule, describeTarget } from "../describe";
import type { HostIndex } from "../host-index";
import type { DefaultBackend, Request } from "../model";
import { distinctTargets, targetsOf } from "../outcome";
import { hostKey } from "../pattern";
import type { LintContext } from "./context";
import { ask, nameList } from "./context";
import { otherReading } from "./reference-differences";

/** Findings about a gateway as a whole. */
export function lintGateway(context: LintContext, gateway: HostIndex): void {
    limits(context, gateway);
    defaults(context, gateway);
    if (gateway.unknown.length === 0) wildcards(context, gateway);
    tls(context, gateway);
    undocumentedHosts(context, gateway);
    otherReading(context, gateway);
}

const pathLimit = 80;

function limits(context: LintContext, gateway: HostIndex): void {
    const { table, dialect } = gateway.table;
    const { maxRules, rules } = table;
    if (maxRules !== undefined && rules.length > maxRules) {
        const extra = gateway.table.rules[maxRules];
        context.add({
            code: "CR115",
            ...(extra === undefined ? {} : { rule: extra }),
            message: `${table.gateway} has ${rules.length} rules; ${dialect.title} takes at most ${maxRules}.`,
        });
    }
    if (table.dialect !== "sae-clb") return;
    for (const rule of gateway.table.rules) {
        const length = rule.unknown ? 0 : (rule.rule.path ?? "").length;
        if (length <= pathLimit) continue;
        context.add({
            code: "CR115",
            rule,
            message: `${describeRule(rule.rule)}: a path has at most ${pathLimit} characters on ${dialect.title}, this one has ${length}.`,
        });
    }
}

function defaults(context: LintContext, gateway: HostIndex): void {
    const { table } = gateway.table;
    const given = table.defaults ?? [];
    const [first, second] = given;
    const witness = requestTo(table, context.unused.host, `/${context.unused.token}`);
    const { outcome } = ask(gateway, witness);
    if (first === undefined) {
        if (outcome.matches.length > 0 || table.rules.length === 0 || gateway.unknown.length > 0) return;
        context.add({
            code: "CR116",
            where: table.gateway,
            witness,
            message: `${table.gateway} has no default backend: requests that no rule takes are answered with 404.`,
        });
    } else if (second !== undefined && meetSomewhere(given) && distinctTargets(given.map((d) => d.target)).length > 1) {
        const list = given.map((d) => `${describeTarget(d.target)} of ${d.origin.object}`);
        const isOpen = table.dialect === "kubernetes";
        const decides = isOpen
            ? "the Ingress reference does not say which of them answers (its controller may, or serve each by itself)"
            : "nothing decides between them";
        context.add({
            code: "CR119",
            ...(isOpen ? { severity: "info" } : {}),
            where: second.origin.path ?? second.origin.object,
            origin: second.origin,
            witness,
            ...counted((n) =>
                table.dialect === "aws-alb"
                    ? `${table.gateway} has ${n(given.length)} default backends: if two of them are at one listener, its controller refuses that and changes nothing of the load balancer (${nameList(list, n)}).`
                    : `${table.gateway} has ${n(given.length)} default backends and ${decides}: ${nameList(list, n)}.`,
            ),
        });
    }
}

/** Two of them may be for one port. */
function meetSomewhere(given: readonly DefaultBackend[]): boolean {
    const ports = given.flatMap((one) => [...new Set(one.ports)]);
    return given.some((one) => one.ports === undefined) || new Set(ports).size < ports.length;
}

const wildcardListenerHelp = "Add a listener and a route for the bare domain if it should be served.";

/** `*.example.com` looks as if it covered `example.com`; it never does. */
function wildcards(context: LintContext, gateway: HostIndex): void {
    for (const { pattern, rules } of gateway.wildcard.values()) {
        // The hosts of an object in several versions are not known, nor those of a route at the listeners of a Gateway in several.
        const rule = rules.find((one) => one.rule.undetermined?.version !== true);
        if (pattern.kind !== "wildcard" || rule === undefined) continue;
        const apex = pattern.suffix.slice(1);
        const witness = requestTo(gateway.table.table, apex, "/");
        const isOfEveryHost = ({ rule: { host = "", origin, implied } }: CompiledRule): boolean =>
            host === "" && implied !== true && origin.object === rule.rule.origin.object;
        const elsewhere = context.gateways.some(
            (g) =>
                g.exact.has(apex) ||
                (g.deep && coveredByWildcard(g, apex)) ||
                // A route at several listeners, one of which takes every host.
                g.table.rules.some(isOfEveryHost),
        );
        if (elsewhere || !apex.includes(".") || coveredByWildcard(gateway, apex)) continue;
        if (context.domains.has(apex)) continue;
        context.domains.add(apex);
        context.add({
            code: "CR108",
            rule,
            subject: { host: rule.rule.host ?? "", unanswered: true },
            witness,
            ...(gateway.table.table.dialect.includes("gateway") ? { help: wildcardListenerHelp } : {}),
            message: `The wildcard ${rule.rule.host ?? ""} does not cover ${apex} itself, and no other rule names it.`,
        });
    }
}

const coveredByWildcard = (gateway: HostIndex, host: string): boolean =>
    gateway.wildcard.has(host.slice(host.indexOf(".")));

/**
 * TLS belongs to a host, whichever object configures it. A host that is left out of an object with TLS for others was
 * forgotten.
 */
function tls(context: LintContext, gateway: HostIndex): void {
    if (!gateway.table.rules.some(({ rule }) => rule.tls === true)) return;
    const hosts = new Map<string, CompiledRule[]>();
    const perhaps = new Set<string>();
    for (const rule of gateway.table.rules) {
        const { implied, undetermined } = rule.rule;
        const host = (rule.rule.host ?? "").toLowerCase();
        // Of an object in several versions only one is live: its host may have the TLS of that one.
        if (implied === true || (undetermined !== undefined && undetermined.answerOnly !== true)) {
            if (rule.rule.tls === true) perhaps.add(host);
            continue;
        }
        const same = hosts.get(host);
        if (same === undefined) hosts.set(host, [rule]);
        else same.push(rule);
    }
    const isSecure = (rules: readonly CompiledRule[] | undefined): boolean =>
        rules?.some((rule) => rule.rule.tls === true) === true;
    const secure = [...hosts.values()].filter(isSecure).flat();
    if (secure.length === 0) return;
    // One whose host has it from another object forgot none of its own.
    const objects = new Set(secure.filter(({ rule }) => rule.tls === true).map(({ rule }) => rule.origin.object));
    const others: { name: string; rule: CompiledRule }[] = [];
    // Its Helm chart sets TLS at the entry point for https.
    const { dialect } = gateway.table.table;
    const hasEntryPoints = dialect.startsWith("traefik") && dialect !== "traefik-gateway";
    // It answers https for every host.
    const hasDefault = dialect === "ingress-nginx";
    const byDefault = "the default certificate of ingress-nginx, which no browser trusts unless it was replaced";
    const unless = hasEntryPoints ? ", unless its entry point has it" : "";
    for (const [host, rules] of hosts) {
        const [rule] = rules;
        if (rule === undefined || perhaps.has(host) || isSecure(hosts.get(host.replace(/^[^.]+/, "*")))) continue;
        if (!rules.every((one) => one.rule.tls === false && !one.unknown)) continue;
        // ingress-nginx answers https of every host that no server has with its default certificate.
        if (host === "" && dialect === "ingress-nginx") continue;
        const name = host === "" ? "A rule without host" : `Host ${rule.rule.host ?? ""}`;
        const forgotten = rules.find((one) => objects.has(one.rule.origin.object));
        if (forgotten === undefined) {
            others.push({ name: host === "" ? "a rule without host" : (rule.rule.host ?? host), rule });
            continue;
        }
        context.add({
            code: "CR107",
            rule: forgotten,
            ...helpWithout(gateway, host === ""),
            message: hasDefault
                ? `${name} has no TLS: https is answered with ${byDefault}, while other hosts of ${forgotten.rule.origin.object} have a certificate of their own.`
                : `${name} is served without TLS${unless}, while other hosts of ${forgotten.rule.origin.object} have it.`,
        });
    }
    const [first] = others;
    // Objects without a class, or of one that nobody is known to serve, may have gateways of their own.
    if (first === undefined || gateway.table.table.dialect === "kubernetes") return;
    const list = others.slice(0, 3).map(({ name }) => name);
    const more = others.length - list.length;
    const names = list.join(", ").replace(/^a rule/, "A rule");
    context.add({
        code: "CR107",
        rule: first.rule,
        severity: "info",
        ...helpWithout(
            gateway,
            others.some(({ rule }) => (rule.rule.host ?? "") === ""),
        ),
        ...counted(
            (n) =>
                `${names}${more > 0 ? ` and ${n(more)} more` : ""} of ${gateway.table.table.gateway} ${
                    hasDefault
                        ? `${others.length === 1 ? "has" : "have"} no TLS: https is answered with ${byDefault}, while other hosts of it have a certificate of their own.`
                        : `${others.length === 1 ? "is" : "are"} served without TLS${unless}, while other hosts of it have it.`
                }`,
        ),
    });
}

/** A section for TLS names hosts. */
/** Routes have no TLS section: their listeners have. */
function helpWithout({ table }: HostIndex, hasNoHost: boolean): { help?: string } {
    if (table.table.dialect.includes("gateway"))
        return {
            help: "Let the route attach to a listener for HTTPS whose hostname and certificate are for the host, or accept the code on the route.",
        };
    return hasNoHost ? { help: withoutHostHelp } : {};
}

const withoutHostHelp =
    "Add each host to the TLS section or certificate, and give the rule without host one that is there, or accept the code on its route.";

const toldBy =
    "Say who serves the class, under controllers in crossroute.yaml, or add a rule for the host with path / so that all its requests are answered by its own rules.";

/** Hosts on platforms that do not say what happens when a host has rules and none of them matches. */
function undocumentedHosts(context: LintContext, gateway: HostIndex): void {
    if (gateway.table.dialect.fallThrough !== "unstated") return;
    const found: { host: string; answers: string; rule: CompiledRule; other: CompiledRule; witness: Request }[] = [];
    for (const entry of [...gateway.exact.values(), ...gateway.wildcard.values()]) {
        const [rule] = entry.rules;
        // A host that another gateway sends here has only the paths that are sent.
        if (rule === undefined || gateway.hidden?.has(hostKey(entry.pattern))) continue;
        const host =
            entry.pattern.kind === "exact"
                ? entry.pattern.name
                : entry.pattern.kind === "wildcard"
                  ? `${context.unused.label}${entry.pattern.suffix}`
                  : "";
        const witness = requestTo(gateway.table.table, host, `/${context.unused.token}`);
        const { outcome } = ask(gateway, witness);
        const [other] = outcome.matches;
        if (outcome.closed !== "unstated" || other === undefined) continue;
        const targets = targetsOf(gateway.table, outcome);
        if (targets.length < 2) continue;
        const answers = targets.map(describeTarget).join(" or ");
        found.push({ host, answers, rule, other: other.rule, witness });
    }
    const { product, gateway: name } = gateway.table.table;
    const isOfUnknown = product !== undefined && product.name === undefined;
    const open = (host: string, answers: string): string =>
        `who answers paths of ${host} that its own rules do not take: ${answers}`;
    // What is open is the controller, so that it is said once.
    for (const { host, answers, rule, other, witness } of isOfUnknown ? found.slice(0, 1) : found)
        context.add({
            code: "CR121",
            rule,
            others: [other],
            witness,
            ...(isOfUnknown
                ? {
                      severity: "info",
                      help: toldBy,
                      ...counted((n) => {
                          const more = found.length - 1;
                          const same = more === 0 ? "" : `; so it is with ${several(n(more), "more host")}`;
                          return `Which controller serves ${name} is not known here, nor ${open(host, answers)}${same}.`;
                      }),
                  }
                : { message: `${gateway.table.dialect.title} does not say ${open(host, answers)}.` }),
        });
}
