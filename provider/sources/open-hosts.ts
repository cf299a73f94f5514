import { filledWith } from "../inputs/variables";
import type { Diagnostic } from "../routing/diagnostic";
import { ofCharts } from "./charts";
import { namesHost, namesHostWithin, type HostIndex } from "../routing/host-index";

/**
 * Two files that leave a host open altogether (`${hostname}`, `<HOST>`, `${APP}.${DOMAIN}`) may be filled in with two
 * hosts, so that nothing is claimed of what they share. Of `shop.${DOMAIN}` it is: the two have a name in common.
 */
export const withoutOpenHosts = (claims: readonly Diagnostic[]): Diagnostic[] =>
    claims.filter(
        ({ origin, related = [], witness }) =>
            witness === undefined ||
            witness.host === "" ||
            /[^.]/.test(filledWith(witness.host, "")) ||
            related.every(({ source }) => source === origin?.source),
    );

/** Of a host that charts and objects which are not read name, nothing is known to go without an answer. */
export const withoutUnreadHosts = (claims: readonly Diagnostic[], unread: readonly HostIndex[]): Diagnostic[] =>
    claims.filter(
        ({ subject, witness }) =>
            subject?.unanswered !== true ||
            witness === undefined ||
            !unread.some((table) => namesHost(table, witness.host)),
    );

/** A listener without a route has one all the same where a chart that is not rendered names a host of it. */
export const withoutUnreadRoutes = (findings: readonly Diagnostic[], unread: readonly HostIndex[]): Diagnostic[] =>
    findings.filter(
        ({ code, subject }) =>
            code !== "CR137" ||
            subject?.host === undefined ||
            !unread.some(
                (index) => index.table.table.gateway === ofCharts && namesHostWithin(index, subject.host ?? ""),
            ),
    );
