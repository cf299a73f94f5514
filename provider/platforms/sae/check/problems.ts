import { finding, type Code } from "../../../diagnostics/catalogue";
import { sentence } from "../../../diagnostics/render";
import type { CheckFailure } from "../../../engine/resource";
import { isSecret, isUnknown, type SecretPaths, type Value } from "../../../engine/values";
import type { Diagnostic } from "../../../routing/diagnostic";
import { redact } from "../client/secrets";

/**
 * What is wrong with a value, as the end of a sentence (`"tcp" is not a protocol`), and the cure (`use HTTP or HTTPS`).
 */
export type Complaint = readonly [why: string, cure: string];

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

    private show(property: string, value: Value | undefined): string {
        return isSecret(this.secrets, property) ? "[secret]" : display(value);
    }
}

/** In the form that the engine expects. */
export const failuresOf = (findings: readonly Diagnostic[]): CheckFailure[] =>
    findings.map((found) => ({ property: found.where, reason: sentence(found) }));

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
export function nearest(name: string, known: readonly string[]): string | undefined {
    const ranked = known.map((other) => ({ other, far: distance(name.toLowerCase(), other.toLowerCase()) }));
    const best = ranked.sort((a, b) => a.far - b.far)[0];
    return best && best.far <= Math.max(2, Math.floor(name.length / 4)) ? best.other : undefined;
}

function distance(a: string, b: string): number {
    let row = Array.from({ length: b.length + 1 }, (_, i) => i);
    for (let i = 1; i <= a.length; i++) {
        const next = [i];
        for (let j = 1; j <= b.length; j++) {
            const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
            next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
        }
        row = next;
    }
    return row[b.length] ?? 0;
}

/** A message may name other fields and suggest a better value: neither may show a secret. */
export const withoutSecrets = (findings: readonly Diagnostic[], hidden: readonly string[]): Diagnostic[] =>
    findings.map((found) => ({ ...found, message: redact(found.message, hidden), help: redact(found.help, hidden) }));
