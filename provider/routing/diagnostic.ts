import type { Origin, Request, Share, Target } from "./model";

export type Severity = "error" | "warning" | "info";

/**
 * A finding, as data. Text for people is made in `report/`; each code has a page in docs/diagnostics.
 *
 * Codes: CR1xx routing analysis · CR2xx RouteTable inputs · CR3xx Kubernetes inputs · CR4xx SAE inputs ·
 * CR5xx connection and credentials · CR6xx files · CR7xx the command line.
 */
export interface Diagnostic {
    /** `CR101`. Stable for ever. */
    code: string;
    severity: Severity;
    /** Property path in the user's own terms, e.g. `routes[2].path`. */
    where: string;
    /** One sentence that names the wrong value and the reason. */
    message: string;
    /** What stays of the message while the finding is the same one: no counts, files and lines. Absent: all of it. */
    identity?: string;
    /** What to do about it. */
    help: string;
    /** A concrete request that shows the claim; the naive matcher has confirmed it. */
    witness?: Request;
    origin?: Origin;
    /** Other rules that take part. */
    related?: readonly Origin[];
    subject?: Subject;
}

/** A message with numbers that may change while the finding stays the same one: how many more objects it is true of. */
export function counted(say: (number: (n: number) => string) => string): Pick<Diagnostic, "message" | "identity"> {
    const [message, identity] = [say(String), say(() => "N")];
    return identity === message ? { message } : { message, identity };
}

/** `1 rule`, `2 rules`, and `N rules` of what stays of a message. */
export const several = (number: string, noun: string): string => `${number} ${noun}${number === "1" ? "" : "s"}`;

/** Where a rule is written: the matches of an HTTPRoute's rule are one, and so are its hosts. */
export const entryAt = ({ object, source, path }: Origin): string =>
    JSON.stringify([object, source, path?.replace(/\.matches\[\d+\]$/, "")]);

/** What a message is about, as data, for whoever joins findings or adds to them. */
export interface Subject {
    host?: string;
    /** Names of gateways, as the message has them. */
    gateways?: string;
    service?: string;
    /** What is wrong with it, where that is told of each rule that leads to it. */
    problem?: string;
    namespace?: string;
    /** Why, in the words that findings of other objects share. */
    reason?: string;
    /** What the API server would refuse, without the words that say so. */
    refusal?: string;
    /** The text that is refused, where it is not the whole value of the property: a key or a value of labels. */
    refused?: string;
    /** Who refuses it, where that is not every API server. */
    refuser?: string;
    /** The message says that no rule answers the witness, which holds as far as everything is read. */
    unanswered?: true;
    /** What is still to be filled in of an object: property paths, and what stands there. */
    unfilled?: { places: readonly string[]; placeholders: readonly string[] };
    /** Size of an object that is too large. */
    bytes?: number;
}

/** The answer to "which rule serves this request, and why". */
export interface Explanation {
    outcome: "matched" | "default" | "none" | "undetermined";
    gateway?: string;
    origin?: Origin;
    rule?: { host?: string; path?: string; match: string };
    target?: Target;
    /** The path the backend sees, when the rule rewrites it. */
    rewritten?: string;
    /** With `none`: what the gateway itself answers; default: 404. */
    status?: number;
    /** With no answer, false: nothing listens there, so that not even an error comes back. */
    listening?: false;
    /** With no answer, false: no listener over https is for the host, so that it may not even come to a 404. */
    handshake?: false;
    /** The host the backend sees, when the rule rewrites it. */
    rewrittenHost?: string;
    /** Where a redirect leads this request. */
    location?: string;
    /** Each request goes to one of these by weight; the outcome is then undetermined. */
    split?: readonly Share[];
    /** When undetermined: the possible targets; null stands for "no answer". */
    candidates?: readonly (Target | null)[];
    /** When undetermined at one gateway: those of the sentences that say what is not certain. */
    doubts?: readonly string[];
    /** Sentences, the deciding one first, then why each runner-up lost. */
    why: readonly string[];
}

/** A set of requests that change hands between two versions. */
export interface TrafficChange {
    /**
     * `arrives`: the host arrives at another address, whoever answers there. `treated`: the same backend answers, and
     * headers, mirrors or time limits of its route are others. `undetermined`: what answers is not known on one side, or
     * not on both. `lost`: nothing answers any more, or an error does.
     */
    kind: "moved" | "lost" | "gained" | "rewritten" | "treated" | "arrives" | "undetermined";
    gateway: string;
    /** The set as a pattern: host, path (`/api/**` is everything below), methods, and further conditions in words. */
    requests: {
        host: string;
        path: string;
        methods?: readonly string[];
        except?: readonly string[];
        conditions?: readonly string[];
    };
    witness: Request;
    /** null: no answer (404). A list: undetermined between these. */
    before: Target | null | readonly (Target | null)[];
    after: Target | null | readonly (Target | null)[];
    /** Rewritten paths of the witness before and after, when kind is `rewritten`, or `moved` and they differ. */
    paths?: { before: string; after: string };
    /** What only one side does with the requests and answers besides; when kind is `treated`, `rewritten` or `moved`. */
    treatment?: { before: readonly string[]; after: readonly string[] };
    /** Why the answer of a side is not known, when kind is `undetermined`. */
    doubts?: { before?: string; after?: string };
    /** The answer after is a redirect to the very URL that was asked for, so that a client gets none. */
    loops?: true;
    /** The addresses where the host arrives, when kind is `arrives`: see `Listener.address`. */
    arrives?: { before: string; after: string };
}
