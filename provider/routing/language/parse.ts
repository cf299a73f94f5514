import type { CharacterSet, Node } from "./syntax";
import { foldAscii, foldUnicode } from "./fold";
import { anyButNewline, negateSet, normaliseSet, single } from "./syntax";

/** `invalid`: no engine of this flavour accepts it. `beyond`: valid, but not a regular language, or too large. */
export type Parsed = { node: Node } | { invalid: string } | { beyond: string };

/** `re2`: Go's engine, linear, no look-around. `pcre`: a backtracking engine with everything. */
export type Flavour = "re2" | "pcre";

class Stop extends Error {
    constructor(
        readonly verdict: "invalid" | "beyond",
        message: string,
    ) {
        super(message);
    }
}

/** Reads a regular expression. Never throws; the pattern itself is never run. */
export function parseRegex(source: string, flavour: Flavour, ignoreCase = false): Parsed {
    if (source.length > 2000) return { beyond: `it is ${source.length} characters long` };
    const parser = new Parser(source, flavour, ignoreCase);
    try {
        return { node: parser.all() };
    } catch (error) {
        if (!(error instanceof Stop)) throw error;
        return error.verdict === "invalid" ? { invalid: error.message } : { beyond: error.message };
    }
}

const digit: CharacterSet = [[48, 57]];
const word: CharacterSet = [
    [48, 57],
    [65, 90],
    [95, 95],
    [97, 122],
];
const space: CharacterSet = [
    [9, 10],
    [12, 13],
    [32, 32],
];
/** In upper case: everything else. */
const classes: Readonly<Record<string, CharacterSet>> = { d: digit, w: word, s: space };
const controls: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13, a: 7 };

const isOne = (set: CharacterSet): boolean => set.length === 1 && set[0]?.[0] === set[0]?.[1];

class Parser {
    private at = 0;
    private groups = 0;
    private depth = 0;

    constructor(
        private readonly source: string,
        private readonly flavour: Flavour,
        private ignoreCase: boolean,
    ) {}

    all(): Node {
        const node = this.choice();
        if (this.at < this.source.length) throw new Stop("invalid", `")" at ${this.at} closes nothing`);
        return node;
    }

    private choice(): Node {
        if (++this.depth > 100) throw new Stop("beyond", "it is nested more than 100 deep");
        const items = [this.sequence()];
        while (this.peek() === "|") {
            this.at++;
            items.push(this.sequence());
        }
        this.depth--;
        const [only] = items;
        return items.length === 1 && only !== undefined ? only : { type: "choice", items };
    }

    private sequence(): Node {
        const items: Node[] = [];
        for (let c = this.peek(); c !== undefined && c !== "|" && c !== ")"; c = this.peek()) {
            const node = this.repeated(this.atom(c));
            if (node !== undefined) items.push(node);
        }
        return { type: "sequence", items };
    }

    /** Undefined: an inline flag, which is no part of the tree. */
    private atom(c: string): Node | undefined {
        this.at += c.length;
        switch (c) {
            case "(":
                return this.group();
            case "[":
                return { type: "set", set: this.bracket() };
            case ".":
                return { type: "set", set: anyButNewline };
            case "^":
                return { type: "start" };
            case "$":
                return { type: "end" };
            case "\\":
                return this.escape();
            case "*":
            case "+":
            case "?":
                throw new Stop("invalid", `"${c}" at ${this.at - 1} repeats nothing`);
            default:
                return { type: "set", set: this.folded(single(c.codePointAt(0) ?? 0)) };
        }
    }

    private group(): Node | undefined {
        if (this.peek() !== "?") return this.captured();
        const head = /^\?(?:(:)|P?<([A-Za-z_]\w*)>|(-?i)\))/.exec(this.source.slice(this.at));
        if (head === null) {
            const text = this.source.slice(this.at - 1, this.at + 3);
            const look = /^\(\?<?[=!]/.test(text);
            const what = look ? `look-around "${text}"` : `"${text}"`;
            throw new Stop(this.flavour === "re2" && look ? "invalid" : "beyond", `it uses ${what}`);
        }
        this.at += head[0].length;
        if (head[3] !== undefined) {
            this.ignoreCase = head[3] === "i";
            return undefined;
        }
        if (head[2] !== undefined) return this.captured();
        return this.inside();
    }

    /** A flag that is set inside a group holds to the group's end. */
    private inside(): Node {
        const { ignoreCase } = this;
        const node = this.choice();
        this.ignoreCase = ignoreCase;
        this.close();
        return node;
    }

    private captured(): Node {
        const index = ++this.groups;
        const item = this.inside();
        return { type: "group", item, index };
    }

