// Everything that is made from rows.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { root, source } = require("../typescript");
const { diagnostics } = require("./diagnostics");
const { operationsPage } = require("./operations");
const { render } = require("./reference");
const { referencesPage } = require("./references");
const { buildSchema } = require("./schema");

/** The files that each room with rows generates. */
function rooms() {
    const platforms = "provider/platforms";
    return [...fs.readdirSync(path.join(root, platforms)).map((name) => `${platforms}/${name}`), "provider/table"]
        .map((room) => `${room}/fields/generate`)
        .filter((file) => fs.existsSync(path.join(root, `${file}.ts`)))
        .map((file) => source(file).renderedFiles());
}

/** Text by file. */
function generated() {
    const schema = buildSchema();
    return Object.assign(
        {
            [path.join(root, "provider/schema.json")]: schema,
            [path.join(root, "docs/reference/api.md")]: render(JSON.parse(schema)),
        },
        diagnostics(),
        operationsPage(),
        referencesPage(),
        ...rooms(),
    );
}

module.exports = { generated };
