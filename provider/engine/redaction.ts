/**
 * Removes secrets from texts. A secret is found in every form that it may take on the way: plain, percent-encoded (also
 * twice, and with `+` for a space), or inside JSON; upper or lower case, because services change the case of names.
 */

/** Removes the secrets from a text. */
export type Redact = (text: string) => string;

const standIn = "[secret]";
/** Replaces a secret while a text is searched; our texts never contain this character. */
const mark = "\u{F8FE}";
/** Marks a cut. The cut may have gone through a secret. */
const cutMark = "…";

/**
 * A text no longer than this, and every number, is a secret only where it stands alone: `8080` hides the port in
 * `host:8080`, but not in `18080`.
 */
const shortest = 4;

/** Makes the patterns of secrets once: every log line needs them. */
export class Secrets {
    private readonly known = new Map<string, Patterns>();

    /** The text with `[secret]` in place of each secret. */
    redact(text: string, secrets: Iterable<string>): string {
        const given = [...new Set(secrets)].filter((secret) => secret !== "").sort((a, b) => b.length - a.length);
        const all = given.filter((secret) => secret.length <= longest);
        // Text that replaced a secret is not searched again.
        let out = text.replaceAll(standIn, mark);
        for (const secret of given.slice(0, given.length - all.length)) out = withoutLong(out, secret);
        for (const secret of all) out = out.replace(this.patterns(secret).whole, mark);
        if (out.includes(cutMark)) for (const secret of all) out = out.replace(this.patterns(secret).cut(), mark);
        return out.replaceAll(mark, standIn);
    }

    private patterns(secret: string): Patterns {
        const found = this.known.get(secret) ?? new Patterns(secret);
        if (this.known.size > 5000) this.known.clear();
        this.known.set(secret, found);
        return found;
    }
}

/** A longer secret would need too large a pattern: a kubeconfig has thousands of characters. */
const longest = 200;

/** Removes a long secret in its whole forms, and its beginning where the text was cut. */
function withoutLong(text: string, secret: string): string {
    // Each form has at least as many characters as the secret.
    if (text.length < secret.length && !text.includes(cutMark)) return text;
    return formsOf(secret).reduce((out, form) => {
        const small = out.toLowerCase();
        // A capital that lowers to several letters would shift everything after it.
        const [haystack, needle] = small.length === out.length ? [small, form.toLowerCase()] : [out, form];
        const parts: string[] = [];
        let from = 0;
        for (let at = haystack.indexOf(needle); at >= 0; at = haystack.indexOf(needle, from)) {
            parts.push(out.slice(from, at), mark);
            from = at + needle.length;
        }
        return withoutBeginning(parts.join("") + out.slice(from), form);
    }, text);
}

function withoutBeginning(text: string, form: string): string {
    return text
        .split(cutMark)
        .map((part, i, all) => {
            if (i === all.length - 1) return part;
            for (let length = Math.min(form.length, part.length); length > 2; length--)
                if (part.endsWith(form.slice(0, length))) return part.slice(0, part.length - length) + mark;
            return part;
        })
        .join(cutMark);
}

function formsOf(secret: string): string[] {
    const json = JSON.stringify(secret).slice(1, -1);
    const forms = [secret, json, JSON.stringify(json).slice(1, -1)];
    try {
        const encoded = encodeURIComponent(secret);
        forms.push(encoded, encoded.replaceAll("%20", "+"), encodeURIComponent(encoded));
        forms.push(encodeURI(secret), encodeURIComponent(json));
    } catch {
        // Half a character cannot be encoded, so no encoded form exists.
    }
    return [...new Set(forms)].sort((a, b) => b.length - a.length);
}

class Patterns {
    readonly whole: RegExp;
    private beginning?: RegExp;
    private readonly characters: string[];

