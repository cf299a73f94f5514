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
    expect(fileList([a!, b!])).toBe(`a/x/${"y".repeat(200)}.yaml and 1 more`);
});

it("names fewer files where they would not be told apart", () => {
    const file = (folder: string, one: string): string => `${folder}/${one}/${"z".repeat(60)}.yaml`;
    const three = [file("a", "p"), file("b", "q"), file("b", "r")];
    expect(fileList(three)).toBe(`a/p/${"z".repeat(60)}.yaml, b/q/${"z".repeat(60)}.yaml and 1 more`);
    const long = ["a", "b", "c", "d"].map((folder) => `${folder}/${"y".repeat(90)}.yaml`);
    expect(fileList(long)).toBe(`a/${"y".repeat(90)}.yaml and 3 more`);
});
