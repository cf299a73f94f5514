// Lets a plain Node process load the TypeScript sources: a plugin process that a test can kill.
const { readFileSync } = require("node:fs");
const { transformSync } = require("@swc/core");

require.extensions[".ts"] = (module, filename) => {
    const { code } = transformSync(readFileSync(filename, "utf8"), {
        filename,
        jsc: { parser: { syntax: "typescript" }, target: "es2022" },
        module: { type: "commonjs", importInterop: "node" },
        sourceMaps: "inline",
    });
    module._compile(code, filename);
};
