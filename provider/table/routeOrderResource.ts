import { createHash } from "node:crypto";
import type { CustomResource, DiffAnswer } from "../engine/resource";
import { isRecord, type Inputs, type Value } from "../engine/values";
import { orderOfMoves, type Order } from "./order";

/** `crossroute:index:RouteOrder`: lives in the state, tells which Ingress is changed first. */
export const routeOrderResource: CustomResource = {
    async check(_ctx, { news }) {
        return {
            inputs: news,
            failures: isRecord(news["hosts"])
                ? []
                : [{ property: "hosts", reason: "is not a map of hosts by gateway" }],
        };
    },

    // Where nothing moves, the order of the last move does no harm, and there is nothing to show.
    async diff(ctx, { oldInputs, news }) {
        const { after, swapped } = order(oldInputs, news);
        for (const { host, from, to } of swapped)
            ctx.log.warning(
                `${host} moves from ${from} to ${to} while another host moves the other way, so it is without an answer until both are changed; make the change in two updates to avoid a gap`,
            );
        const detailed: DiffAnswer["detailed"] = {};
        if (Object.keys(after).length > 0) detailed["hosts"] = { kind: "update", inputDiff: true };
        return { detailed };
    },

    async create(ctx, { inputs }) {
        return {
            id: createHash("sha256").update(ctx.urn).digest("hex").slice(0, 16),
            outputs: { ...inputs, after: {} },
        };
    },

    async read(_ctx, { id, inputs, outputs }) {
        return inputs && outputs ? { id, inputs, outputs } : undefined;
    },

    async update(_ctx, { oldInputs, news }) {
        return { outputs: { ...news, after: order(oldInputs, news).after } };
    },

    async delete() {
        // Nothing was made anywhere.
    },
};

const order = (olds: Inputs, news: Inputs): Order => orderOfMoves(hostsOf(olds), hostsOf(news));

/** What is known of them. */
function hostsOf({ hosts }: Inputs): Record<string, string[]> {
    const texts = (list: Value): string[] =>
        Array.isArray(list) ? list.filter((host) => typeof host === "string") : [];
    return Object.fromEntries(
        Object.entries(isRecord(hosts) ? hosts : {}).map(([gateway, list]) => [gateway, texts(list)]),
    );
}
