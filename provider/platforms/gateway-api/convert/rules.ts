import { candidates } from "../../../routing/candidates";
import type { CompiledRule, CompiledTable } from "../../../routing/compile";
import { UNKNOWN_SENTINEL } from "../../../inputs/unknown";
import { unusedNames, type UnusedNames } from "../../../routing/unused-names";
import type { Request, Rule } from "../../../routing/model";
import { pathMatches } from "../../../routing/pattern";
import { NO, YES } from "../../../routing/verdict";
import type { HTTPRouteMatch } from "../types";
import { refusalOf } from "./route-limits";
import { keepsOut, newClosedRules, type ClosedRules } from "./closed-rules";
import { withClosedHosts } from "./closed-hosts";
import { newCoverage, type Coverage } from "./shadowed-rules";
import { hostOf, pathOf } from "./host-and-path";
import { convertRule, isPlain, lastOrder, schemesOf, type ConvertedRule } from "./rule";
import type { ConvertOptions, Scheme } from "./options";
import { besideCharacters } from "./paths-beside-closed";
import { lengthened } from "./expression-priority";
import { withRepeated } from "./wider-host-paths";
import { newMatches } from "./duplicate-matches";

/** A rule that cannot be expressed. */
export interface Unconverted {
    rule: Rule;
    why: string;
    cure: string;
    guards?: readonly string[];
    witness?: Request;
    /** It is written, and answers with an error. */
    closed?: true;
}

/** A rule that its controller never uses. */
export interface Unused {
    rule: Rule;
    why: string;
}

/** All rules of a table that can be converted, best first for each host, and those that cannot. */
export function convertRules(
    table: CompiledTable,
    options: ConvertOptions,
): { converted: ConvertedRule[]; unconverted: Unconverted[]; unused: Unused[]; used: ReadonlySet<string> } {
    const names = unusedNames([table]);
    const converted: ConvertedRule[] = [];
    const unconverted: Unconverted[] = [];
    const unused: Unused[] = [];
    const used = new Set<string>();
    const fallbacks: ConvertedRule[] = [];
    const seen = new Set<string>();
    const coverage = newCoverage();
    const taken = newMatches();
    const shut = newClosedRules(table);
    const sorted = [...table.rules].sort((a, b) => a.place - b.place || a.index - b.index);
    for (const compiled of sorted) {
        const { rule } = compiled;
        if (rule.methods?.length === 0 || rule.undetermined?.settings === true) continue;
        if (rule.unknown !== undefined && rule.unknown.length > 0) {
            unconverted.push(knownLater(rule, rule.unknown));
            continue;
        }
        if (rule.order === lastOrder) fallbacks.push(...converts(convertRule(table, compiled, options)));
        const schemes = compiled.live ? openSchemes(seen, coverage, compiled) : [];
        if (schemes.length === 0) {
            if (rule.implied !== true) unused.push({ rule, why: whyUnused(compiled) });
            continue;
        }
        used.add(entryOf(rule));
        const said = convertRule(table, compiled, options, { shut: shut.at(compiled) });
        const isLeftOut = said !== "nothing" && "why" in said;
        if (keepsOut(rule) || isLeftOut) shut.add(compiled, options, isLeftOut);
        const made = said === "nothing" || "why" in said ? said : (refusalOf(said) ?? said);
        const free =
            made === "nothing" || "why" in made
                ? made
                : taken({ ...made, scheme: schemes.length > 1 ? undefined : schemes[0] }, () =>
                      isWrittenOtherwise(table, compiled, made, options),
                  );
        if (made !== "nothing" && !("why" in made) && made.closed !== undefined)
            unconverted.push(withWitness({ rule, ...made.closed, closed: true }, table, compiled, names));
        if (free === "nothing") continue;
        if ("why" in free) unconverted.push(withWitness({ rule, ...free }, table, compiled, names));
        else
            converted.push(
                ...(free.before ?? []).flatMap((one) => freeOf(taken({ ...one, scheme: free.scheme }))),
                free,
            );
    }
    const beside = converted.flatMap((prefix) => exactly(table, sorted, prefix, options, shut));
    converted.push(...beside.flatMap((one) => freeOf(taken(one))));
    return { converted: inOrder(converted, fallbacks, table, options), unconverted, unused, used };
}

/** The entry of an object that a rule was read from: it may be several rules, one for each scheme or listener. */
export const entryOf = ({ origin: { object, source = "", path = "" } }: Rule): string =>
    [object, source, path].join("\n");

/** A plan has a placeholder for a value that is known after apply; it must not get into a route. */
function knownLater(rule: Rule, fields: NonNullable<Rule["unknown"]>): Unconverted {
    const said = (text: string | undefined): string | undefined =>
        text?.replaceAll(UNKNOWN_SENTINEL, "(known after apply)");
    const { host, path, ...rest } = rule;
    return {
        rule: {
            ...rest,
            ...(host === undefined ? {} : { host: said(host) ?? "" }),
            ...(path === undefined ? {} : { path: said(path) ?? "" }),
        },
        why: `its ${fields.join(" and ")} ${fields.length === 1 ? "is" : "are"} known after apply`,
        cure: "convert again after the update, from the stack or the cluster",
    };
}

