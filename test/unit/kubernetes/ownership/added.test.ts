import { additions } from "../../../../provider/platforms/kubernetes/ownership/added";

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
        ["fields of the server", { ...declared, defaultBackend: { service: { name: "x" } } }, []],
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
