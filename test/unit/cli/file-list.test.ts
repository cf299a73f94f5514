import { fileList } from "../../../provider/sources/file-list";

it("names short files as they are, and counts what is more than three", () => {
    expect(fileList(["a/web.yaml", "b/web.yaml"])).toBe("a/web.yaml, b/web.yaml");
    expect(fileList(["a.yaml", "b.yaml", "c.yaml", "d.yaml", "e.yaml"])).toBe("a.yaml, b.yaml, c.yaml and 2 more");
});

it("leaves folders out of long names, and never joins two of them", () => {
    const long = "repository/scripts/e2e/cmd/runner/testdata";
    const file = "one-namespace-many-ingresses/fifty-ingresses-with-services/generated.yaml (document 101)";
    expect(fileList([`${long}/extensions-v1beta1/${file}`, `${long}/networking-v1/${file}`])).toBe(
        "extensions-v1beta1/…/fifty-ingresses-with-services/generated.yaml (document 101), " +
            "networking-v1/…/fifty-ingresses-with-services/generated.yaml (document 101)",
    );
});

it("keeps the last part of a name whole", () => {
    const [a, b] = ["a", "b"].map((folder) => `${folder}/x/${"y".repeat(200)}.yaml`);
    expect(fileList([a!, b!])).toBe(`a/…/${"y".repeat(200)}.yaml, b/…/${"y".repeat(200)}.yaml`);
});
