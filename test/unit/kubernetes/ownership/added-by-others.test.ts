import * as pulumi from "@pulumi/pulumi";
import {
    additions,
    additionsBeside,
    sayAdded,
} from "../../../../provider/platforms/kubernetes/ownership/added-by-others";

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
        // What was edited is no addition.
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

describe("who wrote the list last", () => {
    const place = { kind: "Ingress", namespace: "shop", name: "web" };
    const program = "pulumi-kubernetes-7be9ddb4";
    type Managers = string | readonly string[];
    const warnings = (kind: string, declared: object, live: object, by: Managers, field = "rules"): string[] => {
        const warned: string[] = [];
        const spy = jest.spyOn(pulumi.log, "warn").mockImplementation((text) => (warned.push(text), Promise.resolve()));
        const managedFields = [by].flat().map((manager) => ({
            manager,
            operation: "Update",
            fieldsV1: { "f:spec": { [`f:${field}`]: {} } },
        }));
        sayAdded(
            {
                place: { ...place, kind },
                live: { metadata: { name: "web", managedFields }, spec: live },
                verdict: { is: "ours" },
                findings: [],
            } as unknown as Parameters<typeof sayAdded>[0],
            { kind, args: { spec: declared }, opts: {} } as unknown as Parameters<typeof sayAdded>[1],
            {} as pulumi.Resource,
        );
        spy.mockRestore();
        return warned.map((text) => text.slice(0, text.indexOf(". ") + 1));
    };
    const own = { rules: [rule("shop.example.com", path("/"), path("/api", "api"))] };

    it("was the program: what this update takes away or changes is not another hand's", () => {
        const before = { rules: [...own.rules, rule("old.example.com", path("/"))] };
        expect(warnings("Ingress", own, before, program)).toEqual([]);
        expect(warnings("Ingress", own, { rules: [rule("former.example.com", path("/"))] }, program)).toEqual([]);
        const withTls = { ...own, tls: [{ secretName: "x" }] };
        expect(warnings("Ingress", own, withTls, program, "tls")).toEqual([]);
        expect(warnings("Ingress", own, withTls, "kubectl-edit", "tls")).toEqual([
            "name: Ingress shop/web has what another hand, or a transformation, added to it: spec.tls.",
        ]);
        expect(warnings("Ingress", own, before, "kubectl-edit")).toEqual([
            "name: Ingress shop/web has what another hand, or a transformation, added to it: spec.rules[1] (old.example.com).",
        ]);
    });

    it.each<[string, object, string]>([
        [
            "a host",
            { rules: [rule("theirs.example.com", path("/"), path("/api", "api"))] },
            "spec.rules[0].host is theirs.example.com instead of shop.example.com, which it does not answer",
        ],
        [
            "a backend",
            { rules: [rule("shop.example.com", path("/api", "evil"), path("/"))] },
            "spec.rules[0].http.paths[0].backend.service.name is evil instead of api",
        ],
        [
            "a path",
            { rules: [rule("shop.example.com", path("/"), path("/v2", "api"))] },
            "spec.rules[0].http.paths[1].path is /v2 instead of /api",
        ],
        [
            "nothing but fewer paths",
            { rules: [rule("shop.example.com", path("/"))] },
            "spec.rules[0].http.paths[1] (/api) is gone",
        ],
    ])("was another hand, which replaced %s", (_what, live, said) => {
        expect(warnings("Ingress", own, live, "kubectl-patch")).toEqual([
            `name: Ingress shop/web is not as the program declares it now, and kubectl-patch wrote it last: ${said}.`,
        ]);
        expect(warnings("Ingress", own, live, program)).toEqual([]);
        // A record of another field says nothing of this one.
        expect(warnings("Ingress", own, live, "kubectl-patch", "tls")).toEqual([]);
    });

    it("was the program beside a hand that wrote the same: its value is the program's, and the update changes it", () => {
        const before = { rules: [rule("old.example.com", path("/"), path("/api", "api"))] };
        expect(warnings("Ingress", own, before, [program, "kubectl-client-side-apply"])).toEqual([]);
        const more = { rules: [...own.rules, rule("old.example.com", path("/"))] };
        expect(warnings("Ingress", own, more, [program, "kubectl-client-side-apply"])).toEqual([]);
    });

    it("was another hand, which put a wildcard in place of a host, or none: it may answer it as well", () => {
        const wide = { rules: [rule("*.example.com", path("/"), path("/api", "api"))] };
        expect(warnings("Ingress", own, wide, "kubectl-patch")).toEqual([
            expect.stringMatching(/host is \*\.example\.com instead of shop\.example\.com\.$/),
        ]);
    });

    it("was another hand, which replaced hostnames of an HTTPRoute, changed a rule and added one", () => {
        const backendRefs = [{ name: "web", port: 80 }];
        const at = (value: string, refs: object[]) => ({
            matches: [{ path: { type: "PathPrefix", value } }],
            backendRefs: refs,
        });
        const declared = { hostnames: ["one.example.com", "two.example.com"], rules: [at("/", backendRefs)] };
        const hostnames = ["one.example.com", "hacked.example.com"];
        expect(warnings("HTTPRoute", declared, { ...declared, hostnames }, "kubectl-patch", "hostnames")).toEqual([
            "name: HTTPRoute shop/web is not as the program declares it now, and kubectl-patch wrote it last: spec.hostnames[1] is hacked.example.com instead of two.example.com, which it does not answer.",
        ]);
        const rules = [at("/", [{ name: "evil", port: 80, weight: 1 }]), at("/h", backendRefs)];
        expect(warnings("HTTPRoute", declared, { ...declared, rules }, "kubectl-patch")).toEqual([
            "name: HTTPRoute shop/web has what another hand, or a transformation, added to it: spec.rules[1].",
            "name: HTTPRoute shop/web is not as the program declares it now, and kubectl-patch wrote it last: spec.rules[0].backendRefs[0].name is evil instead of web.",
        ]);
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
        let fields: object[] = [];
        const say = (declared: unknown, subsets: unknown): void =>
            sayAdded(
                {
                    place,
                    live: { metadata: { managedFields: fields }, subsets },
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
        fields = [{ manager: "pulumi-kubernetes-7be9ddb4", operation: "Apply", fieldsV1: { "f:subsets": {} } }];
        say([subset("10.0.0.1")], [subset("10.0.0.1", "10.0.0.2")]);
        expect(warned).toEqual([]);
        fields = [];
        say([subset("10.0.0.1")], [{ ...subset("10.0.0.1"), notReadyAddresses: [{ ip: "10.6.6.6" }] }]);
        expect(warned).toEqual([
            expect.stringContaining(
                "Endpoints shop/web has what another hand, or a transformation, added to it: the address 10.6.6.6.",
            ),
        ]);
        spy.mockRestore();
    });
});
