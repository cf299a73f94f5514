import { describeChange, trafficDiff } from "../../../provider/routing";
import { rule, table } from "./support";

describe("diff of tables with expressions", () => {
    const before = [table("ingress-nginx", [rule("*.test", "/api/(.*)", "Regex")])];

    it("names the hosts of a wildcard that change apart from those that do not", () => {
        // Its new reader takes several labels, and every path below the prefix of them.
        const after = [table("gateway-api", [rule("*.test", "/api")])];
        expect(trafficDiff(before, after).map(describeChange)).toEqual([
            "*.test/api gains an answer from service:shop/web:80",
            "*.test/api/(.*) loses its answer from service:shop/web:80",
            "**.test/api/** gains an answer from service:shop/web:80",
        ]);
    });

    it("names a host by itself where the others of the wildcard that answers stay as they are", () => {
        // In an Ingress of ingress-nginx a host has its own rules only; in the Gateway API those of the wildcard follow.
        const rules = [rule("*.test", "/x"), rule("own.test", "/r.*", "Regex", { to: "own" })];
        const changes = trafficDiff([table("ingress-nginx", rules)], [table("gateway-api", rules)]);
        const below = changes.filter(({ requests }) => requests.path === "/x/**").map(({ requests }) => requests.host);
        expect(below.sort()).toEqual(["**.test", "own.test"]);
    });
});
