import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { kubernetes } from "../../integration/lifecycle/servers";

interface List {
    items: { metadata: { name: string; labels?: Record<string, string> }; spec: { rules: { host: string }[] } }[];
}
const ingresses = async () =>
    (await kubernetes<List>("/apis/networking.k8s.io/v1/namespaces/automation/ingresses")).body.items.map((item) => [
        item.spec.rules[0]?.host,
        item.metadata.labels?.["preview"],
    ]);

describe("the self-service script for preview environments", () => {
    process.env["PREVIEW_NAMESPACE"] = "automation";
    const { open, close } =
        require("../../../examples/automation/preview") as typeof import("../../../examples/automation/preview");
    beforeAll(async () => {
        await kubernetes("/api/v1/namespaces", "POST", { metadata: { name: "automation" } }, "application/json");
    });

    it("opens the routes of two branches side by side, and removes those of one", async () => {
        expect(await open({ branch: "feature/Cart", address: "10.0.3.7:8080" })).toEqual([
            "http://feature-cart.preview.example.com/",
        ]);
        expect(await open({ branch: "fix-1", address: "10.0.3.8:8080" })).toEqual([
            "http://fix-1.preview.example.com/",
        ]);
        expect(await ingresses()).toEqual([
            ["feature-cart.preview.example.com", "feature-cart"],
            ["fix-1.preview.example.com", "fix-1"],
        ]);
        await close("feature/Cart");
        expect(await ingresses()).toEqual([["fix-1.preview.example.com", "fix-1"]]);
        await close("fix-1");
        expect(await ingresses()).toEqual([]);
    });

    it("keeps two long names apart, and leaves no folder behind", async () => {
        const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith("automation-"));
        const before = folders();
        const branch = (end: string) => `feature/the-checkout-of-the-shop-with-all-payments-${end}`;
        const [one, two] = [
            await open({ branch: branch("cards"), address: "10.0.3.7:8080" }),
            await open({ branch: branch("invoices"), address: "10.0.3.8:8080" }),
        ];
        expect(one).not.toEqual(two);
        expect(await ingresses()).toHaveLength(2);
        await close(branch("cards"));
        await close(branch("invoices"));
        expect(await ingresses()).toEqual([]);
        expect(folders().filter((name) => !before.includes(name))).toEqual([]);
    });

    it("refuses a branch without a letter before anything is made", async () => {
        await expect(open({ branch: "///", address: "10.0.3.7:80" })).rejects.toThrow(
            'the branch "///" has no letter or digit',
        );
    });
});
