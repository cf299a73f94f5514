import { Program } from "../../integration/lifecycle/program";

/** Nobody listens there. */
const proxy = "http://127.0.0.1:9";
const behind = { http_proxy: proxy, https_proxy: proxy, HTTP_PROXY: proxy, HTTPS_PROXY: proxy };
const saved = { ...process.env };
let program: Program | undefined;
afterEach(async () => {
    Object.assign(process.env, saved);
    for (const name of Object.keys(behind)) if (!(name in saved)) delete process.env[name];
    await program?.dispose();
});

describe("behind a proxy that does not reach this machine", () => {
    // A YAML program talks to the engine through the plugin alone, for which the user would have to know of gRPC.
    test("a program in YAML is previewed, though no_proxy names nothing", async () => {
        // Another test plays the example itself at the same time.
        program = await Program.fromExample("shop-yaml", (yaml) =>
            yaml.replace("name: shop-yaml", "name: shop-behind-proxy"),
        );
        Object.assign(process.env, behind, { no_proxy: "", NO_PROXY: "", no_grpc_proxy: "" });
        const run = await program.previewText();
        expect(run.text).toContain("crossroute:index:RouteTable");
        expect(run.text).not.toMatch(/error:/);
        expect(run.code).toBe(0);
    });
});
