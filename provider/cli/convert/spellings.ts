/** Ways to write a request that the two sides read differently. */
import type { Request, TrafficChange } from "../../routing";
import { compare, toChange } from "../../routing/diff/change";
import { gatewaysFor } from "../../routing/snapshot";
import { isAlike, type Sides } from "./sides";

export interface Spelling extends Pick<TrafficChange, "witness" | "before" | "after"> {
    /** `a doubled slash`. */
    what: string;
    /** How the answers differ; absent: in who answers. */
    change?: TrafficChange;
}

/** Ways to write a host or path that controllers clean, decode or refuse differently. */
const ways: readonly (readonly [what: string, write: (request: Request) => Request | undefined])[] = [
    ["a doubled slash", ({ path, ...rest }) => ({ ...rest, path: `/${path}` })],
    ["a dot segment", ({ path, ...rest }) => ({ ...rest, path: `/.${path}` })],
    ["a path that goes up", ({ path, ...rest }) => ({ ...rest, path: `/x/..${path}` })],
    ["a path above the root", ({ path, ...rest }) => ({ ...rest, path: `/..${path}` })],
    ["an escaped letter", ({ path, ...rest }) => withPath(rest, path, /[A-Za-z0-9]/, (c) => escapeOf(c))],
    ["an escaped slash", ({ path, ...rest }) => withPath(rest, path, /(?<=.)\//, () => "%2F")],
    [
        "an escaped special character",
        ({ path, ...rest }) => withPath(rest, path, /(?<=\/)$|(?<=[a-z])(?=\/)/, () => "%20"),
    ],
    [
        "a host with a final dot",
        ({ host, ...rest }) => (/[a-z]$/i.test(host) ? { ...rest, host: `${host}.` } : undefined),
    ],
    ["a host with an underscore", ({ host, ...rest }) => ({ ...rest, host: host.replace(/^[^.]+/, "a_b") })],
];

const escapeOf = (c: string): string => `%${c.charCodeAt(0).toString(16)}`;
function withPath(
    rest: Omit<Request, "path">,
    path: string,
    part: RegExp,
    by: (found: string) => string,
): Request | undefined {
    const made = path.replace(part, by);
    return made === path ? undefined : { ...rest, path: made };
}

/** For each way, the first example that the sides answer differently although they answer the plain request alike. */
export function spellings(sides: Sides, requests: readonly Request[]): Spelling[] {
    const plain = requests.filter((request) => isAlike(sides, request)).slice(0, 200);
    return ways.flatMap(([what, write]): Spelling[] => {
        for (const request of plain) {
            const witness = write(request);
            if (witness === undefined || isAlike(sides, witness)) continue;
            const found = compare(gatewaysFor(sides.old, witness), gatewaysFor(sides.now, witness), witness);
            if (found === undefined) continue;
            const condition = { methods: undefined, request: {}, byHeader: false };
            const { host, path } = witness;
            const change = toChange({ path, except: [], change: found, condition }, host, []);
            return [{ what, witness, before: change.before, after: change.after, change }];
        }
        return [];
    });
}
