import { createHash } from "node:crypto";

const longest = 63;

/** Short, stable and only depending on what is given: 64 bits, so that no two of a program's objects meet by chance. */
export const digest = (...parts: string[]): string =>
    createHash("sha256").update(parts.join("\0")).digest("hex").slice(0, 16);

/**
 * Name of a Kubernetes object from words: a DNS-1035 label, as Services need. The same words give the same name for
 * ever: a name is an object's identity, and a changed one would be a replacement.
 */
export function objectName(...words: string[]): string {
    const name = label(words);
    return name.length <= longest ? name : ended(name, digest(...words));
}

/** A name that words make readable and a digest of `parts` makes unlike any other. */
export const uniqueName = (words: readonly string[], ...parts: string[]): string =>
    ended(label(words), digest(...parts));

const ended = (name: string, end: string): string =>
    `${name.slice(0, longest - end.length - 1).replace(/-+$/, "")}-${end}`;

function label(words: readonly string[]): string {
    const plain = words
        .join("-")
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "-")
        .replace(/^-+|-+$/g, "");
    return (/^[a-z]/.test(plain) ? plain : `r-${plain}`).replace(/-$/, "");
}
