import type { Rule, Target, Undetermined } from "../../../../routing/model";
import type { Annotations } from "./annotations";
import { type Configuration, type Location, type NginxIngress, type Server, configure, rewriteOf } from "./servers";
import { type Refusal, refusedBecause } from "./refused";
import { written, type WrittenLocation } from "./locations";
import { answerOf, type NginxOptions, type TableContext } from "./backends";
import { byAddress } from "./lists";
import { withPassthrough } from "./passthrough";
import { unservedRules } from "./unserved";
import { preflightSteps, type LocationStep } from "./preflights";

/**
 * The rules that nginx follows for all Ingresses of a class: what each location does over http and over https, with and
 * without a canary. A rule that nginx adds (a redirect, the `/` of each host) is `implied`.
 */
export function nginxRules(ingresses: readonly NginxIngress[], options: NginxOptions = {}): Rule[] {
    const { live, refused } = liveOf(ingresses);
    const configuration = configure(live);
    const rules = [...configuration.servers.values()].flatMap((server) => serverRules(server, configuration, options));
    const never = [...configuration.dropped, ...refused];
    return [...rules, ...unservedRules(configuration), ...never.flatMap((one) => droppedRules(one))];
}

/** An Ingress that is not served, or possibly not. */
interface Refused {
    ingress: NginxIngress;
    reason: string;
    /** Of objects that exclude each other, the one that was created first is served. */
    undetermined?: Undetermined;
}

/**
 * nginx refuses a configuration as a whole, and continues with the previous one. So nothing goes live that is not older
 * than the refused object. Of objects of unknown age nobody can say which existed before: those to blame are left out.
 */
function liveOf(ingresses: readonly NginxIngress[]): {
    live: readonly NginxIngress[];
    refused: Refused[];
} {
    const reason = refusedBecause(configure(ingresses));
    if (reason === undefined) return { live: ingresses, refused: [] };
    const times = [...new Set(ingresses.map(timeOf))].sort();
    const refused: Refused[] = [];
    const refuse = (these: readonly NginxIngress[], { why, objects, duplicate }: Refusal): void => {
        for (const ingress of these) {
            const others = [...new Set(objects)].filter((key) => key !== ingress.key);
            const cause = duplicate && objects.includes(ingress.key) ? `, which ${namesOf(others)} has as well` : "";
            const reason = `nginx refuses the whole configuration (${why}${cause}), so that nothing new goes live`;
            refused.push({ ingress, reason });
        }
    };
    const exclude = (these: readonly NginxIngress[], why: string): void => {
        const undetermined: Undetermined = {
            why: `nginx takes only one of them (${why}), and its webhook lets in the first that is made`,
            conflict: true,
            help: "Keep the path of this host in one of these Ingresses. Where the webhook is not installed, nothing new goes live.",
        };
        for (const ingress of these) refused.push({ ingress, reason: why, undetermined });
    };
    let live: readonly NginxIngress[] = [];
    for (const time of times) {
        let next = ingresses.filter((ingress) => timeOf(ingress) <= time);
        let found = refusedBecause(configure(next));
        while (found !== undefined && time === unknownTime) {
            const { objects, why, duplicate } = found;
            const blamed = next.filter((ingress) => timeOf(ingress) === unknownTime && objects.includes(ingress.key));
            if (blamed.length === 0) break;
            if (duplicate && blamed.length > 1) exclude(blamed, why);
            else refuse(blamed, found);
            next = next.filter((ingress) => !blamed.includes(ingress));
            found = refusedBecause(configure(next));
        }
        if (found !== undefined) {
            const kept = new Set([...live, ...refused.map(({ ingress }) => ingress)]);
            refuse(
                ingresses.filter((ingress) => !kept.has(ingress)),
                found,
            );
            break;
        }
        live = next;
    }
    return { live, refused };
}

const unknownTime = "~";
const timeOf = ({ origin }: NginxIngress): string => origin.createdAt ?? unknownTime;

const namesOf = ([first = "", ...others]: readonly string[]): string =>
    `Ingress ${first}${others.length === 0 ? "" : ` and ${others.length} more`}`;

