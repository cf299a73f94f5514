/** What the engine's name of a resource tells, e.g. `urn:pulumi:dev::shop::my:index:Site$crossroute:sae:Rule::api`. */

export interface UrnParts {
    stack: string;
    project: string;
    /** The types of its parents, the outermost first, and its own: `my:index:Site$crossroute:sae:Rule`. */
    types: string;
    /** Its own type. */
    type: string;
    /** The name in the program, which may have `::` in it. */
    name: string;
}

export function urnParts(urn: string): UrnParts {
    const [head = "", project = "", types = "", ...name] = urn.split("::");
    return {
        stack: head.split(":").at(-1) ?? "",
        project,
        types,
        type: types.split("$").at(-1) ?? "",
        name: name.join("::"),
    };
}

/** The name that a resource has in its program. */
export const nameOfUrn = (urn: string): string => urnParts(urn).name;

/** `urn:pulumi:dev::shop`: what all URNs of a stack begin with. */
export const stackOf = (urn = ""): string => urn.split("::").slice(0, 2).join("::");

/** What the URNs of its children begin with. */
export const childrenOf = (urn: string): string => `${urn.split("::").slice(0, 3).join("::")}$`;

/**
 * The name by which the engine looks for a child below an alias of its parent: where the child's name begins with its parent's, it begins
 * there with the parent's name of then (the SDK's `inheritedChildAlias`).
 *
 * @param alias a URN of the parent
 * @param parent its name in the program
 */
export const nameBelow = (alias: string, parent: string, name: string): string =>
    parent !== "" && name.startsWith(parent) ? nameOfUrn(alias) + name.slice(parent.length) : name;
