import { open, type OpenedObject } from "../../../provider/inputs/opened";
import { betweenTables } from "../../../provider/table/between-tables";
import { compileTable, type TablePlan } from "../../../provider/table/compile";

const gateway = (more: object = {}) => ({
    edge: { kubernetes: { namespace: "shop", ingressClassName: "traefik", ...more } },
});
const route = (host: string, path: string, service: string, more: object = {}) => ({
    host,
    path,
    backend: { service: { name: service, port: 80 } },
    ...more,
});

async function planned(
    name: string,
    gateways: object,
    routes: object[],
    clusters: Record<string, string> = {},
): Promise<TablePlan["planned"]> {
    const plan = compileTable(name, (await open({ gateways, routes })) as OpenedObject, clusters);
    expect(plan.problems).toEqual([]);
    return plan.planned;
}
const said = (others: TablePlan["planned"][], own: TablePlan["planned"]): string[] =>
    betweenTables(others, own, {}).map(({ code, severity, message }) => `${code} ${severity} ${message}`);

describe("two tables of one program on one class", () => {
    const home = route("a.example.com", "/", "web");

    test("that send one host and path elsewhere are refused, with both objects", async () => {
        const one = await planned("one", gateway(), [home]);
        const two = await planned("two", gateway(), [route("a.example.com", "/", "api")]);
        expect(said([one], two)).toEqual([
            expect.stringMatching(
                /^CR105 error a\.example\.com\/ goes to service:shop\/web:80 or service:shop\/api:80: nothing decides between .* of Ingress shop\/two-edge \(routes\[0\]\) and .* of Ingress shop\/one-edge/,
            ),
        ]);
    });

    test("in two namespaces are refused as well: a class is the cluster's", async () => {
        const one = await planned("one", gateway(), [home]);
        const two = await planned("two", gateway({ namespace: "blog" }), [home]);
        expect(said([one], two)).toEqual([expect.stringContaining("CR105 error")]);
    });

    test("that share a host and no path, or a route that is accepted, are not", async () => {
        const one = await planned("one", gateway(), [home]);
        expect(said([one], await planned("two", gateway(), [route("a.example.com", "/api", "api")]))).toEqual([]);
        const accepted = route("a.example.com", "/", "api", { allow: ["ambiguous-precedence"] });
        expect(said([one], await planned("two", gateway(), [accepted]))).toEqual([]);
    });

    test("on other classes or in other clusters are not", async () => {
        const one = await planned("one", gateway(), [home]);
        const elsewhere = [route("a.example.com", "/", "api")];
        expect(said([one], await planned("two", gateway({ ingressClassName: "inside" }), elsewhere))).toEqual([]);
        expect(said([one], await planned("two", gateway(), elsewhere, { edge: "berlin" }))).toEqual([]);
    });

    test("say nothing of what two others have", async () => {
        const one = await planned("one", gateway(), [home]);
        const two = await planned("two", gateway(), [route("a.example.com", "/", "api")]);
        expect(said([one, two], await planned("three", gateway(), [route("a.example.com", "/x", "web")]))).toEqual([]);
    });
});
