/** Defaults that hand-written pages name, held against what the rows of the arguments say. */
import schema from "../../../provider/schema.json";
import { FaultList } from "../../../sandbox/sae-emulator/faults";
import { policies } from "../../../provider/policy/policies";

interface Described {
    description?: string;
    default?: unknown;
}
type Properties = Record<string, Described>;
const { resources, types, functions } = schema as unknown as {
    resources: Record<string, { inputProperties?: Properties }>;
    types: Record<string, { properties?: Properties }>;
    functions: Record<string, { inputs?: { properties?: Properties } }>;
};

/** What a description calls the default: `(default: 600)`, `TCP` (default), `makeFirst` the new one (the default). */
const inWords = (text: string): string[] =>
    [
        ...text.matchAll(/default: `?([\w./-]+)`?/gi),
        ...text.matchAll(/[`\s]([\w./-]+)`? \((?:the )?default\b/g),
        ...text.matchAll(/`([\w./-]+)`[^`()]*\(the default\)/g),
    ].map(([, value = ""]) => value);

const defaults = new Map<string, Set<string>>();
const add = (name: string, ...values: readonly string[]): void =>
    void defaults.set(name, new Set([...(defaults.get(name) ?? []), ...values]));

for (const properties of [
    ...Object.values(resources).map(({ inputProperties }) => inputProperties),
    ...Object.values(types).map((type) => type.properties),
    ...Object.values(functions).map(({ inputs }) => inputs?.properties),
])
    for (const [name, { description = "", default: value }] of Object.entries(properties ?? {}))
        add(name, ...inWords(description), ...(value === undefined ? [] : [String(value)]));
for (const { name, enforcementLevel } of policies()) add(name, String(enforcementLevel));
const faults = new FaultList();
faults.add([{ kind: "throttle" }]);
for (const fault of faults.list()) {
    add("skip", String(fault.skip));
    add("times", String(fault.times));
}

/** A default that a page names: of this argument, or of any where the page does not say of which. */
export interface NamedDefault {
    of?: string;
    value: string;
    line: string;
}

const generated = /<!-- \w+: rendered -->[^]*?<!-- \w+: end -->/g;

/** The defaults that the hand-written part of a page names. */
export function defaultsIn(page: string): NamedDefault[] {
    if (page.slice(0, 300).includes("Written by `npm run generate`")) return [];
    const found: NamedDefault[] = [];
    let head: string[] = [];
    for (const line of page
        .replace(generated, "")
        .replace(/^```[^]*?^```/gm, "")
        .split("\n")) {
        const cells = line.startsWith("|")
            ? line
                  .split(/(?<!\\)\|/)
                  .slice(1, -1)
                  .map((cell) => cell.trim())
            : [];
        if (cells.length === 0) head = [];
        else if (head.length === 0) head = cells;
        found.push(...(cells.length > 0 ? inRow(head, cells, line) : inProse(line)));
    }
    return found;
}

const word = /^`([\w./-]+)`/;

/** The row of a table of choices, whose head is the argument, or of one with a column of defaults. */
function inRow(head: readonly string[], cells: readonly string[], line: string): NamedDefault[] {
    const [, of] = word.exec(head[0] ?? "") ?? [];
    const [, value] = word.exec(cells[0] ?? "") ?? [];
    const column = head.findIndex((cell) => / by default$/i.test(cell));
    if (value !== undefined && column > 0) return [{ of: value, value: cells[column] ?? "", line }];
    const isDefault = /\(default\b/.test(cells[0] ?? "") || cells.some((cell) => /\. The default$/.test(cell));
    return of !== undefined && value !== undefined && isDefault ? [{ of, value, line }] : inProse(line);
}

function inProse(line: string): NamedDefault[] {
    /** The argument that the sentence is about: the last one in code before it that has a default. */
    const subject = (before: string): string | undefined =>
        [...before.matchAll(/`([\w.]+)`/g)].map(([, name = ""]) => name).findLast((name) => defaults.has(name));
    const named = (pattern: RegExp): NamedDefault[] =>
        [...line.matchAll(pattern)].map((match) => {
            const of = subject(line.slice(0, match.index));
            return { ...(of !== undefined && { of }), value: match[1] ?? "", line };
        });
    const pairs = /by default/.test(line) ? [...line.matchAll(/`([\w.]+)` (\d+)\b/g)] : [];
    return [
        ...named(/`([\w./-]+)` \((?:the )?default\b/g),
        ...named(/\(\w+, default (\d+)\)/g),
        ...pairs.map(([, of = "", value = ""]) => ({ of, value, line })),
    ];
}

/** The defaults of a page that no row has. */
export const wrongDefaultsIn = (page: string): string[] =>
    defaultsIn(page)
        .filter(({ of, value }) =>
            of === undefined
                ? ![...defaults.values()].some((values) => values.has(value))
                : defaults.get(of)?.has(value) !== true,
        )
        .map(({ of, value }) => `default ${value}${of === undefined ? "" : ` of ${of}`}`);
