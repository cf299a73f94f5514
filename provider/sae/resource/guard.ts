import { PartialFailure, ProviderError } from "../../engine/errors";
import { isRecord, splitPath, type Inputs, type SecretPaths, type Value } from "../../engine/values";
import { redact } from "../errors";

/** Runs a call so that no secret input shows in a failure, even where SAE's own message repeats it. */
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

function secretTexts(secrets: SecretPaths, inputs: Inputs): string[] {
    return [...secrets].flatMap((path) => texts(at(inputs, splitPath(path))));
}

const at = (value: Value | undefined, keys: (string | number)[]): Value | undefined =>
    keys.reduce<Value | undefined>(
        (here, key) => (Array.isArray(here) ? here[Number(key)] : isRecord(here) ? here[String(key)] : undefined),
        value,
    );

function texts(value: Value | undefined): string[] {
    if (typeof value === "string") return [value];
    if (Array.isArray(value)) return value.flatMap(texts);
    return isRecord(value) ? Object.values(value).flatMap(texts) : [];
}
