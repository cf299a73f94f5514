import { PartialFailure, ProviderError } from "../../../engine/errors";
import type { Inputs, SecretPaths } from "../../../engine/values";
import { redact, secretTexts } from "../client/secrets";

/** Runs a call so that no failure shows a secret input, even where SAE's own message repeats it. */
export async function guarded<T>(secrets: SecretPaths, inputs: Inputs, work: () => Promise<T>): Promise<T> {
    try {
        return await work();
    } catch (error) {
        const hidden = secretTexts(secrets, inputs);
        if (hidden.length === 0) throw error;
        if (error instanceof ProviderError) throw new ProviderError(error.code, redact(error.message, hidden));
        if (error instanceof PartialFailure) {
            const reasons = error.reasons.map((reason) => redact(reason, hidden));
            throw new PartialFailure(error.id, error.outputs, error.inputs, reasons, error.refreshBeforeUpdate);
        }
        throw error;
    }
}
