import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { loadKubeconfig, readKubeconfig, targetIn } from "../../../provider/platforms/kubernetes/client/kubeconfig";

const named = process.env.KUBECONFIG;
let folder = "";
beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "crossroute-kubeconfig-"));
});
afterAll(() => {
    process.env.KUBECONFIG = named;
    rmSync(folder, { recursive: true, force: true });
});

const file = (name: string, config: object): string => {
    const path = join(folder, name);
    writeFileSync(path, JSON.stringify(config));
    return path;
};
const user = (token: string) => [{ name: "u", user: { token } }];
const context = (name: string, cluster: string) => ({ name, context: { cluster, user: "u" } });

describe("a kubeconfig", () => {
    it("is made of all files in KUBECONFIG, and what the first says counts", () => {
        const a = file("a", { contexts: [context("one", "c1")], users: user("first") });
        const b = file("b", {
            "current-context": "two",
            contexts: [context("one", "wrong"), context("two", "c2")],
            clusters: [
                { name: "c1", cluster: { server: "https://one" } },
                { name: "c2", cluster: { server: "https://two", "certificate-authority": "ca.crt" } },
            ],
            users: user("second"),
        });
        process.env.KUBECONFIG = [join(folder, "missing"), a, b].join(delimiter);
        const config = loadKubeconfig({})!;
        expect(targetIn(config, {})).toMatchObject({
            cluster: { server: "https://two", "certificate-authority": join(folder, "ca.crt") },
            user: { token: "first" },
        });
        expect(targetIn(config, { context: "one" }).cluster?.server).toBe("https://one");
        expect(targetIn(config, { context: "one", cluster: "c2" }).cluster?.server).toBe("https://two");
    });

    it("keeps context and cluster of the options for clients that read a text", () => {
        const path = file("c", { "current-context": "x", contexts: [context("x", "c1"), context("y", "c1")] });
        const text = readKubeconfig({ kubeconfig: path, context: "y", cluster: "c2" })!;
        expect(JSON.parse(text)).toMatchObject({
            "current-context": "y",
            contexts: [context("x", "c1"), context("y", "c2")],
        });
    });

    it("is none when no file is there", () => {
        expect(loadKubeconfig({ kubeconfig: join(folder, "missing") })).toBeUndefined();
    });
});
