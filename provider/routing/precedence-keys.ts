/** Compares two precedences: element by element, the smaller goes first. */
export function compareKeys(a: readonly (number | string)[], b: readonly (number | string)[]): number {
    for (let i = 0; i < a.length; i++) {
        const [x, y] = [a[i] ?? 0, b[i] ?? 0];
        if (x !== y) return x < y ? -1 : 1;
    }
    return 0;
}
