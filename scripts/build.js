"use strict";

require("./node-version");
const { build, ensureDependencies } = require("./setup");

void ensureDependencies().then(build);
