import { finding, type Code } from "../../../diagnostics/catalogue";
import { isSecret, isUnknown, type SecretPaths, type Value } from "../../../engine/values";
import { repeatedKeys } from "../../../inputs/repeated-keys";
import { closestName } from "../../../inputs/shape";
import type { Diagnostic } from "../../../routing/diagnostic";
import { redact } from "../client/secrets";
import { parseJson } from "../wire/shape";

/**
 * What is wrong with a value, as the end of a sentence (`"tcp" is not a protocol`), and the cure (`use HTTP or HTTPS`).
 */
export type Violation = readonly [why: string, cure: string];

/** Collects what is wrong. A secret value is never shown. */
export class Problems {
    readonly list: Diagnostic[] = [];
    private readonly meant = new Set<string>();
    constructor(private readonly secrets: SecretPaths = new Set()) {}

    /**
     * `why` continues the sentence after the value. A value that is not known yet may turn out to be right, or to be none;
     * only a property that does not exist has no right value.
     */
    wrong(code: Code, property: string, value: Value | undefined, why: string, cure?: string): void {
        if (isUnknown(value) && code !== "CR401") return;
        this.list.push(finding(code, property, `${this.show(property, value)} ${why}`, cure));
    }

    /** A property was given under a wrong name, so it is not reported as missing as well. */
    misspelt(property: string): void {
        this.meant.add(property);
    }

    missing(property: string, cure: string): void {
        if (!this.meant.has(property)) this.list.push(finding("CR402", property, "is missing", cure));
    }

    /** Keys that the JSON text of a property has twice, of which only the last would count. */
    repeated(property: string, text: string): void {
        if (parseJson(text) === undefined) return;
        const isHidden = isSecret(this.secrets, property);
        for (const { at, key } of repeatedKeys(text)) {
            const [where, what] = isHidden
                ? [property, "a key"]
                : [`${property}${at.startsWith("[") ? at : `.${at}`}`, `the key ${JSON.stringify(key)}`];
            this.list.push(finding("CR403", where, `has ${what} twice`, "leave one of the two out"));
        }
    }

    private show(property: string, value: Value | undefined): string {
        return isSecret(this.secrets, property) ? "[secret]" : display(value);
    }
}

/** A value as text for people, cut where it gets long. */
export function display(value: Value | undefined): string {
    if (isUnknown(value)) return "(known after apply)";
    const text = JSON.stringify(value ?? null);
    return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}

/** `a`, `a or b`, `a, b or c`. */
export const oneOf = (values: readonly string[]): string =>
    values.length < 2 ? values.join("") : `${values.slice(0, -1).join(", ")} or ${values[values.length - 1]}`;

/** The known name that was probably meant, if one is similar. */
export const nearest = (name: string, known: readonly string[]): string | undefined => closestName(name, known, 4);

/** A message may name other fields and suggest a better value: neither may show a secret. */
export const withoutSecrets = (findings: readonly Diagnostic[], hidden: readonly string[]): Diagnostic[] =>
    findings.map((found) => ({ ...found, message: redact(found.message, hidden), help: redact(found.help, hidden) }));
