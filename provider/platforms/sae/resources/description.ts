/**
 * The display name of a rule set whose program gives none: the resource's name, for people, and the nonce of its
 * creation, by which the rule set is recognised if the answer to its creation was lost.
 */
export const describedAs = (name: string, nonce: string): string => `${readableOf(name)}-${nonce}`;

/** A description from another creation of a resource of this name. */
export function isNamedAfter(description: unknown, name: string): boolean {
    const stem = `${readableOf(name)}-`;
    return (
        typeof description === "string" &&
        description.startsWith(stem) &&
        /^[0-9a-f]{12}$/.test(description.slice(stem.length))
    );
}

/** At most 63 characters with the nonce, SAE's limit (ROS ALIYUN::SAE::Ingress). */
function readableOf(name: string): string {
    const readable = name
        .toLowerCase()
        .replace(/[^a-z0-9.-]+/g, "-")
        .replace(/^[.-]+/, "")
        .slice(0, 50)
        .replace(/[.-]+$/, "");
    return readable || "ingress";
}
