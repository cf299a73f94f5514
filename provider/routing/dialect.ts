import type { DialectName, Request, Rule, Table } from "./model";
import type { HostPattern, PathPattern } from "./pattern";

/** A request as the rules of one dialect see it. */
export interface Probe {
    host: string;
    path: string;
    method: string;
    headers: Readonly<Record<string, string>>;
    request: Request;
}

/** Where a rule stands among the rules that match the same request. */
export interface Precedence {
    /** Compared element by element, the smaller first. Equal keys are a tie that the dialect does not break. */
    key: readonly (number | string)[];
    /** Never used, and why: replaced by another entry, or refused by the platform. */
    dropped?: string;
    /** Gets only some of the requests that it matches, and why. */
    sometimes?: string;
    /** Its backend shares the requests with the other backends of this path, on purpose. */
    shares?: string;
    /**
     * Only so many elements of its key are certain. Whether it goes before or after another rule that is equal in these
     * is not documented, and why.
     */
    unsettled?: Unsettled;
}

export interface Unsettled {
    after: number;
    why: string;
    withinObject?: "settled";
    /** In place of `after`: what {@link Dialect.goesBefore} compares. */
    facts?: OrderFacts;
    /** What settles it. */
    help?: string;
}

/** What is known of a rule's place where there is no single order of all rules. */
export interface OrderFacts {
    order: number;
    object: string;
    place: number;
    listed: boolean;
    /** Milliseconds since the epoch; Infinity: not known. */
    age: number;
    /** Its key without all that. */
    usual: readonly number[];
}

/** An answer of the platform itself. */
export interface Refusal {
    status: number;
    why: string;
}

/** Something that the dialect's sources leave open. */
export interface Undecided {
    what: string;
    why: string;
}

/**
 * How one platform reads rules and picks a winner, as a value. All else (index, explain, lint, traffic difference) is
 * the same for every dialect.
 */
export interface Dialect {
    readonly name: DialectName;
    /** For people: the product, its version or mode. */
    readonly title: string;
    /** One sentence each: what host and path patterns match, how a winner is found, what happens to a request first. */
    readonly hosts: string;
    readonly paths: string;
    readonly precedence: string;
    readonly normalisation: string;
    /**
     * Whether a request goes on to rules of less specific hosts when the most specific host has no path for it.
     * `unstated`: the platform's documentation does not say.
     */
    readonly fallThrough: "yes" | "no" | "unstated";
    /** What a tie means: who answers when two rules have equal precedence. */
    readonly ties: string;
    /** The older object goes first, so that its age decides where it is known. */
    readonly tiesByAge?: true;
    readonly undecided: readonly Undecided[];
    /** The reasons behind the elements of {@link Precedence.key}, in the same order, said of the winner. */
    readonly keyNames: readonly string[];
    readonly host: (host: string) => HostPattern;
    /** @param table the whole table: on some platforms one rule changes how the others are read */
    readonly path: (rule: Rule, table: Table) => PathPattern;
    /** Precedences of all rules of a table, by index. */
    readonly precedences: (table: Table) => readonly Precedence[];
    /** Whether one rule certainly goes before another one, where their precedences have facts of the order. */
    readonly goesBefore?: (a: OrderFacts, b: OrderFacts) => boolean;
    /** Why it is not known which of two rules goes first, and how to settle it. */
    readonly unsettledBetween?: (a: OrderFacts, b: OrderFacts) => Pick<Unsettled, "why" | "help">;
    /** An object stays at the address where it was made: to name another one is refused or ignored. Its name for people. */
    readonly keepsAddress?: string;
    readonly seenHost: (host: string) => string;
    readonly seenPath: (path: string) => string;
    /** Default: unchanged. */
    readonly seenQuery?: (query: string) => string;
    /**
     * What the platform answers before it looks at any rule.
     *
     * @param isNamed whether a rule names the host; without it every host is
     */
    readonly refuses?: (path: string, host: string, isNamed?: () => boolean) => Refusal | undefined;
    /** The version is not known, and an older one in use reads some tables otherwise. */
    readonly older?: DialectName;
    /** The path the backend sees; undefined: unchanged. */
    readonly rewritten?: (rule: Rule, pattern: PathPattern, path: string, request?: Request) => string | undefined;
    /** Where a redirect of the rule leads the request; default: its URL with the request filled in. */
    readonly location?: (rule: Rule, pattern: PathPattern, seen: Probe) => string | undefined;
    /** A group of a rewrite that the path does not have is an empty text. Default: not known. */
    readonly emptyGroups?: true;
    /** A redirect is sent also where it leads to the URL that was asked for. Default: not known. */
    readonly redirectsToItself?: true;
    /** Who refuses the second of two objects with one host and path, where it is installed. */
    readonly refusesSecond?: string;
}

const none: Readonly<Record<string, string>> = {};

export function probe(dialect: Dialect, asked: Request): Probe {
    const given = asked.path.startsWith("/") ? asked : relative(asked);
    const query = given.query === undefined ? undefined : dialect.seenQuery?.(given.query);
    const request = query === undefined || query === given.query ? given : { ...given, query };
    return {
        host: dialect.seenHost(request.host),
        path: dialect.seenPath(request.path === "" ? "/" : request.path),
        method: request.method === undefined ? "GET" : request.method.toUpperCase(),
        headers: request.headers === undefined ? none : lowerCaseNames(request.headers),
        request,
    };
}

/** A whole URL in place of a path: its host counts instead of the header's (RFC 9112, 3.2.2). */
function relative(request: Request): Request {
    const parts = /^https?:\/\/([^/?#]+)(.*)$/is.exec(request.path);
    return parts === null ? request : { ...request, host: parts[1] ?? "", path: parts[2] ?? "/" };
}

const lowerCaseNames = (headers: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
