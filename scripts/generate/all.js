// Everything that is made from rows.
"use strict";

const path = require("node:path");
const { root, source } = require("../typescript");
const { diagnostics } = require("./diagnostics");
const { operationsPage } = require("./operations");
const { generators, typesInTables } = require("./platforms");
const { render } = require("./reference");
const { referencesPage } = require("./references");
const { buildSchema } = require("./schema");

/** The files that each room with rows generates. */
function rooms() {
    return [
        ...Object.values(generators()).map(({ renderedFiles }) => renderedFiles()),
        source("provider/table/fields/generate").renderedFiles(typesInTables()),
    ];
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
