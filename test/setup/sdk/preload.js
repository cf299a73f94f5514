"use strict";

// For the programs of the tests: what Pulumi's SDK loads at the start of each, and asks only where a program serializes a
// function or is traced, is loaded when it is asked for. That is a fifth of a program's processor time. Only the process of a
// program: plugins are as a user has them.
const Module = require("node:module");
const { lazy } = require("./lazy");

const LATE = /^@npmcli\/arborist$|\/typescript-shim$|^@opentelemetry\/(resources|sdk-trace|exporter|instrumentation)/;

if (/@pulumi\/pulumi\/cmd\/run\/index\.js$/.test(process.argv[1] ?? "")) {
    const load = Module._load;
    Module._load = function (request, ...rest) {
        return LATE.test(request) ? lazy(() => load.call(this, request, ...rest)) : load.call(this, request, ...rest);
    };
}