    constructor(secret: string) {
        this.characters = [...secret].map(anyForm);
        const body = this.characters.join("");
        const alone = secret.length < shortest || /^[\d.+-]+$/.test(secret);
        this.whole = new RegExp(alone ? `(?<=^|[^a-z0-9]|%[0-9a-f]{2})${body}(?![a-z0-9])` : body, "giu");
    }

    /** The first characters of the secret, where the text was cut inside it. */
    cut(): RegExp {
        const [head, tail] = [this.characters.slice(0, 3), this.characters.slice(3, 200)];
        const more = tail.reduceRight((rest, character) => `(?:${character}${rest})?`, "");
        const end = `(?:%[0-9a-f]{0,3}|\\\\)?(?=${cutMark})`;
        this.beginning ??= head.length < 3 ? /(?!)/gu : new RegExp(`${head.join("")}${more}${end}`, "giu");
        return this.beginning;
    }
}

/** A character in all its forms. Repetitions are bounded, so that no text makes the search slow. */
function anyForm(character: string): string {
    const plain = character.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
    const bytes = [...Buffer.from(character, "utf8")].map((byte) => byte.toString(16).padStart(2, "0"));
    const units = Array.from(character, (_, i) => character.charCodeAt(i)).filter((unit) => !Number.isNaN(unit));
    const escapes = [
        bytes.map((byte) => `%(?:25){0,3}${byte}`).join(""),
        units.map((unit) => `\\\\{1,8}u${unit.toString(16).padStart(4, "0")}`).join(""),
    ];
    const json = JSON.stringify(character).slice(1, -1);
    if (json !== character && !json.startsWith("\\u")) escapes.push(`\\\\{1,8}${json.slice(1).replace(/\\/g, "\\\\")}`);
    if (character === " ") escapes.push("\\+");
    return `(?:${[...escapes, plain].join("|")})`;
}

/** Cuts a text that is too long. Do this before anything else with what a server said. */
export const shorten = (text: string, most: number): string =>
    text.length > most ? `${text.slice(0, most)}${cutMark}` : text;

/** The parts of a secret text that may appear without the rest. */
export function* textsOf(secret: string): Iterable<string> {
    yield secret;
    if (secret.trim() !== secret) yield secret.trim();
    if (secret.includes("\n")) for (const line of secret.split(/\r?\n/)) if (line.trim().length > 7) yield line.trim();
    const userinfo = secret.length < 4000 ? /^[a-z][a-z0-9+.-]*:\/\/([^\s/@:]*):?([^\s/@]*)@/i.exec(secret) : null;
    for (const part of userinfo?.slice(1) ?? []) {
        if (part === "") continue;
        yield part;
        yield decoded(part);
    }
    if (/^\s*[[{]/.test(secret)) yield* allTexts(parsed(secret));
    else if (/^[^\s,]{4,}(,[^\s,]{4,})+$/.test(secret)) yield* secret.split(",");
}

/** Every text and number in a secret value. `true` and `false` cannot be hidden. */
export function* allTexts(value: unknown): Iterable<string> {
    if (typeof value === "string") yield* textsOf(value);
    else if (typeof value === "number") yield String(value);
    else if (Array.isArray(value)) for (const item of value) yield* allTexts(item);
    else if (typeof value === "object" && value !== null) yield* allTexts(Object.values(value));
}

function parsed(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}

function decoded(text: string): string {
    try {
        return decodeURIComponent(text);
    } catch {
        return text;
    }
}

/** Removes user names and query strings from addresses: the query of a request carries its values. */
export function withoutQueries(text: string): string {
    return text.replace(/\bhttps?:\/\/[^\s"'<>]+/gi, (address) => {
        const [origin = "", scheme = ""] = /^(https?:\/\/)[^/?#]*/i.exec(address) ?? [];
        const host = origin.slice(Math.max(scheme.length, origin.lastIndexOf("@") + 1));
        const rest = address.slice(origin.length);
        const end = rest.search(/[?#]/);
        return `${scheme}${host}${end < 0 ? rest : `${rest.slice(0, end)}?${cutMark}`}`;
    });
}
