import { finding } from "../diagnostics/catalogue";
import { text } from "../inputs/opened";
import type { Placed } from "../platforms/platform";
import { createRouter, formatRequest } from "../routing";
import type { Diagnostic } from "../routing/diagnostic";
import type { Request, Table, Target } from "../routing/model";
import { targetId } from "../routing/target-id";

/** What may follow a path within its last element. */
const endings = ["x", "-x", "0", "_"];

/**
 * `Prefix` promises whole path elements, but a CLB compares characters. Reports each route where this shows, with a
 * request that another rule would answer.
 */
export function characterPrefixes(placed: readonly Placed[], tables: readonly Table[]): Diagnostic[] {
    const lists = tables.filter(({ dialect }) => dialect === "sae-clb");
    if (lists.length === 0) return [];
    const all = createRouter(tables);
    return placed.flatMap((route) => {
        const list = lists.find(({ rules }) => rules.some(({ origin }) => origin.path === route.where));
        const [host, path] = [text(route.host), text(route.path)?.replace(/\/$/, "")];
        if (list === undefined || !host || !path || (text(route.match) ?? "Prefix") !== "Prefix") return [];
        const without = createRouter([
            { ...list, rules: list.rules.filter(({ origin }) => origin.path !== route.where) },
        ]);
        const alone = createRouter([list]);
        for (const ending of endings) {
            const witness: Request = {
                host: host.replace(/^\*/, "any"),
                path: `${path}${ending}`,
                ...wayTo(list, route),
            };
            const there = { ...witness, ...wayTo(list) };
            const answers = named(alone.match(there).targets);
            // Requests that come by way of another gateway arrive at the listener, too.
            if (named(all.match(witness).targets) !== answers || named(without.match(there).targets) === answers)
                continue;
            const hidden = [route.host, route.path].some((scalar) => scalar?.secret === true);
            const shown = hidden ? "more than its elements" : formatRequest(witness);
            const message = `a CLB compares the characters of a prefix, so this route takes ${shown}, too`;
            return [{ ...finding("CR217", `${route.where}.path`, message), ...(hidden ? {} : { witness }) }];
        }
        return [];
    });
}

/** Scheme and port of a listener, unless the request arrives at another gateway. */
function wayTo({ listeners = [] }: Table, route?: Placed): Partial<Request> {
    const [first] = listeners;
    if (route?.bridge !== undefined || first === undefined) return {};
    return {
        ...(first.scheme === undefined ? {} : { scheme: first.scheme }),
        ...(first.port === undefined ? {} : { port: first.port }),
    };
}

const named = (targets: readonly (Target | null)[]): string =>
    targets.map((target) => (target === null ? "none" : targetId(target))).join();
