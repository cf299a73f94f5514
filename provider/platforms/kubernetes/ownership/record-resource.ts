import { createHash } from "node:crypto";
import type { Context, CustomResource } from "../../../engine/resource";

/** Owner records of the running deployment: all are checked before anything is deleted. */
const seen = new Set<string>();

/**
 * The nonces that the state has, by URN, in each operation of the engine, for a record that is checked a second time as a new one. Where
 * the engine checks it as a new one only (Pulumi 3.259, a tainted one), it gets another nonce.
 */
const nonces = new WeakMap<object, Map<string, string>>();
const notConfigured = {};

function keptIn(ctx: Context): Map<string, string> {
    const run = operationOf(ctx);
    const kept = nonces.get(run) ?? new Map<string, string>();
    nonces.set(run, kept);
    return kept;
}

/** Each operation configures the plugin anew, unless a setting is known only after apply. */
function operationOf(ctx: Context): object {
    try {
        return ctx.config() as object;
    } catch {
        return notConfigured;
    }
}

/** Whether a component of the running deployment has that nonce. */
export const isOfThisProgram = (nonce: string): boolean => seen.has(nonce);

/**
 * `crossroute:kubernetes:OwnerRecord`: lives in the state only. It holds the nonce by which a component recognises its
 * own objects. Check makes the nonce, so that a preview knows it, and it is kept from then on.
 */
export const ownerRecordResource: CustomResource = {
    async check(ctx, { news, olds, randomSeed }) {
        const kept = keptIn(ctx);
        const old = olds?.["nonce"];
        if (typeof old === "string") kept.set(ctx.urn, old);
        const nonce = kept.get(ctx.urn) ?? nonceFrom(randomSeed);
        seen.add(nonce);
        return { inputs: { ...news, nonce }, failures: [] };
    },

    async diff() {
        return { detailed: {} };
    },

    async create(_ctx, { inputs }) {
        return { id: String(inputs["nonce"]), outputs: inputs };
    },

    async read(_ctx, { id, inputs, outputs }) {
        return inputs && outputs ? { id, inputs, outputs } : undefined;
    },

    async update(_ctx, { news }) {
        return { outputs: news };
    },

    async delete() {
        // Nothing was created anywhere.
    },
};

const nonceFrom = (seed: Uint8Array): string => createHash("sha256").update(seed).digest("hex").slice(0, 20);
