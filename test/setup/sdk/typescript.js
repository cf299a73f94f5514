"use strict";

// Pulumi's SDK loads the whole compiler at its start, and asks it only where a program serializes a function.
module.exports = require("./lazy").lazy(() => require("typescript"));
