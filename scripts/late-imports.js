// In a joined file a module asks for what it imports when it first uses it, not when it is loaded itself: a program needs two thirds of
// the modules that its files have, a plugin a third. tsc names an import `name_1` and always reads it as `name_1.something`.
"use strict";

const ts = require("typescript");

/** Before the modules of a file. */
const LATE = "var __late = (load) => { let loaded; return () => (loaded ??= load()); };\n";

/**
 * @param {string} text of a joined file, in which each module is a method that has its path as name
 * @param {(module: string) => boolean} isLate whether a module asks late for what it imports
 */
function lateImports(text, isLate) {
    const file = ts.createSourceFile("joined.js", text, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS);
    /** @type {{ at: number, added: string }[]} */
    const insertions = [];
    /** @type {(node: import("typescript").Node) => void} */
    const find = (node) => {
        if (!ts.isMethodDeclaration(node) || !ts.isStringLiteral(node.name)) ts.forEachChild(node, find);
        else if (node.body && isLate(node.name.text)) insertions.push(...insertionsIn(node.body));
    };
    find(file);
    const parts = [LATE];
    let copied = 0;
    for (const { at, added } of insertions.sort((a, b) => a.at - b.at)) {
        parts.push(text.slice(copied, at), added);
        copied = at;
    }
    return parts.join("") + text.slice(copied);
}

/** @param {import("typescript").Block} body */
function insertionsIn(body) {
    /** @type {{ at: number, added: string }[]} */
    const insertions = [];
    /** @type {Set<string>} */
    const names = new Set();
    for (const { name, initializer } of body.statements.flatMap((statement) =>
        ts.isVariableStatement(statement) ? [...statement.declarationList.declarations] : [],
    )) {
        if (initializer === undefined || !isImport(initializer)) continue;
        names.add(name.getText());
        insertions.push({ at: initializer.getStart(), added: "__late(() => " }, { at: initializer.end, added: ")" });
    }
    /** @type {(node: import("typescript").Node) => void} */
    const visit = (node) => {
        if (ts.isIdentifier(node) && names.has(node.text) && isRead(node))
            insertions.push({ at: node.end, added: "()" });
        const made = ts.isNewExpression(node) && names.has(leftmost(node.expression).getText()) && node.expression;
        // Without them, `new` would make what the call gives.
        if (made) insertions.push({ at: made.getStart(), added: "(" });
        ts.forEachChild(node, visit);
        if (made) insertions.push({ at: made.end, added: ")" });
    };
    visit(body);
    return insertions;
}

/**
 * `require_name()` for a module of the same file, `require("./file.js").modules["path"]()` for one of another.
 *
 * @param {import("typescript").Expression} node
 */
const isImport = (node) =>
    ts.isCallExpression(node) && /^require(_[\w$]+|\("\.\/[^"]+"\)\.modules\["[^"]+"\])\(\)$/.test(node.getText());

/**
 * Not where it is declared, and no property of the same name.
 *
 * @param {import("typescript").Identifier} node
 */
const isRead = ({ parent, pos }) =>
    !(
        (ts.isVariableDeclaration(parent) ||
            ts.isPropertyAccessExpression(parent) ||
            ts.isPropertyAssignment(parent)) &&
        parent.name.pos === pos
    );

/** @type {(node: import("typescript").Expression) => import("typescript").Expression} */
const leftmost = (node) => (ts.isPropertyAccessExpression(node) ? leftmost(node.expression) : node);

module.exports = { lateImports };
