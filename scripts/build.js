"use strict";

const { build, ensureDependencies } = require("./setup");

ensureDependencies();
build();
