import { isRecord, splitPath, type Inputs, type SecretPaths, type Value } from "../engine/values";

/** A text without the secrets in it. What is as short as a word of the text itself is left. */
export function redact(text: string, secrets: readonly string[]): string {
    return secrets
        .filter((secret) => secret.length > 3)
        .reduce((out, secret) => out.replaceAll(secret, "[secret]"), text);
}

/** Every text in the secret parts of some inputs. */
export function secretTexts(secrets: SecretPaths, inputs: Inputs): string[] {
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
