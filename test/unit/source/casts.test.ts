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
