"use strict";

// For the programs of the tests: what Pulumi's SDK loads at the start of each, and asks only where a program serializes a
// function or is traced, is loaded when it is asked for. That is a fifth of a program's processor time. Only the process of a
// program: plugins are as a user has them.
const fs = require("node:fs");
const Module = require("node:module");
const { lazy } = require("./lazy");

const LATE = /^@npmcli\/arborist$|\/typescript-shim$|^@opentelemetry\/(resources|sdk-trace|exporter|instrumentation)/;

if (/@pulumi\/pulumi\/cmd\/run\/index\.js$/.test(process.argv[1] ?? "")) {
    // The whole compiler is loaded for every program, also for one in JavaScript: that is a quarter of what an update takes. The
    // language host of the sandbox does not hear of `options.typescript`, so it is told here.
    if (fs.existsSync("index.js") && !fs.existsSync("index.ts")) process.env.PULUMI_NODEJS_TYPESCRIPT = "false";
    const load = Module._load;
    Module._load = function (request, ...rest) {
        return LATE.test(request) ? lazy(() => load.call(this, request, ...rest)) : load.call(this, request, ...rest);
    };
}
