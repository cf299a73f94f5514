import ts from "typescript";
import { nodesOf, parsed, placeOf, sourcesIn } from "./syntax";

/** Names of what is written for people. */
const prose = /^(message|help|why|reason|detail|says|said|doubt|comments?|sentence)$/;
/** Names of a text that may be anybody's. */
const anyText = /^(text|line|words)$/;
/** What others wrote, and is read under such a name: each file with whose it is. */
const others: Readonly<Record<string, string>> = {
    "provider/cli/program.ts": "commander's message on a wrong command line",
    "provider/cli/sides.ts": "an argument of the command line",
    "provider/engine/failures.ts": "the SDK's words before a message",
    "provider/engine/redaction.ts": "addresses in any text",
    "provider/inputs/argument-types.ts": "a type in TypeScript",
    "provider/platforms/kubernetes/client/served-kinds.ts": "the answer of a server",
    "provider/platforms/kubernetes/read/traefik.ts": "the value of an annotation",
    "provider/platforms/sae/ownership/backend.ts": "the user's Pulumi.yaml",
    "provider/routing/dialects/ingress-nginx.ts": "the path of a request",
    "provider/sources/parse.ts": "the user's files",
    "provider/sources/recognise.ts": "the user's files",
};
/** Methods that look into a text. */
const looks = new Set(["startsWith", "endsWith", "includes", "match", "matchAll", "search", "indexOf", "split"]);
const rewrites = new Set(["replace", "replaceAll"]);

const nameOf = (node: ts.Expression): string | undefined =>
    ts.isIdentifier(node) ? node.text : ts.isPropertyAccessExpression(node) ? node.name.text : undefined;
const isProse = (node: ts.Expression): boolean => {
    const name = nameOf(node);
    if (name === undefined) return false;
    return prose.test(name) || (anyText.test(name) && !Object.hasOwn(others, node.getSourceFile().fileName));
};
/** Words in a pattern or a text: what only concerns a full stop, capitals or white space is no decision by words. */
const hasWords = (node: ts.Expression | undefined): boolean =>
    node !== undefined &&
    (ts.isRegularExpressionLiteral(node) || ts.isStringLiteralLike(node)) &&
    /[a-z]{3}/i.test(node.text.replace(/\\[a-z]/gi, ""));

/** Calls that ask what a text for people says: `message.startsWith("must ")`, `/is missing/.test(why)`. */
export const decisionsByWords = (source: ts.Node): string[] =>
    nodesOf(source)
        .filter((node): node is ts.CallExpression => ts.isCallExpression(node))
        .filter(({ expression: called, arguments: given }) => {
            if (!ts.isPropertyAccessExpression(called)) return false;
            const method = called.name.text;
            const [first] = given;
            if (looks.has(method) || rewrites.has(method)) return isProse(called.expression) && hasWords(first);
            if (method !== "test" && method !== "exec") return false;
            return first !== undefined && isProse(first) && hasWords(called.expression);
        })
        .map(placeOf);

describe("what is decided", () => {
    const sources = sourcesIn("provider");

    it("is decided by codes, kinds and fields, not by the words of our own messages", () => {
        expect(sources.flatMap(decisionsByWords)).toEqual([]);
    });

    it("knows no file that reads texts of others no longer", () => {
        const left = Object.keys(others).filter((file) => {
            const source = sources.find(({ fileName }) => fileName === file);
            return source === undefined || decisionsByWords(parsed(source.text)).length === 0;
        });
        expect(left).toEqual([]);
    });

    it.each([
        'lack.why.endsWith(": it does not exist")',
        "why.replace(/; it has .*$/, '')",
        "/(is )?missing/.test(d.message)",
        'error.detail.startsWith("must ")',
        "/takes it only perhaps: (.*)/s.exec(sentence)",
        'text.replace(/ \\(spec\\.[^)]*\\)/g, "")',
        "/ more>$/.test(text)",
    ])("is found in %s", (text) => {
        expect(decisionsByWords(parsed(text))).toHaveLength(1);
    });

    it.each(['message.replace(/\\.$/, "")', 'path.startsWith("/api")', "/[.!?]$/.test(message)"])(
        "is not found in %s",
        (text) => {
            expect(decisionsByWords(parsed(text))).toEqual([]);
        },
    );
});
