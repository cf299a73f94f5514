import type { CompiledRule } from "../compile";
import type { Request } from "../model";

/** One way to set what a request has beside host and path, out of all that the rules can tell apart. */
export interface Condition {
    /** The methods that are treated so; undefined: all of them. */
    methods: readonly string[] | undefined;
    request: Pick<Request, "method" | "headers">;
    /** Set by headers, which the description of a set of requests cannot say; the witness shows them. */
    byHeader: boolean;
}

const usual = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"];
const most = 32;

export function conditionsOf(rules: Iterable<CompiledRule>): Condition[] {
    const methods = new Set<string>();
    const headers = new Map<string, Record<string, string>>();
    for (const rule of rules) {
        for (const method of rule.methods ?? []) methods.add(method);
        if (rule.rule.headers === undefined || rule.rule.headers.length === 0) continue;
        const set: Record<string, string> = {};
        for (const { name, values } of rule.rule.headers)
            set[name.toLowerCase()] = (values[0] ?? "").replace(/[*?]/g, "x");
        headers.set(JSON.stringify(set), set);
    }
    const others = usual.filter((method) => !methods.has(method));
    const byMethod: Condition[] =
        methods.size === 0
            ? [{ methods: undefined, request: {}, byHeader: false }]
            : [...methods].map((method) => ({ methods: [method], request: { method }, byHeader: false }));
    const [first] = others;
    if (methods.size > 0 && first !== undefined)
        byMethod.push({ methods: others, request: { method: first }, byHeader: false });
    const withHeaders = [...headers.values()].flatMap((set) =>
        byMethod.map((condition) => ({
            ...condition,
            request: { ...condition.request, headers: set },
            byHeader: true,
        })),
    );
    return [...byMethod, ...withHeaders].slice(0, most);
}
