"use strict";

require("./node-version");
const { build, ensureDependencies } = require("./setup");

ensureDependencies();
build();
