import { createHash } from "node:crypto";
import type { CustomResource } from "../../../engine/resource";

/** Owner records of the running deployment: all are checked before anything is deleted. */
const seen = new Set<string>();

/** Whether a component of the running deployment has that nonce. */
export const isOfThisProgram = (nonce: string): boolean => seen.has(nonce);

/**
 * `crossroute:kubernetes:OwnerRecord`: lives in the state only. It holds the nonce by which a component recognises its
 * own objects. Check makes the nonce, so that a preview knows it, and it is kept until the record itself is tainted or
 * replaced: the engine then checks it as a new one only (Pulumi 3.259).
 */
export const ownerRecordResource: CustomResource = {
    async check(_ctx, { news, olds, randomSeed }) {
        const old = olds?.["nonce"];
        const nonce = typeof old === "string" ? old : nonceFrom(randomSeed);
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
