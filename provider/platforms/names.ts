import { createHash } from "node:crypto";

const longest = 63;

/** Short, stable and only dependent on its arguments: 64 bits, so that no two of a program's objects meet by chance. */
export const digest = (...parts: string[]): string =>
    createHash("sha256").update(parts.join("\0")).digest("hex").slice(0, 16);

/**
 * Name of a Kubernetes object made from words: a DNS-1035 label, as Services need. The same words always give the same
 * name: a name is an object's identity, and a new name means a replacement.
 */
export function objectName(...words: string[]): string {
    const name = label(words);
    return name.length <= longest ? name : ended(name, digest(...words));
}

/** A name that words make readable and a digest of `parts` makes unique. */
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

/**
 * The name of a resource in the program, and its earlier ones: it is called after the live thing. If that name is not
 * known yet, or secret, only the name made of its key is left.
 */
export const resourceNames = (live: string | undefined, former: string): { resource: string; former: string[] } => ({
    resource: live ?? former,
    former: live === undefined ? [] : [former],
});
