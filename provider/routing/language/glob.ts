/** Goes back to the last star only, which is enough for globs: the time is at most text × pattern. */
export function globMatches(glob: string, text: string): boolean {
    let [g, t, star, mark] = [0, 0, -1, 0];
    while (t < text.length) {
        const c = glob[g];
        if (c === "*") {
            star = g++;
            mark = t;
        } else if (c !== undefined && (c === "?" || c === text[t])) {
            g++;
            t++;
        } else if (star >= 0) {
            g = star + 1;
            t = ++mark;
        } else return false;
    }
    while (glob[g] === "*") g++;
    return g === glob.length;
}
