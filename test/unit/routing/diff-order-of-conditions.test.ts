import { describeChange, trafficDiff, type Rule, type Table } from "../../../provider/routing";

const table = (names: readonly string[], moved?: string): Table => ({
    gateway: "edge",
    dialect: "gateway-api",
    rules: names.map((name, i): Rule => ({
        host: "shop.example.com",
        path: "/",
        match: "Prefix",
        headers: [{ name: `x-${name}`, values: ["1"], exactly: true }],
        target: { kind: "service", namespace: "shop", name: name === moved ? "other" : name, port: 80 },
        origin: { object: "HTTPRoute shop/web", path: `spec.rules[${i}]` },
    })),
});

const letters = (count: number): string[] => Array.from({ length: count }, (_, i) => String.fromCharCode(97 + i));

describe("diff of rules of one path with conditions of their own", () => {
    it.each([2, 5, 6, 12, 24])("names the requests that fit two of %d rules that change places", (count) => {
        const [a = "", b = "", ...others] = letters(count);
        const changes = trafficDiff([table([a, b, ...others])], [table([b, a, ...others])]);
        expect(changes.map(describeChange)).toEqual([
            "shop.example.com/** with header x-a: 1 with header x-b: 1 moves from service:shop/a:80 to service:shop/b:80",
        ]);
    });

    it("says once what changes under one condition, whatever else a request has", () => {
        const changes = trafficDiff([table(letters(4))], [table(letters(4), "b")]);
        expect(changes.map(describeChange)).toEqual([
            "shop.example.com/** with header x-b: 1 moves from service:shop/b:80 to service:shop/other:80",
        ]);
    });
});
