/**
 * Addresses of clients, as rules ask for them: IPv4 addresses and blocks such as `10.0.0.0/8`. Other notations are compared
 * as texts.
 */

interface Block {
    first: number;
    size: number;
}

function blockOf(text: string): Block | undefined {
    const [network = "", bits = "32"] = text.split("/");
    const address = numberOf(network);
    const size = 2 ** (32 - Number(bits));
    if (address === undefined || !(size >= 1 && size <= 2 ** 32)) return undefined;
    return { first: Math.floor(address / size) * size, size };
}

function numberOf(address: string): number | undefined {
    const parts = address.split(".").map(Number);
    if (parts.length !== 4 || parts.some((part) => !Number.isInteger(part) || part < 0 || part > 255)) return undefined;
    return parts.reduce((sum, part) => sum * 256 + part, 0);
}

const addressOf = (number: number): string =>
    [2 ** 24, 2 ** 16, 2 ** 8, 1].map((unit) => Math.floor(number / unit) % 256).join(".");

/** Whether an address lies in a block. */
export function blockHas(text: string, address: string): boolean {
    const [block, number] = [blockOf(text), numberOf(address)];
    if (block === undefined || number === undefined) return text.split("/")[0] === address;
    return number >= block.first && number < block.first + block.size;
}

/** Every address of IPv4, with which lists are opened for all. */
export const isEverybody = (text: string): boolean => /^[\d.]+\/0$/.test(text);

/** Addresses that every list has or has not as a whole. */
export interface AddressGroup {
    /** One of them. */
    address: string;
    /** All of them: `10.0.0.0/8 but not 10.1.0.0/16`. */
    words: string;
    /** The numbers of the lists that have them. */
    lists: ReadonlySet<number>;
}

/** A block, and the narrower ones in it that fewer, or more, lists have. */
interface Nested extends Partial<Block> {
    text: string;
    lists: ReadonlySet<number>;
    narrower: (Nested & Block)[];
}

/** The addresses of all lists, in groups: two addresses of one group are in the same lists. What is in none is in no group. */
export function addressGroups(all: readonly (readonly string[])[]): AddressGroup[] {
    const lists = all.map((list) => list.filter((text) => !isEverybody(text)));
    const found = new Map<string, { address: string; words: string[]; lists: ReadonlySet<number> }>();
    for (const block of nestedBlocks(lists)) {
        const address = freeAddress(block);
        if (address === undefined) continue;
        const key = [...block.lists].sort((a, b) => a - b).join();
        const same = found.get(key);
        if (same === undefined) found.set(key, { address, words: [wordsOf(block)], lists: block.lists });
        else same.words.push(wordsOf(block));
    }
    return Array.from(found.values(), ({ words, ...group }) => ({ ...group, words: words.join(" or ") }));
}

const most = 3;
function wordsOf({ text, narrower }: Nested): string {
    if (narrower.length === 0) return text;
    const more = narrower.length > most ? ` or ${narrower.length - most} more` : "";
    const but = narrower.slice(0, most).map((one) => one.text);
    return `${text} but not ${but.join(" or ")}${more}`;
}

/** In the order in which the lists have them. */
function nestedBlocks(lists: readonly (readonly string[])[]): Nested[] {
    const blocks = new Map<string, { text: string; block: Block | undefined; lists: Set<number> }>();
    for (const [number, list] of lists.entries())
        for (const text of list) {
            const block = blockOf(text);
            const key = block === undefined ? text : `${block.first}/${block.size}`;
            const known = blocks.get(key);
            if (known === undefined) blocks.set(key, { text, block, lists: new Set([number]) });
            else known.lists.add(number);
        }
    const order = [...blocks.values()];
    const nested = new Map<string, Nested>();
    const wider: (Nested & Block)[] = [];
    const sorted = order.flatMap(({ block, ...one }) => (block === undefined ? [] : [{ ...one, ...block }]));
    for (const { text, first, size, lists: own } of sorted.sort((a, b) => a.first - b.first || b.size - a.size)) {
        while (wider.length > 0 && !holds(wider.at(-1), first)) wider.pop();
        const around = wider.at(-1);
        const isTold = [...own].every((number) => around?.lists.has(number) === true);
        // All of it is in the lists of the wider one, and in no other.
        if (isTold) continue;
        const one = { text, first, size, lists: new Set([...(around?.lists ?? []), ...own]), narrower: [] };
        around?.narrower.push(one);
        nested.set(text, one);
        wider.push(one);
    }
    return order.flatMap(({ text, block, lists: own }): readonly Nested[] | Nested =>
        block === undefined ? [{ text, lists: own, narrower: [] }] : (nested.get(text) ?? []),
    );
}

const holds = (block: Block | undefined, number: number): boolean =>
    block !== undefined && number < block.first + block.size;

/** An address of the block that is in no narrower one. */
function freeAddress({ text, first, size, narrower }: Nested): string | undefined {
    if (first === undefined || size === undefined) return text.split("/")[0];
    let free = first;
    for (const one of narrower) {
        if (one.first > free) break;
        free = one.first + one.size;
    }
    return free < first + size ? addressOf(free) : undefined;
}

/** An address that no list has, where some list has any; undefined: no list has any, or every address is in one. */
export function otherAddress(lists: readonly (readonly string[])[]): string | undefined {
    const named = lists.flat().filter((text) => !isEverybody(text));
    if (named.length === 0) return undefined;
    // Addresses that documents use.
    const usual = ["192.0.2.1", "198.51.100.1", "203.0.113.1"];
    const unnamed = usual.find((address) => !named.some((block) => blockHas(block, address)));
    if (unnamed !== undefined) return unnamed;
    const narrower = nestedBlocks([named]).flatMap(({ first, size, ...one }) =>
        first === undefined || size === undefined ? [] : [{ ...one, first, size }],
    );
    narrower.sort((a, b) => a.first - b.first);
    return freeAddress({ text: "", first: 0, size: 2 ** 32, lists: new Set(), narrower });
}
