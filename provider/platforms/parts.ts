/**
 * Splits the items of one object over as many parts as limits ask for. The part of an item depends on its key and on how full the
 * part is, not on the item's position: one more item changes one part.
 */
import { createHash } from "node:crypto";

/** A part: `bits` are the first ones of the digests of all that is in it, without zeros at their end. */
export interface PartOf<Item> {
    bits: string;
    items: Item[];
}

/**
 * One part, or as many as it takes until each holds few enough. The first has no bits: it keeps the name of the whole. A
 * part gives things away only to parts whose bits begin with its own, and what it takes comes from parts that go, so
 * whoever changes live objects makes the longer ones first: see `isBelow`.
 */
export function partsOf<Item>(
    items: readonly Item[],
    keyOf: (item: Item) => string,
    isFew: (items: readonly Item[]) => boolean,
): PartOf<Item>[] {
    const seen = new Map<string, number>();
    const digested = items.map((item) => {
        const key = keyOf(item);
        const before = seen.get(key) ?? 0;
        seen.set(key, before + 1);
        // Equal keys would stay together for ever.
        return { item, digest: digestOf(before === 0 ? key : `${key}\0${before}`) };
    });
    const parted = (here: typeof digested, bits: string): PartOf<Item>[] => {
        const own = here.map(({ item }) => item);
        if (own.length <= 1 || isFew(own))
            return own.length === 0 ? [] : [{ bits: bits.replace(/0+$/, ""), items: own }];
        return ["0", "1"].flatMap((bit) =>
            parted(
                here.filter(({ digest }) => digest[bits.length] === bit),
                bits + bit,
            ),
        );
    };
    return parted(digested, "").map((part, i) => (i === 0 ? { ...part, bits: "" } : part));
}

/** Whether a part with the first bits may have given things to one with the second, when it became too full. */
export const isBelow = (from: string, to: string): boolean => to.startsWith(from);

/** What the name of a part ends with: the letter says what is split. */
export const ending = (letter: string, bits: string): string => (bits === "" ? "" : `-${letter}${bits}`);

/** 256 bits. */
const digestOf = (key: string): string =>
    [...createHash("sha256").update(key).digest()].map((byte) => byte.toString(2).padStart(8, "0")).join("");
