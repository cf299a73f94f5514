import { differs, prove, type Proof } from "../../../provider/cli/convert/prove";
import { checkSpec } from "../../../provider/platforms/gateway-api/check/http-route";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { held, traefikAnswers, type PlayedTable } from "./converted-traefik";
import { isOdd, read, recording, requestOf, traefik, type RecordedIngresses } from "./converted";

/** A table that answers some request of a usual client otherwise, beyond redirects and statuses. */
interface Unlike {
    id: string;
    changes: (NonNullable<ReturnType<typeof differs>> & { host: string })[];
    /** Why rules were left out. */
    left: string;
    hosts: string[];
}

const hostsOf = ({ ingresses: all }: RecordedIngresses): string[] =>
    all.flatMap(({ rules }) => rules.map(({ host = "" }) => host));

/** Whether a wildcard of the table takes a host by more than one label. */
const isDeep = (hosts: readonly string[], host: string): boolean =>
    hosts.some(
        (own) => own.startsWith("*.") && host.endsWith(own.slice(1)) && host.slice(0, 1 - own.length).includes("."),
    );

/** Why a table cannot be converted without a difference; the first that fits. */
const reasons: readonly (readonly [why: string, fits: (table: Unlike) => boolean])[] = [
    [
        "a wildcard takes one label in an Ingress and any number in an HTTPRoute",
        ({ changes, hosts }) => changes.every(({ weight, host }) => weight === "gained" && isDeep(hosts, host)),
    ],
    [
        "on Traefik an expression of a wider host goes before the host itself",
        ({ changes, hosts }) =>
            changes.every(({ weight }) => weight === "gained") && hosts.some((host) => host.startsWith("*.")),
    ],
    ["no engine of Go has look-around", ({ left }) => left.includes("look-around")],
    [
        "no filter has a variable of nginx",
        ({ left }) => /no word for the rewrite "\/[^"]*\$(host|args|subdomain)/.test(left),
    ],
    ["a redirect has no part of an expression", ({ left }) => left.includes("query or variables")],
    [
        "Traefik answers 400 where a rewrite makes a doubled slash or a dot segment, so that it is written without, or as a prefix",
        ({ changes, left }) => left === "" && changes.every(({ weight }) => weight === "moved" || weight === "lost"),
    ],
];

/** For those who read what the test prints. */
const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** Tables, those without a difference but redirects and statuses, and differences that nothing announced. */
function replay(
    anyCase: boolean,
    gateways: Record<string, unknown>[],
): { tables: number; alike: number; unannounced: string[]; unlike: Unlike[] } {
    const unannounced: string[] = [];
    const unlike: Unlike[] = [];
    let [tables, alike] = [0, 0];
    for (const recorded of recording) {
        const { before, after, routes, left } = read(recorded, anyCase, gateways);
        // Nothing is written that the API server would refuse.
        expect(routes.flatMap(({ spec }) => checkSpec(spec))).toEqual([]);
        if (before.length === 0) continue;
        tables++;
        let proof: Proof | undefined;
        const serious: Unlike["changes"] = [];
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
            if (change.weight !== "detail" && !isOdd(one)) serious.push({ ...change, host: one.host });
        }
        if (serious.length === 0) alike++;
        else
            unlike.push({
                id: recorded.id,
                changes: serious,
                left: left.map(({ why }) => why).join("\n"),
                hosts: hostsOf(recorded),
            });
    }
    return { tables, alike, unannounced, unlike };
}

describe("the recording", () => {
    it("has two tables without an Ingress of ingress-nginx: of no class that exists, and refused by the API server", () => {
        const empty = recording.filter((table) => read(table, false, []).before.length === 0);
        expect(empty.map(({ id, ingresses: all }) => [id, all.map((one) => one.ingressClassName)])).toEqual([
            ["t348", ["nosuch"]],
            ["t362", []],
        ]);
    });
});

describe("routes converted from what ingress-nginx was recorded with", () => {
    it("answer otherwise only where that was announced, on a Gateway of an unknown controller", () => {
        const { unannounced, tables, alike } = replay(false, []);
        expect(unannounced).toEqual([]);
        say(
            `${recording.length} tables, ${tables} of them for ingress-nginx, ${alike} without a difference but redirects and statuses (an unknown controller)`,
        );
        expect({ tables, alike }).toEqual({ tables: 225, alike: 130 });
    });

    it("answer otherwise only where that was announced, on Traefik with expressions for both cases", () => {
        const { unannounced, tables, alike, unlike } = replay(true, traefik);
        expect(unannounced).toEqual([]);
        say(
            `${recording.length} tables, ${tables} of them for ingress-nginx, ${alike} without a difference but redirects and statuses (Traefik)`,
        );
        expect({ tables, alike }).toEqual({ tables: 225, alike: 194 });
        // The aim: 85 %.
        expect(alike / tables).toBeGreaterThanOrEqual(0.85);
        const counted = new Map<string, string[]>();
        for (const table of unlike) {
            const why = reasons.find(([, fits]) => fits(table))?.[0] ?? "no reason is known";
            counted.set(why, [...(counted.get(why) ?? []), table.id]);
        }
        for (const [why, ids] of counted) say(`${ids.length} ${why}: ${ids.join(" ")}`);
        expect([...counted].map(([why, ids]) => `${ids.length} ${why}`)).toEqual([
            "1 no engine of Go has look-around",
            "3 Traefik answers 400 where a rewrite makes a doubled slash or a dot segment, so that it is written without, or as a prefix",
            "22 a wildcard takes one label in an Ingress and any number in an HTTPRoute",
            "1 on Traefik an expression of a wider host goes before the host itself",
            "1 a redirect has no part of an expression",
            "3 no filter has a variable of nginx",
        ]);
    });

    it("were answered by a real Traefik 3.7 as is said of them", () => {
        const lines = gunzipSync(readFileSync(traefikAnswers)).toString("utf8").trim().split("\n");
        const { answers, wrong } = held(lines.map((line) => JSON.parse(line) as PlayedTable));
        expect(wrong).toEqual([]);
        say(
            `${lines.length} tables, ${answers} answers of a real Traefik 3.7, ${wrong.length} otherwise than announced`,
        );
        expect(lines.length).toBeGreaterThanOrEqual(60);
        expect(answers).toBeGreaterThan(1_000);
    });
});
