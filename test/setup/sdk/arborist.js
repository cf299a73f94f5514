"use strict";

// Pulumi's SDK loads npm's resolver at its start, which takes longer than the SDK itself, and asks it only where a program
// serializes a function. Each test file would load it anew.
module.exports = require("./lazy").lazy(() => require("../../../node_modules/@npmcli/arborist/lib/index.js"));
