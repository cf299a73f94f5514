/**
 * Splits the items of one object into as many parts as limits ask for. The part of an item depends on its key and on
 * how full the part is, not on the item's position: one more item changes one part.
 */
import { createHash } from "node:crypto";

/** A part: `bits` are the first bits of the digests of its items, without zeros at the end. */
export interface PartOf<Item> {
    bits: string;
    items: Item[];
}

/**
 * One part, or as many as it takes until each is small enough. The first has no bits and keeps the name of the whole. A
 * part gives items only to parts whose bits begin with its own, and gets items only from parts that are removed. So
 * when live objects change, the parts with longer bits are made first: see `isBelow`.
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

/** Whether a part with the first bits may have given items to one with the second, when it became too full. */
export const isBelow = (from: string, to: string): boolean => to.startsWith(from);

/** The end of a part's name; the letter says what is split. */
export const ending = (letter: string, bits: string): string => (bits === "" ? "" : `-${letter}${bits}`);

/** 256 bits. */
const digestOf = (key: string): string =>
    [...createHash("sha256").update(key).digest()].map((byte) => byte.toString(2).padStart(8, "0")).join("");
