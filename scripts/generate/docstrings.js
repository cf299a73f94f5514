// Docstrings of classes, so that the description of a class is written once: in the code.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const ts = require("typescript");
const { root } = require("../typescript");

/**
 * Text of a docstring, one line a paragraph.
 *
 * @param {ts.Node} node
 */
function docOf(node) {
    const docs = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
    const text = docs.map((doc) => ts.getTextOfJSDocComment(doc.comment) ?? "").join("\n");
    const paragraphs = text.trim().split(/\n\s*\n/);
    // The source of a fact is for readers of the code.
    const lines = paragraphs.map((paragraph) => paragraph.replace(/\s*\n\s*/g, " ").replace(/ ?Source: \S+$/, ""));
    return lines.filter((line) => line !== "").join("\n\n");
}

/**
 * The description of the class `name`, and of each of its members.
 * @param {string} file below the root
 * @param {string} name
 */
function docsOfClass(file, name) {
    const text = fs.readFileSync(path.join(root, file), "utf8");
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
    const found = source.statements.filter(ts.isClassDeclaration).find((node) => node.name?.text === name);
    if (found === undefined) throw new Error(`${file} has no class ${name}`);
    const members = found.members.filter(ts.isPropertyDeclaration).map((node) => [node.name.getText(), docOf(node)]);
    return { about: docOf(found), members: Object.fromEntries(members) };
}

module.exports = { docsOfClass };
