import { differs, prove, type Proof } from "../../../provider/cli/convert/prove";
import { checkSpec } from "../../../provider/platforms/gateway-api/check/check";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { held, traefikAnswers, type PlayedTable } from "./converted-traefik";
import { isOdd, read, recording, requestOf, traefik } from "./converted";

/** Tables, those without a difference but redirects and statuses, and differences that nothing announced. */
function replay(
    anyCase: boolean,
    gateways: Record<string, unknown>[],
): { tables: number; alike: number; unannounced: string[] } {
    const unannounced: string[] = [];
    let [tables, alike] = [0, 0];
    for (const recorded of recording) {
        const { before, after, routes, left } = read(recorded, anyCase, gateways);
        // Nothing is written that the API server would refuse.
        expect(routes.flatMap(({ spec }) => checkSpec(spec))).toEqual([]);
        if (before.length === 0) continue;
        tables++;
        let proof: Proof | undefined;
        let isAlike = true;
        for (const one of recorded.requests) {
            if (one.path === "") continue;
            const change = differs(before, after, requestOf(one));
            if (change === undefined) continue;
            proof ??= prove(before, after);
            const said = [...proof.differences.map((d) => d.change), ...proof.spellings].some(
                (known) =>
                    JSON.stringify([known.before, known.after]) === JSON.stringify([change.before, change.after]),
            );
            const listed = left.some(({ rule }) => JSON.stringify(rule.target) === JSON.stringify(change.before));
            if (!said && !listed && !isOdd(one)) unannounced.push(`${recorded.id} ${one.host}${one.path}`);
            if (change.weight !== "detail" && !isOdd(one)) isAlike = false;
        }
        if (isAlike) alike++;
    }
    return { tables, alike, unannounced };
}

describe("routes converted from what ingress-nginx was recorded with", () => {
    it("answer otherwise only where that was announced, on a Gateway of an unknown controller", () => {
        const { unannounced, tables, alike } = replay(false, []);
        expect(unannounced).toEqual([]);
        expect(alike / tables).toBeGreaterThanOrEqual(0.575);
    });

    it("answer otherwise only where that was announced, on Traefik with expressions for both cases", () => {
        const { unannounced, tables, alike } = replay(true, traefik);
        expect(unannounced).toEqual([]);
        expect(alike / tables).toBeGreaterThanOrEqual(0.79);
    });

    it("were answered by a real Traefik 3.7 as is said of them", () => {
        const lines = gunzipSync(readFileSync(traefikAnswers)).toString("utf8").trim().split("\n");
        const { answers, wrong } = held(lines.map((line) => JSON.parse(line) as PlayedTable));
        expect(wrong).toEqual([]);
        expect(answers).toBeGreaterThan(1_000);
    });
});
