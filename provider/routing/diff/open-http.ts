/** Rules over which something else may answer http, which is not read: a redirect to https of their controller. */
import type { Rule, Table } from "../model";

type Sides = readonly [before: readonly Table[], after: readonly Table[]];

/**
 * Where one version may redirect http to https and the other has rules of the host that answer both alike, http is
 * compared by itself. Where both may, nothing differs.
 */
export function withOpenHttp(before: readonly Table[], after: readonly Table[]): Sides {
    if (![...before, ...after].some(({ rules }) => rules.some(isOpen))) return [before, after];
    const [was, is] = [hostsWithout(before), hostsWithout(after)];
    return [before.map((table) => byScheme(table, is)), after.map((table) => byScheme(table, was))];
}

const isOpen = ({ overHttp }: Rule): boolean => overHttp !== undefined;
const hostOf = ({ host = "" }: Rule): string => host.toLowerCase();

const hostsWithout = (tables: readonly Table[]): Set<string> =>
    new Set(tables.flatMap(({ rules }) => rules.flatMap((rule) => (isOpen(rule) ? [] : [hostOf(rule)]))));

/**
 * The table with a rule for each scheme where http is open.
 * @param hosts those that are meant; undefined: all
 */
export const byScheme = (table: Table, hosts?: ReadonlySet<string>): Table =>
    table.rules.some(isOpen)
        ? {
              ...table,
              rules: table.rules.flatMap((rule) => (hosts?.has(hostOf(rule)) === false ? [rule] : apart(rule))),
          }
        : table;

function apart(rule: Rule): Rule[] {
    const { overHttp, ...rest } = rule;
    if (overHttp === undefined || rule.scheme === "https" || rule.target.kind === "redirect") return [rule];
    const http: Rule = {
        ...rest,
        scheme: "http",
        undetermined: rule.undetermined ?? {
            why: `over http ${overHttp} may answer instead, which is not read`,
            answerOnly: true,
            or: [{ kind: "unknown", label: overHttp, unread: true }],
        },
    };
    return rule.scheme === "http" ? [http] : [{ ...rest, scheme: "https" }, http];
}
