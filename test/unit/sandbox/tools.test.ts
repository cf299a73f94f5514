import * as fs from "node:fs";
import * as path from "node:path";
import { packageRoot } from "../../../sandbox/paths";
import { LANGUAGES, SANDBOX_TOOLS, TEST_TOOLS, TOOLS, VERSIONS } from "../../../sandbox/tools";
import type { ToolName } from "../../../sandbox/tool";
import { buildKey, moduleOf } from "../../../sandbox/toolchain/build";

const names = Object.keys(TOOLS) as ToolName[];
const goMod = (name: ToolName): string => fs.readFileSync(path.join(moduleOf(name), "go.mod"), "utf8");

describe("the list of tools", () => {
    test.each(names)("%s has a Go module with checksums of all that it needs", (name) => {
        expect(goMod(name)).toMatch(/^module local\/tools\//);
        expect(fs.readFileSync(path.join(moduleOf(name), "go.sum"), "utf8").length).toBeGreaterThan(
            // One module and nothing that it imports, or all of a program.
            TOOLS[name].build.packages.length === 0 ? 100 : 1000,
        );
    });

    test.each(names)("the version of %s is the one that its Go module requires", (name) => {
        // The provider's module has no version tags: its commit stands for 4.25.0, and its SDK bears the number.
        const wanted = name === "kubernetes-provider" ? `sdk/v4 v${TOOLS[name].version}` : ` v${TOOLS[name].version}`;
        expect(goMod(name)).toContain(wanted);
    });

    test.each(names)("what is built for %s is a tool or a main package of its module", (name) => {
        for (const main of TOOLS[name].build.packages) {
            if (main.startsWith(".")) expect(fs.existsSync(path.join(moduleOf(name), main, "main.go"))).toBe(true);
            else expect(goMod(name)).toMatch(new RegExp(`(tool |\\t)${main.replaceAll(".", "\\.")}\\n`));
        }
    });

    test("no two tools claim the same place", () => {
        const places = names.flatMap((name) => TOOLS[name].files);
        expect(new Set(places).size).toBe(places.length);
    });

    test("the version of the Kubernetes provider is the one of the npm package beside it", () => {
        const manifest = path.join(packageRoot, "node_modules", "@pulumi", "kubernetes", "package.json");
        expect((JSON.parse(fs.readFileSync(manifest, "utf8")) as { version: string }).version).toBe(
            VERSIONS.kubernetesProvider,
        );
    });

    test("the key of a build differs between tools and stays the same for one", () => {
        const keys = names.map(buildKey);
        expect(new Set(keys).size).toBe(names.length);
        expect(names.map(buildKey)).toEqual(keys);
    });

    test("a sandbox has the Pulumi CLI, the host of TypeScript and everything that a cluster needs", () => {
        expect([...SANDBOX_TOOLS].sort()).toEqual(["etcd", "kubernetes", "kubernetes-provider", "node-host", "pulumi"]);
    });

    test("tools of other languages are built only when they are asked for", () => {
        const more = Object.values(LANGUAGES);
        expect(more.sort()).toEqual(["python-host", "yaml-host"]);
        expect(SANDBOX_TOOLS.filter((name) => more.some((other) => other === name))).toEqual([]);
        expect(TEST_TOOLS).toEqual([...SANDBOX_TOOLS, "yaml-host", "gateway-api"]);
    });
});
