/** Ways to write a request that the two sides read differently. */
import type { Request } from "../../routing";
import { compare } from "../../routing/diff/change";
import { gatewaysFor } from "../../routing/snapshot";
import { isAlike, outcomeOf, type Outcome, type Sides } from "./sides";

export interface Spelling {
    /** `a doubled slash`. */
    what: string;
    witness: Request;
    before: Outcome;
    after: Outcome;
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
            const change = compare(gatewaysFor(sides.old, witness), gatewaysFor(sides.now, witness), witness);
            if (change === undefined) continue;
            return [{ what, witness, before: outcomeOf(change.detail.before), after: outcomeOf(change.detail.after) }];
        }
        return [];
    });
}
