/**
 * The display name of a rule set whose program gives none: the resource's name, so that people know it, and the nonce
 * of its creation, so that this very rule set is known again when the answer to its creation was lost.
 */
export const describedAs = (name: string, nonce: string): string => `${readableOf(name)}-${nonce}`;

/** A description of another creation of a resource of this name. */
export function isNamedAfter(description: unknown, name: string): boolean {
    const stem = `${readableOf(name)}-`;
    return (
        typeof description === "string" &&
        description.startsWith(stem) &&
        /^[0-9a-f]{12}$/.test(description.slice(stem.length))
    );
}

/** At most 63 characters with the nonce, as SAE takes them (ROS ALIYUN::SAE::Ingress). */
function readableOf(name: string): string {
    const readable = name
        .toLowerCase()
        .replace(/[^a-z0-9.-]+/g, "-")
        .replace(/^[.-]+/, "")
        .slice(0, 50)
        .replace(/[.-]+$/, "");
    return readable || "ingress";
}
