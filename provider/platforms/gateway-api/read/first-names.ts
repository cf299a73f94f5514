const room = 90;

/** A long list with the number of the rest: fewer where the names are long, so that a message ends as a sentence. */
export function firstNames(names: readonly string[]): string {
    let shown = names.length > 4 ? 3 : names.length;
    while (shown > 1 && names.slice(0, shown).join(", ").length > room) shown--;
    const more = names.length - shown;
    return `${names.slice(0, shown).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