const droppedRules = ({ ingress, reason, undetermined }: Refused): Rule[] =>
    ingress.rules.flatMap(({ host, paths }) =>
        (paths ?? []).map(({ path, exact, target, at }): Rule => ({
            ...(host === "" ? {} : { host }),
            ...(path === "" ? {} : { path }),
            match: exact ? "Exact" : ingress.annotations.useRegex && undetermined === undefined ? "Regex" : "Prefix",
            target: target ?? { kind: "fixed", status: 404 },
            origin: { ...ingress.origin, path: at },
            ...(undetermined === undefined ? { dropped: reason } : { undetermined }),
        })),
    );

function serverRules(server: Server, configuration: Configuration, options: NginxOptions): Rule[] {
    const lines = written(server);
    const { expressions } = lines;
    const secure = hasCertificate(server, configuration);
    const root = appRoot(server, expressions);
    const rules: Rule[] = [
        ...(root === undefined ? [] : [root]),
        ...lines.locations.flatMap((line, i) =>
            locationRules(line, i, server, { configuration, options, secure, expressions }),
        ),
        ...lines.slashes.map(slashRule),
    ];
    // A named host answers its own requests, if only with 404.
    const [first] = server.locations;
    if (rules.length === 0 && server.host !== "" && first !== undefined)
        rules.push({
            ...slashRule(first),
            path: "/",
            match: "Prefix",
            target: { kind: "fixed", status: 404 },
            methods: [],
        });
    const passed = withPassthrough(server, rules);
    const named = [server.host, ...server.aliases.flatMap(aliasHosts)].flatMap((host) =>
        (host === server.host ? passed : rules).map((rule) => ({
            ...(host === "" ? {} : { host }),
            ...rule,
            ...(host === server.host ? {} : { implied: true }),
        })),
    );
    return [...named, ...wwwRules(server, configuration)];
}

/** In the dialect's notation: `**.x` is any number of labels, as in the aliases `*.x` and `.x`. */
function aliasHosts(alias: string): string[] {
    if (alias.startsWith("~")) return [alias];
    if (alias.startsWith("*.")) return [`*${alias}`];
    return alias.startsWith(".") ? [alias.slice(1), `**${alias}`] : [alias];
}

/** A certificate of the host itself, or of the wildcard that covers it. */
function hasCertificate({ host, tls }: Server, { servers }: Configuration): boolean {
    if (host === "") return false;
    return tls || servers.get(host.replace(/^[^.]+\./, "*."))?.tls === true;
}

const most = 1000;

/** What a location does, in nginx's order of decisions. */
function locationRules(line: WrittenLocation, at: number, server: Server, context: TableContext): Rule[] {
    const rivals =
        line.rivals.length === 0
            ? [line]
            : [line, ...line.rivals.map((rival): WrittenLocation => ({ ...line, ...rival, rivals: [] }))];
    const order = context.expressions ? at * most : 0;
    const losers = line.copy ? [] : (line.losers ?? []).map((loser) => loserRule(line, loser, order, context));
    return [...losers, ...rivals.flatMap((one) => oneLocation(one, order, server, context, rivals.length > 1))];
}

/** An entry for a place that an older object has: never served, and reported. */
function loserRule(line: WrittenLocation, loser: Location, order: number, { expressions }: TableContext): Rule {
    const same = loser.from?.key === line.from?.key;
    return {
        path: loser.path,
        match: expressions ? "Regex" : loser.exact ? "Exact" : "Prefix",
        target: loser.target ?? { kind: "fixed", status: 404 },
        order: order + most - 1,
        origin: originOf(loser),
        ...(same ? { dropped: "an earlier entry of the same object has this location already" } : {}),
        ...(loser.tls === undefined ? {} : { tls: loser.tls }),
    };
}

