import * as fs from "node:fs";
import * as path from "node:path";
import { compareVersions, locate } from "../../../sandbox/toolchain/locate";
import { VERSIONS } from "../../../sandbox/tools";
import { script, temporaryFolder } from "./helpers";

const folder = temporaryFolder();
let count = 0;
const fresh = (): string => path.join(folder, String(count++));
const answering = (dir: string, name: string, answer: string): string =>
    script(path.join(dir, name), `echo '${answer}'`);
const environment = (more: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({ PATH: "", PULUMI_HOME: fresh(), ...more });

describe("tools that the user already has", () => {
    test("an executable on PATH is taken when its version fits", async () => {
        const bin = fresh();
        const file = answering(bin, "pulumi", `v${VERSIONS.pulumi}`);
        const found = await locate("pulumi", [], environment({ PATH: `/nowhere:${bin}` }));
        expect(found).toEqual({ tool: "pulumi", source: "PATH", files: { pulumi: file } });
    });

    test.each(["v3.258.9", "v4.0.0", "no version at all"])("a CLI that says %p is left alone", async (answer) => {
        const bin = fresh();
        answering(bin, "pulumi", answer);
        expect(await locate("pulumi", [], environment({ PATH: bin }))).toBeUndefined();
    });

    test("an executable that does not fit does not hide one that does, later on PATH", async () => {
        const [first, second] = [fresh(), fresh()];
        answering(first, "etcd", "etcd Version: 3.4.0");
        const file = answering(second, "etcd", "etcd Version: 3.6.1");
        const found = await locate("etcd", [], environment({ PATH: `${first}:${second}` }));
        expect(found?.files).toEqual({ etcd: file });
    });

    test("the launcher of an npm package is not asked, for it would download what it launches", async () => {
        const bin = fresh();
        const launcher = path.join(bin, "node_modules", "pulumi", "pulumi");
        script(launcher, `echo asked > ${bin}/asked; echo v${VERSIONS.pulumi}`);
        fs.mkdirSync(path.join(bin, "node_modules", ".bin"));
        fs.symlinkSync(launcher, path.join(bin, "node_modules", ".bin", "pulumi"));
        const env = environment({ PATH: path.join(bin, "node_modules", ".bin") });
        expect(await locate("pulumi", [], env)).toBeUndefined();
        expect(fs.existsSync(path.join(bin, "asked"))).toBe(false);
    });

    test("a CLI that is asked writes nothing into its user's home, and looks for no newer one", async () => {
        const [bin, home] = [fresh(), fresh()];
        // As the real one does: a log of each command.
        const look = '[ "$PULUMI_SKIP_UPDATE_CHECK" = true ] || touch "$PULUMI_HOME/.cachedVersionInfo"';
        const note = `mkdir -p "$PULUMI_HOME/logs"; ${look}; echo v${VERSIONS.pulumi}`;
        script(path.join(bin, "pulumi"), note);
        const saved = { ...process.env };
        process.env.PULUMI_HOME = home;
        try {
            expect((await locate("pulumi", [], environment({ PATH: bin, PULUMI_HOME: home })))?.source).toBe("PATH");
        } finally {
            process.env = saved;
        }
        expect(fs.existsSync(home)).toBe(false);
    });

    test("an executable that fails is not taken, whatever it prints", async () => {
        const bin = fresh();
        script(path.join(bin, "etcd"), "echo 'etcd Version: 3.6.5'; exit 1");
        expect(await locate("etcd", [], environment({ PATH: bin }))).toBeUndefined();
    });

    test("the assets of envtest are taken only when the controller manager is among them", async () => {
        const assets = fresh();
        answering(assets, "kube-apiserver", "Kubernetes v1.36.2");
        const env = environment({ KUBEBUILDER_ASSETS: assets });
        expect(await locate("kubernetes", [], env)).toBeUndefined();
        answering(assets, "kube-controller-manager", "Kubernetes v1.36.2");
        expect((await locate("kubernetes", [], env))?.source).toBe("KUBEBUILDER_ASSETS");
    });

    test("a CLI that npx installed is found in PULUMI_HOME", async () => {
        const home = fresh();
        const file = answering(path.join(home, "versions", "3.265.0", "bin"), "pulumi", "v3.265.0");
        const found = await locate("pulumi", [], environment({ PULUMI_HOME: home }));
        expect(found).toEqual({ tool: "pulumi", source: "PULUMI_HOME", files: { pulumi: file } });
    });

    test("language hosts count only beside the CLI that was taken, also when PATH holds a link to it", async () => {
        const [bin, links] = [fresh(), fresh()];
        for (const name of ["pulumi", "pulumi-language-yaml"]) answering(bin, name, `v${VERSIONS.pulumi}`);
        fs.mkdirSync(links);
        fs.symlinkSync(path.join(bin, "pulumi"), path.join(links, "pulumi"));
        const env = environment({ PATH: links });
        const cli = await locate("pulumi", [], env);
        expect(await locate("yaml-host", [], env)).toBeUndefined();
        expect((await locate("yaml-host", cli ? [cli] : [], env))?.files).toEqual({
            "pulumi-language-yaml": path.join(bin, "pulumi-language-yaml"),
        });
        expect(await locate("node-host", cli ? [cli] : [], env)).toBeUndefined();
    });

    test("a plugin counts in exactly its version", async () => {
        const home = fresh();
        const plugin = (version: string): string => path.join(home, "plugins", `resource-kubernetes-v${version}`);
        answering(plugin("4.26.0"), "pulumi-resource-kubernetes", "4.26.0");
        const env = environment({ PULUMI_HOME: home });
        expect(await locate("kubernetes-provider", [], env)).toBeUndefined();
        answering(plugin("4.25.0"), "pulumi-resource-kubernetes", "4.25.0");
        expect((await locate("kubernetes-provider", [], env))?.source).toBe("PULUMI_HOME");
    });
});

test("versions are compared by number, not by letter", () => {
    expect(["3.10.0", "3.9.9", "10.0.0", "3.9.10"].sort(compareVersions)).toEqual([
        "3.9.9",
        "3.9.10",
        "3.10.0",
        "10.0.0",
    ]);
});
