import fc from "fast-check";
import type { Inputs } from "../../../provider/engine/values";
import { failuresOf } from "../../../provider/diagnostics/render";
import { checkIngress } from "../../../provider/platforms/sae/check";
import { diffFields } from "../../../provider/platforms/sae/fields/diff";
import { matchRules, movedItems } from "../../../provider/platforms/sae/fields/diff-rules";
import { ingressFields, localFields } from "../../../provider/platforms/sae/fields";
import { mergeRules } from "../../../provider/platforms/sae/resources/own-rules";
import { isOrdered } from "../../../provider/platforms/sae/resources/state";
import { normaliseFields, ruleKeys } from "../../../provider/platforms/sae/wire/shape";
import { createRequest, readRuleSet } from "../../../provider/platforms/sae/wire/wire";
import { anyInputs, program, seed } from "./arbitraries";

const fields = [...ingressFields, ...localFields];
const run = { seed, numRuns: 250 };
beforeAll(() => process.stdout.write(`fast-check seed ${seed}\n`));

test("right inputs pass the check, and inputs of any kind never crash it", () => {
    fc.assert(
        fc.property(program, (inputs) => expect(checkIngress(inputs)).toEqual([])),
        run,
    );
    fc.assert(
        fc.property(anyInputs, (inputs) => {
            for (const { property, reason } of failuresOf(checkIngress(inputs))) {
                expect(reason.length).toBeGreaterThan(5);
                expect(property).toMatch(/^[A-Za-z]+([.[].*)?$/);
            }
        }),
        { seed, numRuns: 600 },
    );
});

test("inputs differ from themselves in nothing, unless something in them is not known yet", () => {
    fc.assert(
        fc.property(program, (inputs) =>
            expect(diffFields(fields, inputs, structuredClone(inputs), isOrdered(inputs))).toEqual({}),
        ),
        run,
    );
    fc.assert(
        fc.property(anyInputs, anyInputs, (a, b) => void diffFields(fields, a, b, true)),
        { seed, numRuns: 600 },
    );
});

test("a diff of two programs is empty exactly when both mean the same", () => {
    fc.assert(
        fc.property(program, program, (a, b) => {
            const [x, y] = [a, b].map((inputs) => JSON.stringify(canonical(inputs)));
            const changed = Object.keys(diffFields(fields, a, b, isOrdered(a) || isOrdered(b))).length > 0;
            expect(changed).toBe(x !== y);
        }),
        run,
    );
});

/** The meaning of a program, by the simplest means: defaults filled in, what is unordered sorted. */
function canonical(inputs: Inputs): unknown {
    const values = normaliseFields(fields, inputs);
    const sorted = (list: unknown): unknown =>
        Array.isArray(list) ? list.map((item) => JSON.stringify(item)).sort() : list;
    const { rules, certIds, cors, ...rest } = values;
    const lists = Object.fromEntries(Object.entries((cors as Inputs) ?? {}).map(([key, item]) => [key, sorted(item)]));
    return Object.entries({
        ...rest,
        rules: isOrdered(inputs) ? rules : sorted(rules),
        certIds: sorted(certIds),
        cors: lists,
    }).sort();
}

test("what is sent and read back as SAE answers is what was declared", () => {
    fc.assert(
        fc.property(program, (inputs) => {
            const { query, form } = createRequest(inputs, String(inputs["description"] ?? "mark"));
            const reply = Object.fromEntries(
                Object.entries({ ...query, ...form, Id: "87" }).map(([key, text]) => [
                    key,
                    /^[[{]/.test(text) ? upperKeys(JSON.parse(text)) : text,
                ]),
            );
            const { fields: read } = readRuleSet(reply);
            // Nobody knows what holds where a flag was never sent.
            const open = ingressFields.filter(({ name, untoldDefault }) => untoldDefault && inputs[name] === undefined);
            expect(read).toEqual({
                ...normaliseFields(ingressFields, inputs),
                ...Object.fromEntries(open.map(({ name }) => [name, undefined])),
                loadBalancerType: read["loadBalancerType"],
                description: inputs["description"] ?? "mark",
            });
        }),
        run,
    );
});

const upperKeys = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(upperKeys);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key.charAt(0).toUpperCase() + key.slice(1), upperKeys(item)]),
    );
};

test("the fewest rules are called moved: no smaller set leaves the rest in order (brute force)", () => {
    fc.assert(
        fc.property(fc.uniqueArray(fc.nat(8), { maxLength: 8 }), (partners) => {
            const moved = movedItems(partners);
            const kept = partners.filter((_, i) => !moved.has(i));
            expect(kept).toEqual([...kept].sort((a, b) => a - b));
            let longest = 0;
            for (let set = 0; set < 1 << partners.length; set++) {
                const some = partners.filter((_, i) => set & (1 << i));
                if (some.every((value, i) => i === 0 || value > some[i - 1]!)) longest = Math.max(longest, some.length);
            }
            expect(kept).toHaveLength(longest);
        }),
        run,
    );
});

test("every rule of either list is accounted for once", () => {
    const rules = program.map((inputs) => inputs["rules"] as Inputs[]);
    fc.assert(
        fc.property(rules, rules, fc.boolean(), (before, after, ordered) => {
            const mixed = [...after.slice(0, 3), ...before.filter((_, i) => i % 2 === 0)];
            const { added, removed, moved, kept } = matchRules(before, mixed, ordered);
            expect([...added, ...moved, ...kept.map(([, i]) => i)].sort((a, b) => a - b)).toEqual([...mixed.keys()]);
            expect(removed.length + kept.length + moved.length).toBe(before.length);
        }),
        run,
    );
});

test("an owner's change keeps every foreign rule, in its order, and has the owner's rules in theirs", () => {
    const rule = (owner: string) => fc.nat(9).map((n) => ({ domain: `${owner}.com`, path: `/${n}` }));
    const unique = (of: fc.Arbitrary<Inputs>) =>
        fc.uniqueArray(of, { selector: (item) => ruleKeys([item])[0], maxLength: 6 });
    fc.assert(
        fc.property(
            unique(rule("own")),
            unique(rule("own")),
            unique(rule("foreign")),
            fc.nat(),
            (before, after, foreign, at) => {
                const live = [...before];
                foreign.forEach((item, i) => live.splice((at + i * 3) % (live.length + 1), 0, item));
                const foreignBefore = live.filter((item) => item["domain"] === "foreign.com");
                const merged = mergeRules(live, before, after);
                expect(
                    merged
                        .filter((item) => item["domain"] === "foreign.com")
                        .map((item) => item["path"])
                        .sort(),
                ).toEqual(foreignBefore.map((item) => item["path"]).sort());
                expect(merged.filter((item) => item["domain"] === "own.com")).toEqual(after);
                expect(mergeRules(live, before, before)).toEqual(live);
            },
        ),
        run,
    );
});
