#!/usr/bin/env node
import { packageRoot } from "../version";
import { policies } from "./policies";
import { lazy } from "../lazy";

const policySdk = lazy<typeof import("@pulumi/policy")>(() => require("@pulumi/policy"));

/** What the engine starts for `--policy-pack node_modules/.bin/crossroute-policy`. */
function serve(): void {
    const folder = process.cwd();
    // The SDK takes the pack's version from the package.json of the working folder, which is the program's.
    process.chdir(packageRoot);
    const { PolicyPack } = policySdk();
    new PolicyPack("crossroute", { policies: policies({ folder }) });
}

try {
    serve();
} catch (thrown) {
    const missing = (thrown as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND";
    process.stderr.write(
        missing
            ? "crossroute-policy needs the package @pulumi/policy: npm install --save-dev @pulumi/policy\n"
            : `crossroute-policy: ${(thrown as Error).message}\n`,
    );
    process.exitCode = 1;
}
