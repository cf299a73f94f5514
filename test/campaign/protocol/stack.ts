import type { Json, Properties } from "./plugin";

/** A resource as a program declares it. `{ref: name}` as an input is the id of another resource of the program. */
export interface Declared {
    type: string;
    name: string;
    inputs: Properties;
    /** Names that it had. */
    aliases?: string[];
    /** The resource option, as the TypeScript class sets it for a listener that takes one rule set. */
    deleteBeforeReplace?: boolean;
}

/** A resource as a state holds it. */
export interface Entry {
    urn: string;
    type: string;
    name: string;
    id: string;
    inputs: Properties;
    outputs: Properties;
    dependsOn: string[];
    /** The last operation failed half-way: the next update comes without a difference, after a Read if `refreshFirst`. */
    initErrors?: string[];
    refreshFirst?: boolean;
    /** It was replaced and waits to be deleted. */
    replaced?: boolean;
    /** `pulumi state taint`. */
    tainted?: boolean;
}

/** A stack in a backend: what the engine knows about account and cluster. */
export interface Stack {
    project: string;
    name: string;
    entries: Entry[];
    /** URNs of creations that were under way when the engine was killed; the engine names them to the user. */
    pending: string[];
}

export const urnOf = (stack: Stack, { type, name }: { type: string; name: string }): string =>
    `urn:pulumi:${stack.name}::${stack.project}::${type}::${name}`;

export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export const isRef = (value: Json | undefined): value is { ref: string } =>
    typeof value === "object" && value !== null && !Array.isArray(value) && "ref" in value;

/** Names of the resources that a declaration refers to. */
export const refsOf = ({ inputs }: Declared): string[] =>
    Object.values(inputs)
        .filter(isRef)
        .map(({ ref }) => ref);

/** What is made one after the other, and the rules, which may hang on it and on nothing else. */
export function inOrder(program: readonly Declared[]): [Declared[], Declared[]] {
    const isRule = ({ type }: Declared): boolean => type.endsWith(":Rule");
    return [program.filter((item) => !isRule(item)), program.filter(isRule)];
}