    private close(): void {
        if (this.peek() !== ")") throw new Stop("invalid", '"(" is never closed');
        this.at++;
    }

    private escape(): Node {
        const c = this.peek();
        if (c === undefined) throw new Stop("invalid", "it ends in a backslash");
        if (/[1-9]/.test(c)) {
            throw new Stop(this.flavour === "re2" ? "invalid" : "beyond", `it uses a back-reference "\\${c}"`);
        }
        if (c === "A" || c === "z") {
            this.at++;
            return { type: c === "A" ? "start" : "end" };
        }
        const known = this.namedClass(c);
        return { type: "set", set: known ?? this.folded(this.escapedSet()) };
    }

    /** `\w`, or `\W` for all else: folded before it is negated. */
    private namedClass(c: string): CharacterSet | undefined {
        const known = classes[c.toLowerCase()];
        if (known === undefined) return undefined;
        this.at += c.length;
        return c === c.toLowerCase() ? this.folded(known) : negateSet(this.folded(known));
    }

    private escapedSet(): CharacterSet {
        const c = this.peek() ?? "";
        this.at += c.length;
        const control = controls[c];
        if (control !== undefined) return single(control);
        if (c === "x") {
            const hex = /^(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]{1,6})\})/.exec(this.source.slice(this.at));
            const code = hex === null ? NaN : parseInt(hex[1] ?? hex[2] ?? "", 16);
            if (hex === null || code > 0x10ffff) throw new Stop("invalid", '"\\x" is not followed by a character code');
            this.at += hex[0].length;
            return single(code);
        }
        if (/[A-Za-z0-9]/.test(c)) throw new Stop("beyond", `it uses "\\${c}"`);
        return single(c.codePointAt(0) ?? 0);
    }

    private bracket(): CharacterSet {
        const from = this.at - 1;
        const negated = this.peek() === "^";
        if (negated) this.at++;
        const ranges: (readonly [number, number])[] = [];
        for (let first = true; ; first = false) {
            const c = this.peek();
            if (c === undefined) throw new Stop("invalid", `"[" at ${from} is never closed`);
            if (c === "]" && !first) break;
            if (c === "[" && this.source[this.at + 1] === ":") throw new Stop("beyond", 'it uses a class "[:…:]"');
            const low = this.member();
            if (isOne(low) && this.peek() === "-" && !"]".includes(this.source[this.at + 1] ?? "]")) {
                this.at++;
                const high = this.member();
                const [a, b] = [low[0]?.[0] ?? 0, high[0]?.[0] ?? 0];
                if (!isOne(high) || b < a) throw new Stop("invalid", `the range at ${from} runs backwards`);
                ranges.push(...this.folded([[a, b]]));
            } else ranges.push(...this.folded(low));
        }
        this.at++;
        const set = normaliseSet(ranges);
        return negated ? negateSet(set) : set;
    }

    private member(): CharacterSet {
        const c = this.peek() ?? "";
        this.at += c.length;
        if (c !== "\\") return single(c.codePointAt(0) ?? 0);
        return this.namedClass(this.peek() ?? "") ?? this.escapedSet();
    }

    private repeated(node: Node | undefined): Node | undefined {
        let current = node;
        for (let count = 0; ; count++) {
            const range = this.quantifier();
            if (range === undefined) return current;
            if (current === undefined) throw new Stop("invalid", "a repetition follows nothing");
            if (count > 0)
                throw new Stop(this.flavour === "re2" ? "invalid" : "beyond", "two repetitions follow each other");
            const lazy = this.peek() === "?";
            if (lazy) this.at++;
            current = { type: "repeat", item: current, min: range[0], max: range[1], lazy };
        }
    }

    private quantifier(): readonly [number, number] | undefined {
        const found = /^(?:[*+?]|\{(\d{1,4})(,?)(\d{1,4})?\})/.exec(this.source.slice(this.at, this.at + 12));
        if (found === null) return undefined;
        this.at += found[0].length;
        if (found[0] === "*") return [0, Infinity];
        if (found[0] === "+") return [1, Infinity];
        if (found[0] === "?") return [0, 1];
        const min = Number(found[1]);
        const max = found[3] !== undefined ? Number(found[3]) : found[2] === "," ? Infinity : min;
        if (max < min || min > 1000 || (max !== Infinity && max > 1000)) {
            throw new Stop("invalid", `"${found[0]}" is no repetition`);
        }
        return [min, max];
    }

    private folded(set: CharacterSet): CharacterSet {
        if (!this.ignoreCase) return set;
        return this.flavour === "re2" ? foldUnicode(set) : foldAscii(set);
    }

    private peek(): string | undefined {
        const code = this.source.codePointAt(this.at);
        return code === undefined ? undefined : String.fromCodePoint(code);
    }
}
