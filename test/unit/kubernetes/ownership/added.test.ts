import * as pulumi from "@pulumi/pulumi";
import { additions, additionsBeside, sayAdded } from "../../../../provider/platforms/kubernetes/ownership/added";

const path = (at: string, name = "web", more: object = {}) => ({
    path: at,
    pathType: "Prefix",
    backend: { service: { name, port: { number: 80 } } },
    ...more,
});
const rule = (host: string, ...paths: object[]) => ({ ...(host && { host }), http: { paths } });

describe("what another hand added to an object", () => {
    const declared = { ingressClassName: "traefik", rules: [rule("shop.example.com", path("/"), path("/api", "api"))] };

    it.each([
        ["nothing", declared, []],
        ["a status of the server", { ...declared, loadBalancer: {} }, []],
        [
            "a host, before ours too",
            { rules: [rule("hand.example.com", path("/")), ...declared.rules] },
            ["spec.rules[0] (hand.example.com)"],
        ],
        [
            "a path of our host",
            { rules: [rule("shop.example.com", path("/admin", "evil"), path("/"), path("/api", "api"))] },
            ["spec.rules[0].http.paths[0] (/admin)"],
        ],
        // A refresh sees what was edited.
        ["an edit", { rules: [rule("shop.example.com", path("/", "other"), path("/api", "api"))] }, []],
        ["fewer", { rules: [rule("shop.example.com", path("/"))] }, []],
    ])("%s", (_what, live, expected) => {
        expect(additions(declared, live, "spec")).toEqual(expected);
    });

    it("takes an empty host for none, and asks nothing of what is not known yet", () => {
        const plain = { rules: [rule("", path("/"))] };
        expect(additions({ rules: [{ ...plain.rules[0], host: "" }] }, plain, "spec")).toEqual([]);
        const late = { rules: [Promise.resolve(rule("late.example.com"))] };
        expect(additions(late, { rules: [...plain.rules, ...declared.rules] }, "spec")).toEqual([]);
        expect(additions(Promise.resolve(declared), plain, "spec")).toEqual([]);
    });
});

describe("what another hand added where the program declares nothing", () => {
    it("is a field of the spec that no update touches", () => {
        const declared = { rules: [rule("shop.example.com", path("/"))] };
        const live = {
            ...declared,
            defaultBackend: { service: { name: "evil" } },
            tls: [{ secretName: "x" }],
            parentRefs: [],
        };
        expect(additionsBeside(declared, live)).toEqual(["spec.defaultBackend", "spec.tls"]);
        expect(additionsBeside({ ...declared, tls: live.tls }, declared)).toEqual([]);
        expect(additionsBeside({ ...declared, tls: [] }, { ...declared, ingressClassName: "default" })).toEqual([]);
        expect(additionsBeside({ rules: declared.rules }, { ...declared, hostnames: ["only.example.com"] })).toEqual([
            "spec.hostnames",
        ]);
    });

    it("is a match or a filter of a rule, but not what the server fills in", () => {
        const backendRefs = [{ name: "web", port: 80 }];
        const filled = { group: "", kind: "Service", weight: 1, name: "web", port: 80 };
        const everything = [{ path: { type: "PathPrefix", value: "/" } }];
        const of = (...rules: object[]) => additions({ rules: [{ backendRefs }] }, { rules }, "spec");
        expect(of({ backendRefs: [filled], matches: everything })).toEqual([]);
        expect(of({ backendRefs: [filled], matches: [{ path: { type: "PathPrefix", value: "/only" } }] })).toEqual([
            "spec.rules[0].matches",
        ]);
        expect(
            of({
                backendRefs: [{ ...filled, filters: [{ type: "URLRewrite" }] }],
                matches: everything,
                filters: [{ type: "RequestMirror" }],
            }),
        ).toEqual(["spec.rules[0].backendRefs[0].filters", "spec.rules[0].filters"]);
    });

    it("is an address of Endpoints, in whatever subset the server keeps it", () => {
        const warned: string[] = [];
        const spy = jest.spyOn(pulumi.log, "warn").mockImplementation((text) => (warned.push(text), Promise.resolve()));
        const place = { kind: "Endpoints", namespace: "shop", name: "web" };
        const say = (declared: unknown, subsets: unknown): void =>
            sayAdded(
                {
                    place,
                    live: { metadata: {}, subsets },
                    verdict: { is: "ours" },
                    findings: [],
                } as unknown as Parameters<typeof sayAdded>[0],
                { kind: "Endpoints", args: { subsets: declared }, opts: {} } as unknown as Parameters<
                    typeof sayAdded
                >[1],
                {} as pulumi.Resource,
            );
        const subset = (...ips: string[]) => ({ addresses: ips.map((ip) => ({ ip })), ports: [{ port: 80 }] });
        say([subset("10.0.0.1"), subset("10.0.0.2")], [subset("10.0.0.2", "10.0.0.1")]);
        say([Promise.resolve(subset("10.0.0.1"))], [subset("10.6.6.6")]);
        expect(warned).toEqual([]);
        say([subset("10.0.0.1")], [{ ...subset("10.0.0.1"), notReadyAddresses: [{ ip: "10.6.6.6" }] }]);
        expect(warned).toEqual([
            expect.stringContaining(
                "Endpoints shop/web has what another hand, or a transformation, added to it: the address 10.6.6.6.",
            ),
        ]);
        spy.mockRestore();
    });
});
