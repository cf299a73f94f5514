// Runs first in a plugin process of the campaign.
"use strict";

const fs = require("node:fs");
const path = require("node:path");

// The next operation may be of another machine, so that the campaign need not start a process for each.
process.on("message", ({ home }) => {
    process.env.HOME = home;
    process.env.PULUMI_HOME = path.join(home, ".pulumi");
    process.send({ moved: home });
});
process.channel?.unref();

const old = process.env.CROSSROUTE_CAMPAIGN_OLD;
if (old !== undefined) putBack(old);

/** Files of the build that had another text once are compiled from that text. */
function putBack(name) {
    const { root, source, toJavaScript } = require("../../../scripts/typescript.js");
    const { textWith, OLD } = source("test/campaign/protocol/old");
    const files = new Set(OLD[name].changes.map(([file]) => file));
    const load = require.extensions[".js"];
    require.extensions[".js"] = (module, file) => {
        const source = path.relative(path.join(root, "dist"), file).replace(/\.js$/, ".ts");
        if (!files.has(source)) return load(module, file);
        const text = textWith(name, source, fs.readFileSync(path.join(root, source), "utf8"));
        return module._compile(toJavaScript(text, path.join(root, source)), file);
    };
}
