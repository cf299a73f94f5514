// Lets a script require this repository's TypeScript without a build: types are removed, not checked.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { transformSync } = require("@swc/core");

const root = path.dirname(__dirname);

/** TypeScript as Node takes it. */
const toJavaScript = (/** @type {string} */ text, /** @type {string} */ file) =>
    transformSync(text, {
        filename: file,
        jsc: { parser: { syntax: "typescript" }, target: "es2022" },
        module: { type: "commonjs", importInterop: "node" },
        sourceMaps: "inline",
        swcrc: false,
    }).code;

/** @typedef {NodeJS.Module & { _compile: (text: string, file: string) => void }} Module Node compiles with it, and its types leave it out. */

require.extensions[".ts"] = (/** @type {unknown} */ module, /** @type {string} */ file) =>
    /** @type {Module} */ (module)._compile(toJavaScript(fs.readFileSync(file, "utf8"), file), file);

/** `source("provider/diagnostics/catalogue")`: the exports of that file. */
const source = (/** @type {string} */ file) => require(path.join(root, file));

module.exports = { root, source, toJavaScript };
