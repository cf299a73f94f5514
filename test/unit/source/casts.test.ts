import ts from "typescript";
import { nodesOf, parsed, placeOf, sourcesIn } from "./syntax";

const castTo = (node: ts.Node): ts.TypeNode | undefined =>
    ts.isAsExpression(node) || ts.isTypeAssertionExpression(node) ? node.type : undefined;
const inner = (node: ts.AssertionExpression): ts.Expression => {
    let { expression } = node;
    while (ts.isParenthesizedExpression(expression)) expression = expression.expression;
    return expression;
};

/** Casts that the compiler does not compare: to `never` or `any`, and through `unknown` to something else. */
function unchecked(source: ts.Node): { open: string[]; through: string[] } {
    const casts = nodesOf(source).filter((node): node is ts.AssertionExpression => castTo(node) !== undefined);
    const is = (node: ts.Node, ...kinds: ts.SyntaxKind[]): boolean => {
        const type = castTo(node);
        return type !== undefined && kinds.includes(type.kind);
    };
    return {
        open: casts.filter((one) => is(one, ts.SyntaxKind.NeverKeyword, ts.SyntaxKind.AnyKeyword)).map(placeOf),
        through: casts.filter((one) => is(inner(one), ts.SyntaxKind.UnknownKeyword)).map(placeOf),
    };
}

/** Calls that answer with `any`: parsed JSON, modules, calls of the engine. */
const outside = /^(JSON\.parse|require|fromSdk|createRequire|load|.*\.invoke)$/;

/** Casts of what comes from outside, which nothing has compared with the type. */
const atSeams = (source: ts.Node): string[] =>
    nodesOf(source)
        .filter((node): node is ts.AssertionExpression => castTo(node) !== undefined)
        .filter((node) => {
            let called = inner(node);
            while (ts.isAwaitExpression(called) || ts.isParenthesizedExpression(called)) called = called.expression;
            if (!ts.isCallExpression(called)) return false;
            const { expression } = called;
            return outside.test((ts.isCallExpression(expression) ? expression.expression : expression).getText());
        })
        .map(placeOf);

/** The only ones there are, by file: the declared type is as near as a check can come. */
const seams: Readonly<Record<string, string>> = {
    "provider/cli/render/program.ts": "the program's own modules, by one function",
    "provider/engine/sdk.ts": "modules of Pulumi's SDK, by one function",
    "provider/inputs/outputs.ts": "Pulumi's SDK, when it is first needed",
    "provider/lazy.ts": "our own modules; eslint compares type and path",
    "provider/platforms/kubernetes/client/connection.ts": "what the engine says of a provider",
    "provider/platforms/sae/client/invoke.ts": "what our own plugin answers, by one function",
    "provider/platforms/sae/client/transport/credentials.ts": "a builder whose methods have computed names",
    "provider/platforms/sae/client/transport/proxy.ts": "modules of the SAE client, by one function",
    "provider/platforms/sae/client/transport/sdk.ts": "the official client, if it is installed",
    "provider/platforms/sae/wire/shape.ts": "JSON, which is always a value of the engine",
};

describe("a cast of what comes from outside", () => {
    it("is in ten places, and nowhere else", () => {
        const found = sourcesIn("provider").flatMap(atSeams);
        expect(found.map((place) => place.replace(/:\d+$/, ""))).toEqual(Object.keys(seams));
    });

    it.each(["JSON.parse(a) as B", "(await pulumi.runtime.invoke(a)) as B", "createRequire(a)(b) as B"])(
        "is found in %s",
        (text) => {
            expect(atSeams(parsed(text))).toHaveLength(1);
        },
    );

    it.each(["parse(a) as B", "const c: unknown = JSON.parse(a)"])("is not found in %s", (text) => {
        expect(atSeams(parsed(text))).toEqual([]);
    });
});

describe("a cast that switches the types off", () => {
    const all = sourcesIn("provider").map(unchecked);

    it("is nowhere through never or any", () => {
        expect(all.flatMap(({ open }) => open)).toEqual([]);
    });

    it("goes nowhere through unknown", () => {
        expect(all.flatMap(({ through }) => through)).toEqual([]);
    });

    it("is found however it is written", () => {
        const text = "a as never; <any>b; (c as unknown) as D; e as unknown as F; g as unknown; h as I; j as const;";
        const { open, through } = unchecked(parsed(text));
        expect([open.length, through.length]).toEqual([2, 2]);
    });
});
