import * as fc from "fast-check";
import { canonicalQuery, encode, parsePairs } from "../../../sandbox/sae-emulator/encoding";
import { readRuleSetPatch } from "../../../sandbox/sae-emulator/controlbodies";
import { given, NAMESPACE, Workbench } from "../../unit/sae-emulator/workbench";
import { OPERATIONS } from "../../../sandbox/sae-emulator/operations";

const SEED = Number(process.env["CROSSROUTE_SEED"] ?? 20261121);
const check = (property: fc.IRawProperty<unknown>, numRuns = 300) =>
    fc.assert(property as fc.IProperty<unknown>, { seed: SEED, numRuns });
const text = fc.string({ unit: "grapheme", maxLength: 20 });

describe("a query", () => {
    it(`comes back from its encoding as it was (seed ${SEED})`, () => {
        const pairs = fc.array(
            fc.tuple(
                text.filter((name) => name !== ""),
                text,
            ),
        );
        check(
            fc.property(pairs, (list) => {
                const wire = list.map(([name, value]) => `${encode(name)}=${encode(value)}`).join("&");
                expect(parsePairs(wire)).toEqual(list);
            }),
        );
    });

    it(`is signed the same in whatever order and spelling it was sent (seed ${SEED})`, () => {
        const pairs = fc.uniqueArray(
            fc.tuple(
                text.filter((name) => name !== ""),
                text,
            ),
            { selector: ([name]) => name },
        );
        check(
            fc.property(pairs, fc.infiniteStream(fc.nat()), (list, order) => {
                const keyed = list.map((pair) => ({ pair, at: order.next().value ?? 0 }));
                const shuffled = keyed.sort((a, b) => a.at - b.at).map(({ pair }) => pair);
                // What encodeURIComponent leaves raw (!'()*) is a spelling that clients use on the URL.
                const wire = shuffled.map(
                    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
                );
                expect(canonicalQuery(parsePairs(wire.join("&")))).toBe(canonicalQuery(list));
            }),
        );
    });
});

describe("a rule set", () => {
    const word = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
    const target = {
        appId: fc.stringMatching(/^[A-Za-z0-9_-]{1,36}$/),
        containerPort: fc.integer({ min: 1, max: 65535 }),
    };
    const rule = fc.record({ domain: word.map((w) => `${w}.example.com`), path: word.map((w) => `/${w}`), ...target });
    const fields = fc.record(
        {
            ListenerPort: fc.integer({ min: 1, max: 65535 }),
            DefaultRule: fc.record(target),
            Rules: fc.uniqueArray(rule, { maxLength: 40, selector: (r) => r.domain + r.path }),
            Description: word,
            RequestTimeout: fc.integer({ min: 1, max: 180 }),
            IdleTimeout: fc.integer({ min: 1, max: 60 }),
            EnableGzip: fc.boolean(),
            EnableXForwardedForProto: fc.boolean(),
            CorsConfig: fc.record({ Enable: fc.constantFrom("true", "false"), MaxAge: fc.nat(172_800).map(String) }),
        },
        { requiredKeys: ["ListenerPort", "DefaultRule", "Rules"] },
    );
    const loadBalancer = fc.constantFrom({ SlbId: "lb-1" }, { SlbId: "alb-1", LoadBalanceType: "alb" });

    it(`is described with every value that it was created with, in their order (seed ${SEED})`, () => {
        const bench = new Workbench();
        check(
            fc.property(fields, loadBalancer, (own, lb) => {
                const requested = { NamespaceId: NAMESPACE, ...lb, ...own };
                const id = bench.create(requested);
                const answer = bench.describe(id);
                bench.call("DeleteIngress", { IngressId: id });
                const { Rules, DefaultRule, ...scalars } = requested;
                expect(answer).toMatchObject(scalars);
                const lower = readRuleSetPatch({ Rules: answer["Rules"], DefaultRule: answer["DefaultRule"] });
                expect(JSON.parse(JSON.stringify(lower))).toEqual({ rules: Rules, defaultRule: DefaultRule });
                expect(OPERATIONS["CreateIngress"].ignored(given(requested))).toEqual([]);
            }),
            100,
        );
        bench.close();
    });
});
