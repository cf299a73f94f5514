import { candidates } from "../candidates";
import type { CompiledRule } from "../compile";
import { describeRule } from "../describe";
import { probe } from "../dialect";
import type { HostIndex } from "../host-index";
import { listenersOf, requestAt } from "../listener";
import { leadsToItself } from "../redirect-to-itself";
import type { LintContext } from "./context";
import { ask } from "./context";

/** A redirect that a request of one of its listeners follows for ever. */
export function redirectToItself(context: LintContext, gateway: HostIndex, rule: CompiledRule): void {
    const { dialect, table } = gateway.table;
    if (rule.rule.target.kind !== "redirect" || dialect.redirectsToItself !== true) return;
    const [request] = candidates(gateway.table, rule, context.unused);
    if (request === undefined) return;
    for (const listener of listenersOf(table)) {
        const { scheme, doubt } = listener;
        if (scheme === undefined || doubt !== undefined || (rule.rule.scheme ?? scheme) !== scheme) continue;
        const { scheme: _, port: __, ...anywhere } = request;
        const witness = { ...anywhere, ...requestAt(listener) };
        const [match, ...others] = ask(gateway, witness).outcome.matches;
        if (match?.rule !== rule || others.length > 0) continue;
        if (!leadsToItself(rule, dialect, probe(dialect, witness))) continue;
        context.add({
            code: "CR125",
            rule,
            witness,
            message: `${describeRule(rule.rule)} redirects ${scheme} requests to the very URL that they ask for, without end: no client gets an answer.`,
        });
        return;
    }
}