function oneLocation(
    line: WrittenLocation,
    order: number,
    server: Server,
    context: TableContext,
    hasRivals: boolean,
): Rule[] {
    const annotations = line.redirects ? line.from?.annotations : undefined;
    const outcome = answerOf(line, annotations, context);
    const steps: LocationStep[] = preflightSteps(annotations?.cors);
    const rewrite = rewriteOf(line, annotations);
    if (annotations?.redirect !== undefined)
        steps.push({ when: {}, target: { kind: "redirect", ...annotations.redirect } });
    else if (rewrite !== undefined && /^(https?:\/\/|\$scheme)/.test(rewrite))
        steps.push({ when: {}, target: { kind: "redirect", url: rewrite, code: 302 } });
    else {
        if (annotations !== undefined && goesToHttps(line, annotations, context)) {
            const uri = annotations.preserveTrailingSlash ? "${uri}" : "${uri-}";
            steps.push({
                when: { scheme: "http" },
                target: { kind: "redirect", url: `https://\${host}${uri}`, code: 308 },
            });
        }
        steps.push(...byAddress(outcome, annotations));
    }
    // The implicit `/` leads to what answers when there is no rule, unless another `/` follows it.
    if (
        line.implicit &&
        isNothing(steps[steps.length - 1]?.target, context.options) &&
        !hidesAnother(line, server, context)
    )
        steps.pop();
    return steps.map(({ when, target, undetermined }, i): Rule => {
        const own = i === steps.length - 1 && !line.implicit && !line.copy;
        return {
            path: line.path,
            match: context.expressions ? "Regex" : line.exact ? "Exact" : "Prefix",
            target,
            ...when,
            ...(rewrite === undefined || (target.kind === "redirect" && !target.url.startsWith(rewrite))
                ? {}
                : { rewrite }),
            ...(line.from?.annotations.upstreamHost !== undefined && isOfBackend(target)
                ? { rewriteHost: line.from.annotations.upstreamHost }
                : {}),
            // Each step of a rival may come before each of another's.
            order: order + (hasRivals ? 1 : i + 1),
            origin: originOf(line),
            ...(undetermined === undefined ? {} : { undetermined }),
            ...(own ? {} : { implied: true }),
            ...(line.tls === undefined ? {} : { tls: line.tls }),
        };
    });
}

const isOfBackend = ({ kind }: Target): boolean => kind !== "fixed" && kind !== "redirect";

const isNothing = (target: Target | undefined, { fallback }: NginxOptions): boolean =>
    target?.kind === "fixed" ? target.status === 404 : target !== undefined && target === fallback;

const hidesAnother = (line: Location, server: Server, { expressions }: TableContext): boolean =>
    expressions && server.locations.some((other) => other !== line && other.path === "/" && !other.implicit);

const originOf = ({ from, at }: Location): Rule["origin"] => ({
    ...(from?.origin ?? { object: "ingress-nginx" }),
    ...(at === "" ? {} : { path: at }),
});

function goesToHttps(line: Location, annotations: Annotations, { secure }: TableContext): boolean {
    if (line.path.startsWith("/.well-known/acme-challenge")) return false;
    return annotations.forceSslRedirect || (annotations.sslRedirect && secure);
}

/** One for the whole host, before all locations. */
function appRoot(server: Server, expressions: boolean): Rule | undefined {
    const line = server.locations.find(
        ({ from, implicit, at }) => from?.annotations.appRoot !== undefined && (!implicit || at === ""),
    );
    if (line?.from === undefined) return undefined;
    return {
        path: expressions ? "/$" : "/",
        match: expressions ? "Regex" : "Exact",
        target: {
            kind: "redirect",
            url: `\${protocol}://\${authority}${line.from.annotations.appRoot ?? ""}`,
            code: 302,
        },
        order: 0,
        implied: true,
        origin: line.from.origin,
    };
}

/** `/foo/` alone: nginx redirects the client there from `/foo`. */
const slashRule = (line: Location): Rule => ({
    path: line.path.slice(0, -1),
    match: "Exact",
    target: { kind: "redirect", url: `\${protocol}://\${name}${line.path}\${?query}`, code: 301 },
    order: 1,
    implied: true,
    origin: originOf(line),
});

function wwwRules(server: Server, { servers }: Configuration): Rule[] {
    if (!server.fromToWww || server.host === "" || server.host.startsWith("*")) return [];
    const host = server.host.startsWith("www.") ? server.host.slice(4) : `www.${server.host}`;
    if (servers.has(host)) return [];
    const origin = server.locations.find(({ from }) => from?.annotations.fromToWww)?.from?.origin ?? { object: "" };
    const target: Target = { kind: "redirect", url: `\${protocol}://${server.host}:\${port}\${uri-}`, code: 308 };
    return [{ host, path: "/", match: "Prefix", target, order: 1, implied: true, origin }];
}
