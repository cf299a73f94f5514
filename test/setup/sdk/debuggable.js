"use strict";

const real = require("../../../node_modules/@pulumi/pulumi/runtime/debuggable.js");

module.exports = {
    ...real,
    // It takes a stack trace for each property of each resource, and jest translates every line of each, which was a quarter
    // of some files' time. They are shown only where somebody looks for a promise that leaks.
    debuggablePromise(promise, context) {
        const { stackTraceLimit } = Error;
        Error.stackTraceLimit = 0;
        try {
            return real.debuggablePromise(promise, context);
        } finally {
            Error.stackTraceLimit = stackTraceLimit;
        }
    },
};
