"use strict";

const real = require("../../../node_modules/@pulumi/pulumi/runtime/debuggable.js");

/** Where in a program a resource is made, which the engine is told: the whole stack of each resource, translated as below. */
let isNotTold = false;
function tellNoPlaces() {
    const { Resource } = require("../../../node_modules/@pulumi/pulumi/resource.js");
    // The first promises may be made while it is loaded.
    if (Resource === undefined) return;
    Resource.callsites = () => [];
    isNotTold = true;
}

module.exports = {
    ...real,
    // It takes a stack trace for each property of each resource, and jest translates every line of each, which was a quarter
    // of some files' time. They are shown only where somebody looks for a promise that leaks.
    debuggablePromise(promise, context) {
        if (!isNotTold) tellNoPlaces();
        const { stackTraceLimit } = Error;
        Error.stackTraceLimit = 0;
        try {
            return real.debuggablePromise(promise, context);
        } finally {
            Error.stackTraceLimit = stackTraceLimit;
        }
    },
};
