import type { Program } from "./language/program";
import { compileProgram } from "./language/program";
import type { CharacterSet, Node } from "./language/syntax";
import { anyCharacter, literal, negateSet } from "./language/syntax";
import type { HostPattern, PathPattern } from "./pattern";
import { elementsOf } from "./pattern";

/** What a pattern certainly matches and what it may match, as automata; undefined: nothing, or not known. */
export interface Programs {
    sure: Program | undefined;
    possible: Program | undefined;
}

const nothing: Programs = { sure: undefined, possible: undefined };
const repeat = (set: CharacterSet, min: number): Node => ({
    type: "repeat",
    item: { type: "set", set },
    min,
    max: Infinity,
    lazy: false,
});
const everything = repeat(anyCharacter, 0);
const noDot = negateSet([[46, 46]]);
const plainLabel: CharacterSet = [
    [45, 45],
    [48, 57],
    [97, 122],
];
const sequence = (...items: Node[]): Node => ({ type: "sequence", items });

export function hostPrograms(pattern: HostPattern): Programs {
    switch (pattern.kind) {
        case "any":
            return same(everything);
        case "exact":
            return same(literal(pattern.name));
        case "wildcard": {
            const one = sequence(
                repeat(pattern.plain === true && pattern.underscore !== true ? plainLabel : noDot, 1),
                literal(pattern.suffix),
            );
            const many = sequence(repeat(anyCharacter, 1), literal(pattern.suffix));
            return {
                sure: compileProgram(pattern.labels === "many" ? many : one, "whole"),
                possible: compileProgram(pattern.labels === "one" ? one : many, "whole"),
            };
        }
        case "language":
            return { sure: pattern.language.sure, possible: pattern.language.possible };
        default:
            return nothing;
    }
}

export function pathPrograms(pattern: PathPattern): Programs {
    switch (pattern.kind) {
        case "any":
            return same(everything);
        case "exact":
            return same(literal(pattern.path));
        case "elements":
            return same(elements(pattern.path));
        case "characters":
            return same(characters(pattern.path));
        case "prefix": {
            const base = elementsOf(pattern.path);
            const [sure, possible] =
                base === pattern.path ? [elements(base), characters(base)] : [characters(pattern.path), elements(base)];
            return { sure: compileProgram(sure, "whole"), possible: compileProgram(possible, "whole") };
        }
        case "language":
            return { sure: pattern.language.sure, possible: pattern.language.possible };
        default:
            return nothing;
    }
}

const elements = (path: string): Node =>
    sequence(literal(path), {
        type: "repeat",
        item: sequence(literal("/"), everything),
        min: 0,
        max: 1,
        lazy: false,
    });

const characters = (path: string): Node => sequence(literal(path), everything);

function same(node: Node): Programs {
    const program = compileProgram(node, "whole");
    return { sure: program, possible: program };
}
