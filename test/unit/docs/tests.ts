/** Which tests there are, by name: for pages that name them. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as ts from "typescript";

/** Titles of tests in a file, and first words of cases in a table of tests. */
function namesIn(file: string): ReadonlySet<string> {
    const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ES2022, true);
    const names = new Set<string>();
    const look = (node: ts.Node): void => {
        if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
            if (isName(node)) names.add(node.text);
        } else if (ts.isTemplateExpression(node) && isName(node)) names.add(node.getText().slice(1, -1));
        node.forEachChild(look);
    };
    look(source);
    return names;
}

function isName(node: ts.Node): boolean {
    const { parent } = node;
    if (ts.isCallExpression(parent)) {
        return (
            parent.arguments[0] === node &&
            /^(it|test)(\.each|\()*/.test(parent.expression.getText()) &&
            !isSkipped(parent)
        );
    }
    if (ts.isPropertyAssignment(parent)) return ["what", "says", "about"].includes(parent.name.getText());
    return ts.isArrayLiteralExpression(parent) && parent.elements[0] === node;
}
const isSkipped = (call: ts.CallExpression): boolean => /\.(skip|todo|failing)\b/.test(call.expression.getText());

const known = new Map<string, ReadonlySet<string>>();
/** Whether `unit/docs/tests.test.ts: a name` is a test, or a case of one. */
export function isTested(test: string): boolean {
    const [file = "", ...name] = test.split(": ");
    const path = join(__dirname, "../..", file);
    if (!known.has(path)) known.set(path, existsSync(path) ? namesIn(path) : new Set());
    const [title, names] = [name.join(": "), known.get(path) ?? new Set<string>()];
    return names.has(title) || [...names].some((one) => isCaseOf(title, one));
}

/**
 * Whether a title is that of a case of a table. Whether there is such a case is known only when it is played, which
 * scripts/named-tests.js asks for.
 */
function isCaseOf(title: string, pattern: string): boolean {
    const parts = pattern.split(/%[a-z]|\$\{[^}]*\}|\$\w+(?:\.\w+)*/);
    if (parts.length === 1 || parts.join("").trim().length < 4) return false;
    const escaped = parts.map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
    return new RegExp(`^${escaped.join(".+")}$`).test(title);
}

/** The suites that `.ci/run` plays: `npm test` and `npm run test:scenarios`. */
const played = ["unit", "property", "conformance", "rpc", "integration", "scenarios"];

export const isPlayed = (test: string): boolean => played.includes(test.split("/")[0] ?? "");
