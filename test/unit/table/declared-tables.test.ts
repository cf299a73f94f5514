import fc from "fast-check";
import { Declared, declaredIn } from "../../../provider/table/declared-tables";
import { objectName, uniqueName } from "../../../provider/platforms/names";

const claim = (what: string, where: string) => ({ kind: what.split(" ")[0] ?? "", what, where });

describe("what the tables of one run of a program claim", () => {
    test("is refused to the next table, with both places", () => {
        const run = new Declared();
        expect(run.take({}, "RouteTable shop", [claim("Ingress shop/shop-web-edge", "gateways.web-edge")])).toEqual([]);
        expect(run.take({}, "RouteTable shop-web", [claim("Ingress shop/shop-web-edge", "gateways.edge")])).toEqual([
            expect.objectContaining({
                code: "CR213",
                where: "gateways.edge",
                message:
                    "Ingress shop/shop-web-edge is already made for gateways.web-edge of RouteTable shop, and what is live belongs to one of the two",
            }),
        ]);
        const table = {};
        expect(run.take(table, "RouteTable own", [claim("Ingress a/b", "x")])).toEqual([]);
        expect(run.take(table, "RouteTable own", [claim("Ingress a/b", "x")])).toEqual([]);
    });

    test("is a state of its own for a table of the same name in another component, and one for two at one place", () => {
        const run = new Declared();
        const [first, second, third] = [{}, {}, {}];
        expect(run.takeRecord(first, "RouteTable routes", "routes", "urn:pulumi:dev::p::my:index:A$")).toEqual([]);
        expect(run.takeRecord(second, "RouteTable routes", "routes", "urn:pulumi:dev::p::my:index:B$")).toEqual([]);
        expect(run.isTaken("routes", first, "urn:pulumi:dev::p::my:index:A$")).toBe(false);
        expect(run.isTaken("routes", second, "urn:pulumi:dev::p::my:index:A$")).toBe(true);
        expect(run.takeRecord(third, "RouteTable other", "routes", "urn:pulumi:dev::p::my:index:A$")).toEqual([
            expect.objectContaining({ code: "CR213" }),
        ]);
    });

    test("is known by the run's connection or address, and not at all where resources are mocked", () => {
        const connection = {};
        expect(declaredIn(connection)).toBe(declaredIn(connection));
        expect(declaredIn({})).not.toBe(declaredIn(connection));
        expect(declaredIn("127.0.0.1:1")).toBe(declaredIn("127.0.0.1:1"));
        expect(declaredIn("127.0.0.1:2")).not.toBe(declaredIn("127.0.0.1:1"));
        expect(declaredIn(undefined)).not.toBe(declaredIn(undefined));
    });
});

describe("names of Services and Ingresses", () => {
    const label = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;

    test("are DNS-1035 labels of at most 63 characters, whatever the words are", () => {
        const words = fc.array(fc.string({ unit: "binary", maxLength: 90 }), { minLength: 1, maxLength: 4 });
        fc.assert(
            fc.property(words, words, (some, others) => {
                expect(objectName(...some)).toMatch(label);
                expect(uniqueName(some, ...others)).toMatch(label);
                expect(uniqueName(some, ...others)).toBe(uniqueName(some, ...others));
            }),
            { seed: Number(process.env["CROSSROUTE_SEED"] ?? 20261127), numRuns: 1000 },
        );
    });

    test("do not meet for 5,000 tenants, also where the words in front are cut away", () => {
        fc.assert(
            fc.property(fc.stringMatching(/^[a-z]{1,70}$/), fc.nat(1 << 20), (table, first) => {
                const names = Array.from({ length: 5000 }, (_, i) => {
                    const n = first + i;
                    const address = `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`;
                    return uniqueName([table, address, "8080"], address, "8080");
                });
                expect(new Set(names).size).toBe(5000);
            }),
            { seed: Number(process.env["CROSSROUTE_SEED"] ?? 20261127), numRuns: 20 },
        );
    });
});
