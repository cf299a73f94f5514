// Each file of tests has a context of its own, in which it runs every module that it loads anew: nothing of one file is left for
// the next. jest also reads and compiles each of them anew, which was half of what a usual file took. Here a worker compiles a
// module once, and each file runs what was compiled.
"use strict";

const { Script } = require("node:vm");
const { default: Runtime } = require("jest-runtime");

/** By path: the text that was compiled, for a file that a test has changed is another one. */
const compiled = new Map();

module.exports = class extends Runtime {
    constructor(...given) {
        super(...given);
        const { executor } = this;
        const head = `(function (${executor.injectedModuleParameters.join(", ")}) {`;
        const compile = executor.compile.bind(executor);
        executor.compile = (text, filename) => {
            const context = executor.environment.getVmContext();
            if (context === null) return null;
            let known = compiled.get(filename);
            if (known?.text !== text) {
                try {
                    // A line of the text stays the same line, and a column the same column.
                    const script = new Script(`${head}${text}\n})`, { filename, columnOffset: -head.length });
                    compiled.set(filename, (known = { text, script }));
                } catch {
                    // What is wrong with it jest says better.
                    return compile(text, filename);
                }
            }
            return known.script.runInContext(context);
        };
    }
};
