import { childrenOf, nameOfUrn, urnParts } from "../../../provider/inputs/urn";

const urn = "urn:pulumi:dev::shop::my:index:Site$crossroute:sae:Rule::api";

describe("a URN", () => {
    it("tells stack, project, types and name", () => {
        expect(urnParts(urn)).toEqual({
            stack: "dev",
            project: "shop",
            types: "my:index:Site$crossroute:sae:Rule",
            type: "crossroute:sae:Rule",
            name: "api",
        });
        expect(childrenOf(urn)).toBe("urn:pulumi:dev::shop::my:index:Site$crossroute:sae:Rule$");
    });

    it("has the whole name, also one with colons", () => {
        expect(nameOfUrn(`${urn}::v1::beta`)).toBe("api::v1::beta");
    });

    it("tells nothing where it is none", () => {
        expect(urnParts("")).toEqual({ stack: "", project: "", types: "", type: "", name: "" });
    });
});
