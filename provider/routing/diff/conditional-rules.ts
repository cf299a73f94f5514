/** The rules of a path whose match or answer depends on more than host and path, where the routers have to be asked. */
import type { CompiledRule } from "../compile";
import type { Dialect } from "../dialect";
import type { HostIndex } from "../host-index";
import type { PathNode } from "../path-tree";
import { alongPath } from "../path-tree";
import { sendPath } from "../witness";
import type { Conditional } from "./conditional";
import { entriesFor } from "./hosts";

interface Asked {
    host: string;
    /** The gateways of both versions that decide. */
    deciding: readonly HostIndex[];
    /** The dialect as which the paths are seen. */
    dialect: Dialect | undefined;
}

interface ConditionalTrees {
    dialect: Dialect;
    trees: readonly PathNode[];
    unknown: readonly CompiledRule[];
}

/** For each gateway, the rules for the host whose match or answer depends on more than host and path. */
export function conditionalTrees({ deciding, host }: Asked): ConditionalTrees[] {
    const found: ConditionalTrees[] = [];
    for (const gateway of deciding) {
        const trees: PathNode[] = [];
        for (const { conditional } of entriesFor([gateway], host))
            if (conditional !== undefined) trees.push(conditional);
        const unknown = gateway.unknown.length === 0 ? none : gateway.unknown.filter(hasConditions);
        if (trees.length + unknown.length > 0) found.push({ dialect: gateway.table.dialect, trees, unknown });
    }
    return found;
}

const hasConditions = ({ conditions }: CompiledRule): boolean => conditions !== "";

/** Those of a path. */
export function conditionalRules(
    all: readonly ConditionalTrees[],
    { dialect: own }: Asked,
    path: string,
): readonly Conditional[] {
    const found: Conditional[] = [];
    for (const { dialect, trees, unknown } of all) {
        const isSame = dialect === own;
        const seen = isSame ? path : dialect.seenPath(own === undefined ? path : (sendPath(path, own) ?? path));
        const rules: CompiledRule[] = [];
        for (const tree of trees) alongPath(tree, seen, (more) => rules.push(...more));
        rules.push(...unknown);
        for (const rule of rules) {
            const text = isSame ? rule.conditions : `${dialect.name}\n${rule.conditions}`;
            found.push({ rule, dialect, text });
        }
    }
    return found;
}

const none: readonly never[] = [];
