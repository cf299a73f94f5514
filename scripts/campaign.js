// Random sequences of operations against the built plugin: npm run test:campaign -- --sequences 200
"use strict";

require("./with-npm");
const path = require("node:path");
const { ensureBuilt, ensureDependencies, root } = require("./setup");
const { goToUser } = require("./user-folder");

goToUser();
void ensureDependencies()
    .then(ensureBuilt)
    .then(() => {
        require("./typescript");
        require(path.join(root, "test", "campaign", "main.ts"));
    });
