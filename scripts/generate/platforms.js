// What each platform generates from its rows.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { root, source } = require("../typescript");

const folder = "provider/platforms";

/** `fields/generate.ts` of each platform, by the platform's folder. */
const generators = () =>
    Object.fromEntries(
        fs
            .readdirSync(path.join(root, folder))
            .filter((name) => fs.existsSync(path.join(root, folder, name, "fields/generate.ts")))
            .sort()
            .map((name) => [name, source(`${folder}/${name}/fields/generate`)]),
    );

/** The types of gateways and backends that each platform brings into tables, by its folder. */
const typesInTables = () =>
    Object.fromEntries(Object.entries(generators()).map(([name, one]) => [name, one.typesInTables]));

module.exports = { generators, typesInTables };
