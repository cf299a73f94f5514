import { createHash } from "node:crypto";

const longest = 63;

/** Short, stable and only depending on what is given. */
export const digest = (...parts: string[]): string =>
    createHash("sha256").update(parts.join("\0")).digest("hex").slice(0, 6);

/**
 * Name of a Kubernetes object from words: a DNS-1035 label, as Services need. The same words give the same name for
 * ever: a name is an object's identity, and a changed one would be a replacement.
 */
export function objectName(...words: string[]): string {
    const plain = words
        .join("-")
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "-")
        .replace(/^-+|-+$/g, "");
    const name = /^[a-z]/.test(plain) ? plain : `r-${plain}`;
    return name.length <= longest ? name : `${name.slice(0, longest - 7).replace(/-+$/, "")}-${digest(...words)}`;
}

/** Words of a path for a name: `/legacy/v1` → `legacy-v1`. */
export const pathWords = (path: string): string =>
    path
        .replace(/[^A-Za-z0-9]+/g, "-")
        .replace(/^-+|-+$/g, "")
        .slice(0, 24) || "root";