const converts = (made: ReturnType<typeof convertRule>): ConvertedRule[] =>
    made === "nothing" || "why" in made ? [] : [made];

const freeOf = (free: ReturnType<ReturnType<typeof newMatches>>): ConvertedRule[] =>
    free === "nothing" || "why" in free ? [] : [free];

/** In an order in which rules of other hosts and longer texts do not go first where they did not before. */
function inOrder(
    converted: readonly ConvertedRule[],
    fallbacks: readonly ConvertedRule[],
    { dialect: { fallThrough } }: CompiledTable,
    { dialect }: ConvertOptions,
): ConvertedRule[] {
    const isTraefik = dialect === "traefik-gateway";
    const own = isTraefik ? lengthened(besideCharacters(converted)) : [...converted];
    // A wider host may go on to answer what the host itself does not.
    if (fallThrough === "yes") return own;
    return withClosedHosts(isTraefik && fallThrough === "no" ? withRepeated(own) : own, fallbacks);
}

/** Rules for the one path that a prefix matches and its expression does not. */
function exactly(
    table: CompiledTable,
    sorted: readonly CompiledRule[],
    { host, except: path, rule: { matches: _, ...prefix } }: ConvertedRule,
    options: ConvertOptions,
    shut: ClosedRules,
): ConvertedRule[] {
    if (path === undefined) return [];
    const open = new Set<Scheme>(["http", "https"]);
    const found: ConvertedRule[] = [];
    for (const compiled of sorted) {
        const { rule } = compiled;
        const takes = compiled.live && hostOf(compiled) === host ? pathMatches(compiled.path, path) : NO;
        if (takes === NO || open.size === 0) continue;
        const rewritten = table.dialect.rewritten?.(rule, compiled.path, path);
        const { rewrite: _, ...plain } = rule;
        const own = { ...compiled, rule: rewritten === undefined ? plain : { ...plain, rewrite: rewritten } };
        const made =
            takes === YES ? convertRule(table, own, options, { exact: path, shut: shut.at(compiled) }) : "nothing";
        // Where a rule of higher precedence cannot be converted, later rules would be wrong.
        if (made === "nothing" || "why" in made) return [];
        const schemes = schemesOf(rule.scheme).filter((scheme) => open.has(scheme));
        if (schemes.length > 0) found.push({ ...made, scheme: schemes.length > 1 ? undefined : schemes[0] });
        if (made.rule.matches?.length === 1 && isPlain(withoutPath(made.rule.matches[0])))
            for (const scheme of schemes) open.delete(scheme);
    }
    const isSame = ({ rule: { matches: _, ...own } }: ConvertedRule): boolean =>
        JSON.stringify(own) === JSON.stringify(prefix);
    return found.length === 1 && found.every(isSame) ? [] : found;
}

/** Whether --match-case-insensitive writes the path of a rule in another way. */
function isWrittenOtherwise(
    { table: { dialect } }: CompiledTable,
    compiled: CompiledRule,
    { rule: { matches = [] } }: ConvertedRule,
    { anyCase }: ConvertOptions,
): boolean {
    const other = anyCase ? undefined : pathOf(compiled, dialect, true);
    return other !== undefined && !("why" in other) && other.match.value !== matches[0]?.path?.value;
}

const withoutPath = ({ path: _, ...others }: HTTPRouteMatch = {}): HTTPRouteMatch => others;

const whyUnused = ({ precedence, path, host }: CompiledRule): string =>
    precedence.dropped ??
    (path.kind === "never" ? path.reason : host.kind === "never" ? host.reason : "a rule before it takes the same");

/** The schemes over which no earlier rule matches its requests. */
function openSchemes(seen: Set<string>, coverage: Coverage, compiled: CompiledRule): Scheme[] {
    const { rule, conditions, precedence } = compiled;
    const place = [rule.host ?? "", rule.match, rule.path ?? ""].join("\n");
    const { scheme: _, ...others } = rule;
    const own =
        conditions === ""
            ? ""
            : JSON.stringify([others.methods, others.headers, others.queries, others.cookies, others.sources]);
    const free = own === "" || own === "[null,null,null,null,null]";
    return schemesOf(rule.scheme).filter((scheme) => {
        const key = `${place}\n${scheme}`;
        if (seen.has(key) || seen.has(`${key}\n${own}`) || coverage.has(compiled, scheme)) return false;
        seen.add(free ? key : `${key}\n${own}`);
        if (free && precedence.sometimes === undefined) coverage.add(compiled, scheme);
        return true;
    });
}

function withWitness(
    found: Unconverted,
    table: CompiledTable,
    compiled: CompiledRule,
    names: UnusedNames,
): Unconverted {
    const [witness] = candidates(table, compiled, names);
    return witness === undefined ? found : { ...found, witness };
}
