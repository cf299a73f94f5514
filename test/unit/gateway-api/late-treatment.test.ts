import { UNKNOWN_SENTINEL } from "../../../provider/inputs/unknown";
import { treatmentOf } from "../../../provider/platforms/gateway-api/read/treatment";
import type { HTTPRouteRule } from "../../../provider/platforms/gateway-api/types";

const filters = [
    {
        type: "RequestHeaderModifier",
        requestHeaderModifier: {
            set: [{ name: "X-A", value: "1" }],
            add: [{ name: "X-B", value: "2" }],
            remove: ["X-C"],
        },
    },
    { type: "ResponseHeaderModifier", responseHeaderModifier: { set: [{ name: "X-D", value: "4" }] } },
    { type: "RequestMirror", requestMirror: { backendRef: { name: "copy", port: 80 }, fraction: { numerator: 1 } } },
    { type: "CORS", cors: { allowOrigins: ["https://a.example.com"], maxAge: 5 } },
];
const rule = {
    filters,
    timeouts: { request: "5s" },
    retry: { codes: [500, 503], attempts: 2, backoff: "100ms" },
    sessionPersistence: { sessionName: "who", cookieConfig: { lifetimeType: "Session" } },
    backendRefs: [
        { name: "a", weight: 1, filters },
        { name: "b", weight: 1 },
    ],
} as HTTPRouteRule;

/** The value with each of its places, one at a time, known after apply only. */
function* lateAtEachPlace(value: unknown, path = "rule"): Generator<{ path: string; late: unknown }> {
    if (typeof value !== "object" || value === null) return;
    for (const [key, part] of Object.entries(value)) {
        const put = (late: unknown): unknown => {
            const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...value }) as Record<string, unknown>;
            copy[key] = late;
            return copy;
        };
        yield { path: `${path}.${key}`, late: put(UNKNOWN_SENTINEL) };
        for (const inner of lateAtEachPlace(part, `${path}.${key}`)) yield { path: inner.path, late: put(inner.late) };
    }
}

describe("what a rule does with requests, while a part of it is known after apply", () => {
    test.each([...lateAtEachPlace(rule)].map(({ path, late }) => [path, late] as const))("%s", (path, late) => {
        const phrases = treatmentOf(late as HTTPRouteRule, false);
        expect(JSON.stringify(phrases)).not.toMatch(/undefined|NaN|\[object/);
        expect(JSON.stringify(phrases)).not.toContain(UNKNOWN_SENTINEL);
        // What is not late is said as ever.
        if (!path.startsWith("rule.filters")) expect(phrases).toContain("request header x-c removed");
        if (!path.startsWith("rule.timeouts")) expect(phrases).toContain('timeouts.request "5s"');
    });
});
