import { allTexts, Secrets } from "../../../engine/redaction";
import { isRecord, splitPath, type Inputs, type SecretPaths, type Value } from "../../../engine/values";

const known = new Secrets();

/** The text without the secrets in it, in whatever form they appear. */
export const redact = (text: string, secrets: readonly string[]): string => known.redact(text, secrets);

/** Every text and number in the secret parts of some inputs. */
export function secretTexts(secrets: SecretPaths, inputs: Inputs): string[] {
    return [...secrets].flatMap((path) => [...allTexts(at(inputs, splitPath(path)))]);
}

const at = (value: Value | undefined, keys: (string | number)[]): Value | undefined =>
    keys.reduce<Value | undefined>(
        (here, key) => (Array.isArray(here) ? here[Number(key)] : isRecord(here) ? here[String(key)] : undefined),
        value,
    );
