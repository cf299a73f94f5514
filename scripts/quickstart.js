"use strict";

require("./node-version");
const { ensureBuilt, ensureDependencies } = require("./setup");

ensureDependencies();
ensureBuilt();
require("../dist/sandbox/quickstart.js");
