import { finding } from "../diagnostics/catalogue";
import { line } from "../diagnostics/render";
import { createHash } from "node:crypto";
import type { CheckFailure, CustomResource, DiffAnswer } from "../engine/resource";
import { isRecord, isUnknown, type Inputs, type Value } from "../engine/values";
import { warn } from "../platforms/failure";
import { interruptionsOf, orderOfMoves, type Interruption, type Hosts, type HostMove, type Order } from "./order";

/** `crossroute:index:RouteOrder`: lives in the state only, tells which Ingress is changed first. */
export const routeOrderResource: CustomResource = {
    async check(ctx, { news: given, olds }) {
        const exists = Object.keys(olds ?? {}).length > 0;
        const { run, ...rest } = given;
        const kept = exists ? olds?.["run"] : run;
        const news: Inputs = { ...rest, ...(kept !== undefined && { run: kept }) };
        if (isUnknown(news["hosts"])) {
            if (!exists)
                warn(
                    ctx,
                    "CR215",
                    "the list of routes is known only after apply, so this preview shows neither the objects of the table nor where its requests will go",
                    "make the list itself plain (hosts, paths and backends in it may be Outputs) to see them",
                );
            return { inputs: news, failures: exists ? [unknownList] : [] };
        }
        if (!isRecord(news["hosts"]))
            return { inputs: news, failures: [{ property: "hosts", reason: "is not a map of hosts by Ingress" }] };
        return { inputs: news, failures: exists ? refusals(olds ?? {}, news) : [] };
    },

    // When nothing moves, the order of the last move does no harm, and there is no difference to show.
    async diff(ctx, { oldInputs, news }) {
        const { after, swapped } = order(oldInputs, news);
        const { gaps, replaces } = breaks(oldInputs, news);
        for (const { host, from, to } of swapped)
            warn(
                ctx,
                "CR218",
                `${host} moves from ${from} to ${to} while another host moves the other way, so it is without an answer until both are changed`,
                "make the change in two updates to avoid a gap",
            );
        for (const { from, to, hosts } of byObjects(gaps))
            warn(
                ctx,
                "CR218",
                `${hosts.join(", ")} ${hosts.length === 1 ? "has" : "have"} no answer between the ${replaces[to] === from ? "deletion" : "change"} of ${from} and the ${replaces[to] === from ? "creation" : "change"} of ${to}, because the gateway's order is "breakFirst"`,
                "",
            );
        const detailed: DiffAnswer["detailed"] = {};
        if (Object.keys(after).length > 0 || Object.keys(replaces).length > 0)
            detailed["hosts"] = { kind: "update", inputDiff: true };
        return { detailed };
    },

    async create(ctx, { inputs }) {
        return {
            id: createHash("sha256").update(ctx.urn).digest("hex").slice(0, 16),
            outputs: { ...inputs, after: {}, replaces: {}, gains: [], names: namesOf(inputs) },
        };
    },

    async read(_ctx, { id, inputs, outputs }) {
        return inputs && outputs ? { id, inputs, outputs } : undefined;
    },

    // What a preview finds is not kept: the next one may change nothing.
    async update(ctx, { oldInputs, oldOutputs, news }) {
        const { after } = order(oldInputs, news);
        const { replaces, gaps } = breaks(oldInputs, news);
        const record = oldOutputs["record"] ?? news["record"] ?? "";
        const gains = ctx.preview ? [...new Set(gaps.map(({ to }) => to))] : [];
        const names = [...new Set([...textsOf(oldOutputs["names"]), ...namesOf(oldInputs), ...namesOf(news)])];
        return { outputs: { ...news, record, after, replaces, gains, names: names.slice(-mostNames) } };
    },

    async delete() {
        // Nothing was created anywhere.
    },
};

const unknownList: CheckFailure = {
    property: "",
    reason: line(
        finding(
            "CR215",
            "routes",
            "the list of routes is known only after apply, and the table is live: a preview could only show that everything of it is deleted",
            "make the list itself plain: the number of routes must be known, while hosts, paths and backends in it may be Outputs",
        ),
    ),
};

/** An update that cannot remove the old before it creates the new is refused before anything is changed. */
const refusals = (olds: Inputs, news: Inputs): CheckFailure[] =>
    byObjects(breaks(olds, news).refused).map(({ from, to, hosts }) => ({
        property: "",
        reason: line(
            finding(
                "CR216",
                "order",
                `${hosts.join(", ")} would have to leave ${from} before ${to} gets ${hosts.length === 1 ? "it" : "them"}, which one update cannot do`,
                `make two: first remove ${hosts.length === 1 ? "its" : "their"} routes, then add them again; or remove order: "breakFirst"`,
            ),
        ),
    }));

function byObjects(moves: readonly HostMove[]): { from: string; to: string; hosts: string[] }[] {
    const found = new Map<string, { from: string; to: string; hosts: string[] }>();
    for (const { from, to, host } of moves) {
        const key = `${from} ${to}`;
        const entry = found.get(key) ?? { from, to, hosts: [] };
        entry.hosts.push(host === "*" ? "every other host" : host);
        found.set(key, entry);
    }
    return [...found.values()];
}

/** Former names of Ingresses: more than failed updates can leave behind. */
const mostNames = 1000;
const namesOf = ({ hosts }: Inputs): string[] => (isRecord(hosts) ? Object.keys(hosts) : []);

const order = (olds: Inputs, news: Inputs): Order => {
    const keys = isRecord(news["gateways"]) ? news["gateways"] : {};
    const isSibling = (one: string, other: string): boolean => one !== other && keys[one] === keys[other];
    // The last update may have failed after it wrote its order: a host may still be where the state has it.
    const versions = [hostsOf(olds, news), ...inState(olds, news)];
    return orderOfMoves(versions, hostsOf(news), textsOf(news["breakFirst"]), isSibling);
};
const breaks = (olds: Inputs, news: Inputs): Interruption =>
    interruptionsOf(before(olds, news), hostsOf(news), textsOf(news["breakFirst"]));

/** The Ingresses in the state, if the engine gives them. Of one that has some paths of a host, only the last order tells these. */
function inState(olds: Inputs, { live }: Inputs): Hosts[] {
    if (!isRecord(live) || Object.keys(live).length === 0) return [];
    const paths = (name: string): string[] =>
        isRecord(olds["hosts"]) ? textsOf(olds["hosts"][name]).filter((word) => word.includes("/")) : [];
    return [Object.fromEntries(Object.entries(live).map(([name, list]) => [name, [...textsOf(list), ...paths(name)]]))];
}

/** What goes first has to be there: the Ingresses in the state count. */
const before = (olds: Inputs, news: Inputs): Hosts => inState(olds, news)[0] ?? hostsOf(olds, news);

/** What is known of them. Older states have the gateway's name in place of the Ingress's. */
function hostsOf({ hosts, gateways }: Inputs, news: Inputs = {}): Hosts {
    const now = Object.entries(isRecord(news["gateways"]) ? news["gateways"] : {});
    const nameOf = (key: string): string =>
        gateways === undefined ? (now.find(([, gateway]) => gateway === key)?.[0] ?? key) : key;
    return Object.fromEntries(
        Object.entries(isRecord(hosts) ? hosts : {}).map(([key, list]) => [nameOf(key), textsOf(list)]),
    );
}

const textsOf = (list: Value | undefined): string[] =>
    Array.isArray(list) ? list.filter((item) => typeof item === "string") : [];
