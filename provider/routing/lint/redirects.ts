import { candidates } from "../candidates";
import type { CompiledRule } from "../compile";
import { describeRule } from "../describe";
import { probe } from "../dialect";
import type { HostIndex } from "../host-index";
import { admits, hostFit, listenersOf, requestAt } from "../listener";
import type { Listener, Request } from "../model";
import { isSameUrl, leadsToItself, locationOf, urlOf } from "../redirect-to-itself";
import { parseUrl } from "../request";
import type { LintContext } from "./context";
import { ask } from "./context";

const withoutListeners = "Redirect to another host or path, or leave the redirect out.";

/** A redirect that a request of one of its listeners follows for ever: to its own URL, or to one that leads back. */
export function redirectToItself(context: LintContext, gateway: HostIndex, rule: CompiledRule): void {
    const { dialect, table } = gateway.table;
    if (rule.rule.target.kind !== "redirect") return;
    const [request] = candidates(gateway.table, rule, context.unused);
    if (request === undefined) return;
    for (const listener of listenersOf(table)) {
        if (listener.doubt !== undefined) continue;
        const { scheme: _, port: __, ...anywhere } = request;
        for (const scheme of schemesOf(listener, rule)) {
            const witness: Request = { ...anywhere, ...requestAt(listener), scheme };
            if (onlyRule(gateway, witness) !== rule) continue;
            if (leadsToItself(rule, dialect, probe(dialect, witness))) {
                context.add({
                    code: "CR125",
                    rule,
                    witness,
                    message: `${describeRule(rule.rule)} redirects ${scheme} requests to the very URL that they ask for, without end: no client gets an answer.`,
                    ...(listener.scheme === undefined && { help: withoutListeners }),
                });
                return;
            }
            const back = redirectBack(context, gateway, rule, witness);
            if (back === undefined) continue;
            context.add({
                code: "CR125",
                rule,
                witness,
                message: `${describeRule(rule.rule)} redirects to ${back.location}, and ${describeRule(back.rule.rule)} redirects that back, without end: no client gets an answer.`,
                help: "Let one of the two lead to a backend, or to a URL that is answered.",
                others: [back.rule],
            });
            return;
        }
    }
}

/** With which requests arrive: what is not said of the listener may be either. */
function schemesOf(listener: Listener, { rule }: CompiledRule): readonly ("http" | "https")[] {
    const { scheme } = requestAt(listener);
    const own = rule.scheme;
    if (scheme !== undefined) return own === undefined || own === scheme ? [scheme] : [];
    return own === undefined ? ["http", "https"] : [own];
}

/** The rule that takes the request for certain. */
function onlyRule(gateway: HostIndex, request: Request): CompiledRule | undefined {
    const [match, ...others] = ask(gateway, request).outcome.matches;
    return match === undefined || others.length > 0 || match.rule.rule.undetermined !== undefined
        ? undefined
        : match.rule;
}

/** The other rule of a circle of two, told once: by the earlier rule that a user wrote. */
function redirectBack(
    { gateways }: LintContext,
    gateway: HostIndex,
    rule: CompiledRule,
    witness: Request,
): { rule: CompiledRule; location: string } | undefined {
    const location = locationOf(rule, gateway.table.dialect, probe(gateway.table.dialect, witness));
    const url = location === undefined ? undefined : readUrl(location);
    // A client that sent another method than GET may come with GET. What else it sent, it sends again.
    if (location === undefined || url?.scheme === undefined || (witness.method ?? "GET") !== "GET") return undefined;
    const { scheme: _scheme, host: _host, port: _port, path: _path, query: _query, ...sent } = witness;
    const next = { ...sent, ...url };
    const answering = gateways.filter(
        (one) =>
            listenersOf(one.table.table).some(
                (listener) => admits(listener, next) && hostFit(listener, next.host) !== undefined,
            ) && ask(one, next).outcome.matches.length > 0,
    );
    const [target, ...others] = answering;
    const other = target === undefined || others.length > 0 ? undefined : onlyRule(target, next);
    if (target === undefined || other === undefined || other.rule.target.kind !== "redirect" || other === rule)
        return undefined;
    const isFirst =
        target === gateway ? rule.index < other.index : gateways.indexOf(gateway) < gateways.indexOf(target);
    if (rule.rule.implied === true || (!isFirst && other.rule.implied !== true)) return undefined;
    const back = locationOf(other, target.table.dialect, probe(target.table.dialect, next));
    return back !== undefined && isSameUrl(back, urlOf(witness)) ? { rule: other, location } : undefined;
}

function readUrl(url: string): Request | undefined {
    try {
        return parseUrl(url.replace(/#.*$/, ""));
    } catch {
        return undefined;
    }
}
