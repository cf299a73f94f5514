import {
    createRouter,
    describeChange,
    lint,
    parseUrl,
    trafficDiff,
    type Listener,
    type Rule,
    type Table,
} from "../../../provider/routing";
import { fallback, rule } from "./support";

const at = (gateway: string, listeners: readonly Listener[] | undefined, rules: readonly Rule[]): Table => ({
    gateway,
    dialect: "kubernetes",
    rules: rules.map((r, i) => ({ ...r, origin: { ...r.origin, path: `${gateway}[${i}]` } })),
    ...(listeners === undefined ? {} : { listeners }),
});
const to = (host: string, name: string): Rule => rule(host, "/", "Prefix", { to: name });
const http: Listener = { address: "lb-1", scheme: "http", port: 80 };
const https: Listener = { address: "lb-1", scheme: "https", port: 443 };
const plain8000: Listener = { scheme: "http", port: 8000 };

const ask = (tables: readonly Table[], url: string): string => {
    const { target, outcome } = createRouter(tables).explain(parseUrl(url));
    return target?.kind === "service" ? target.name : outcome;
};
const changes = (before: readonly Table[], after: readonly Table[]): string[] =>
    trafficDiff(before, after).map(describeChange);

describe("scheme and port of a URL choose the listener", () => {
    const tables = [
        at("lb-1:80", [http], [to("a.x.io", "plain")]),
        at("lb-1:443", [https], [to("a.x.io", "secure")]),
        at("lb-1:8443", [{ ...https, port: 8443 }], [to("a.x.io", "admin")]),
    ];

    it.each([
        ["http://a.x.io/", "plain"],
        ["http://a.x.io:80/", "plain"],
        ["https://a.x.io/", "secure"],
        ["https://a.x.io:8443/", "admin"],
        ["http://a.x.io:8443/", "none"],
        ["https://a.x.io:9000/", "none"],
        // Neither scheme nor port are told.
        ["a.x.io/", "undetermined"],
        ["a.x.io:443/", "secure"],
    ])("%s is answered by %s", (url, expected) => expect(ask(tables, url)).toBe(expected));

    it("names the listeners of a host when none matches, and what decides when the URL does not", () => {
        const router = createRouter(tables);
        expect(router.explain(parseUrl("https://a.x.io:9000/"))).toEqual({
            outcome: "none",
            listening: false,
            why: [
                "Nothing listens for https on port 9000: lb-1:80 listens for http on port 80, lb-1:443 listens for https on port 443, lb-1:8443 listens for https on port 8443.",
            ],
        });
        expect(router.explain({ host: "a.x.io", path: "/" }).why[0]).toBe(
            "Several gateways take requests for the host a.x.io (lb-1:80 and lb-1:443 and lb-1:8443): they have one address, and scheme and port of the URL decide (http on port 80; https on port 443; https on port 8443).",
        );
    });

    it("says that nothing listens for this host where gateways of other hosts listen for the scheme", () => {
        const open = at("open", [{ address: "lb-1", ...plain8000 }], [rule("", "/", "Prefix", { to: "wide" })]);
        const named = at("named", [{ address: "lb-1", ...plain8000 }], [to("b.y.io", "b")]);
        const other = at(
            "other",
            [{ address: "lb-2", scheme: "https", port: 443, host: "*.x.io" }],
            [to("a.x.io", "a")],
        );
        const every = at("every", [{ address: "lb-2", scheme: "https", port: 443 }], [to("a.x.io", "a")]);
        const why = (all: readonly Table[], url: string): string | undefined =>
            createRouter(all).explain(parseUrl(url)).why[0];
        expect(why([open, other], "https://b.y.io/")).toBe(
            "Nothing listens for https on port 443 for b.y.io: open listens for http on port 8000.",
        );
        expect(why([named, every], "https://b.y.io/")).toBe(
            "No gateway with rules for b.y.io listens for https on port 443: named listens for http on port 8000.",
        );
        expect(why([open, every], "https://b.y.io/")).toBe(
            "No gateway with rules for every host listens for https on port 443: open listens for http on port 8000.",
        );
        expect(why([other], "https://b.y.io/")).toBe(
            "Nothing listens for https on port 443 for b.y.io: other listens for https on port 443 for *.x.io.",
        );
    });

    it("asks the only gateway on its own ports, too", () => {
        const one = [at("lb-1:8080", [{ ...http, port: 8080 }], [to("a.x.io", "plain")])];
        expect(ask(one, "http://a.x.io:8080/")).toBe("plain");
        expect(ask(one, "http://a.x.io/")).toBe("none");
    });

    it("asks another listener of the address that the host is at, before an address that has nothing for it", () => {
        const catchAll = at(
            "other",
            [{ address: "lb-2", scheme: "http", port: 80 }],
            [rule("", "/", "Prefix", { to: "wide" })],
        );
        const secure = at("lb-1:443", [https], [to("a.x.io", "secure")]);
        const plain = { ...at("lb-1:80", [http], []), defaults: [fallback("default")] };
        expect(ask([secure, plain, catchAll], "http://a.x.io/")).toBe("default");
        expect(ask([secure, catchAll], "http://a.x.io/")).toBe("none");
        expect(ask([secure, catchAll], "http://b.x.io/")).toBe("wide");
    });

    it("takes the listener with the most specific host, whether its rules know the host or not", () => {
        const wide = at("wide", [{ ...http, host: "*.x.io" }], [to("a.x.io", "wide")]);
        const narrow = at(
            "narrow",
            [{ ...http, host: "a.x.io" }],
            [rule("a.x.io", "/only", "Prefix", { to: "narrow" })],
        );
        expect(ask([wide, narrow], "http://a.x.io/only")).toBe("narrow");
        expect(ask([wide, narrow], "http://a.x.io/")).toBe("none");
        expect(ask([wide, at("narrow", [{ ...http, host: "b.x.io" }], [])], "http://a.x.io/")).toBe("wide");
    });
});

describe("tables that share a listener", () => {
    it("compete there", () => {
        const [one, two] = [at("shop", [http], [to("a.x.io", "one")]), at("pay", [http], [to("a.x.io", "two")])];
        expect(ask([one, two], "http://a.x.io/")).toBe("undetermined");
        expect(lint([one, two]).map(({ code, severity }) => [code, severity])).toEqual([
            ["CR105", "error"],
            ["CR116", "info"],
        ]);
    });

    it("compete only there", () => {
        const [one, two] = [at("shop", [http, https], [to("a.x.io", "one")]), at("pay", [http], [to("b.x.io", "two")])];
        expect(
            ["http://a.x.io/", "https://a.x.io/", "http://b.x.io/", "https://b.x.io/"].map((url) =>
                ask([one, two], url),
            ),
        ).toEqual(["one", "one", "two", "none"]);
    });

    it("are no conflict where they do not", () => {
        const second: Listener = { address: "lb-2", scheme: "http", port: 80 };
        const one = { ...at("first", [http], [to("a.x.io", "one")]), defaults: [fallback("one")] };
        const two = { ...at("second", [second], [to("a.x.io", "two")]), defaults: [fallback("two")] };
        const three = { ...at("third", [https], [to("a.x.io", "three")]), defaults: [fallback("three")] };
        expect(lint([one, three])).toEqual([]);
        expect(lint([one, two]).map(({ code }) => code)).toEqual(["CR106"]);
    });

    it("are shown by requests that arrive there", () => {
        const table = at(
            "admin",
            [{ address: "lb-1", scheme: "https", port: 8443 }],
            [to("*.x.io", "one"), to("*.x.io", "two")],
        );
        const [first] = lint([table]);
        expect([first?.code, first?.witness]).toEqual([
            "CR105",
            { scheme: "https", host: "any.x.io", port: 8443, path: "/" },
        ]);
    });
});

describe("a host that arrives elsewhere", () => {
    const edge = (address: string, ...rules: Rule[]): Table => at("edge", [{ address }], rules);

    it("is a change, though the same backend answers", () => {
        const [before, after] = [edge("public", to("a.x.io", "web")), edge("internal", to("a.x.io", "web"))];
        expect(changes([before], [after])).toEqual([
            "a.x.io/** arrives at internal instead of public: change its DNS record",
        ]);
        const [change] = trafficDiff([before], [after]);
        expect(change).toMatchObject({ kind: "arrives", arrives: { before: "public", after: "internal" } });
    });

    it("is a change beside the others of its paths", () => {
        expect(changes([edge("public", to("a.x.io", "web"))], [edge("internal", to("a.x.io", "api"))])).toEqual([
            "a.x.io/** arrives at internal instead of public: change its DNS record",
            "a.x.io/** moves from service:shop/web:80 to service:shop/api:80",
        ]);
    });

    it("is so when its gateway is removed and another has it", () => {
        const [old, now] = [at("old", undefined, [to("a.x.io", "web")]), at("new", undefined, [to("b.x.io", "web")])];
        const moved = at("new", undefined, [to("b.x.io", "web"), to("a.x.io", "web")]);
        expect(changes([old, now], [moved])).toEqual([
            "a.x.io/** arrives at new instead of old: change its DNS record",
        ]);
    });

    it("is none when only the name of its gateway is new", () => {
        const [a, b] = [
            at("edge", [{ address: "public" }], [to("a.x.io", "web")]),
            at("door", [{ address: "public" }], [to("a.x.io", "web")]),
        ];
        expect(changes([a], [b])).toEqual([]);
    });

    it("is none when an older state does not tell the address", () => {
        expect(changes([at("edge", undefined, [to("a.x.io", "web")])], [edge("public", to("a.x.io", "web"))])).toEqual(
            [],
        );
    });

    it("is perhaps one when the new address is not known yet", () => {
        const later = at("edge", [{ unknown: true }], [to("a.x.io", "web")]);
        expect(changes([edge("public", to("a.x.io", "web"))], [later])).toEqual([
            "a.x.io/** is not known to arrive elsewhere: where it arrives now is known after apply. If that is not public, change its DNS record",
        ]);
    });
});

describe("a host that nobody names any more", () => {
    const wide = at("internal", undefined, [rule("", "/", "Prefix", { to: "intranet" })]);

    it("is lost, whoever takes every host elsewhere", () => {
        const [before, after] = [
            at("edge", undefined, [to("a.x.io", "web"), to("b.x.io", "web")]),
            at("edge", undefined, [to("b.x.io", "web")]),
        ];
        expect(changes([before, wide], [after, wide])).toEqual(["a.x.io/** loses its answer from service:shop/web:80"]);
        expect(changes([after, wide], [before, wide])).toEqual(["a.x.io/** gains an answer from service:shop/web:80"]);
        expect(changes([before, wide], [wide])).toEqual([
            "a.x.io/** loses its answer from service:shop/web:80",
            "b.x.io/** loses its answer from service:shop/web:80",
        ]);
    });

    it("goes to what takes every host at its own address", () => {
        const rest = rule("", "/", "Prefix", { to: "rest" });
        const [before, after] = [at("edge", undefined, [to("a.x.io", "web"), rest]), at("edge", undefined, [rest])];
        expect(changes([before, wide], [after, wide])).toEqual([
            "a.x.io/** moves from service:shop/web:80 to service:shop/rest:80",
        ]);
    });
});

it("compares two gateways of one name and two addresses each with itself", () => {
    const table = (address: string, hosts: readonly string[]): Table =>
        at(
            "edge",
            [{ address }],
            hosts.map((host) => to(host, address)),
        );
    const before = [table("one", ["a.x.io", "b.x.io"]), table("two", ["c.x.io", "d.x.io"])];
    const after = [table("one", ["a.x.io"]), table("two", ["c.x.io"])];
    expect(changes(before, after)).toEqual([
        "b.x.io/** loses its answer from service:shop/one:80",
        "d.x.io/** loses its answer from service:shop/two:80",
    ]);
});

it("tells a listener that goes from one that stays", () => {
    const [before, after] = [
        at("edge", [http, https], [to("a.x.io", "web")]),
        at("edge", [https], [to("a.x.io", "web")]),
    ];
    expect(changes([before], [after])).toEqual(["a.x.io/** over http loses its answer from service:shop/web:80"]);
    expect(trafficDiff([after], [before])[0]?.witness).toEqual({ scheme: "http", host: "a.x.io", path: "/any" });
    const moved = at("edge", [{ ...https, port: 8443 }], [to("a.x.io", "web")]);
    expect(changes([after], [moved])).toEqual([
        "a.x.io/** over https loses its answer from service:shop/web:80",
        "a.x.io/** over https on port 8443 gains an answer from service:shop/web:80",
    ]);
});

describe("two controllers of one address", () => {
    const known = { address: "203.0.113.7" };
    const ingress: Table = { ...at("traefik", undefined, [to("a.x.io", "old")]), dialect: "traefik", ...known };
    const route: Table = {
        ...at("infra/shared", [{ address: "infra/shared", scheme: "http", port: 80 }], [to("a.x.io", "new")]),
        dialect: "traefik-gateway",
        ...known,
    };

    it("are one listener: no DNS record decides between them, and none has to change", () => {
        const [why] = createRouter([ingress, route]).explain(parseUrl("http://a.x.io/")).why;
        expect(why).toContain(
            "they have one address, and in which order Traefik 3.7 and Traefik 3.7's Gateway provider stand there",
        );
        expect(lint([ingress, route]).map(({ code }) => code)).not.toContain("CR106");
        expect(changes([ingress], [route]).join()).not.toContain("change its DNS record");
        expect(changes([ingress], [{ ...route, address: "203.0.113.8" }]).join()).toContain("change its DNS record");
    });

    it("may be one Traefik where no address is told", () => {
        const [old, now] = [ingress, route].map(({ address: _, ...table }) => table) as [Table, Table];
        const [why] = createRouter([old, now]).explain(parseUrl("http://a.x.io/")).why;
        expect(why).toContain("its DNS record decides which one is asked, unless they are one Traefik");
    });

    it("may have one address where nobody tells their addresses", () => {
        const nginx: Table = { ...at("nginx", undefined, [to("a.x.io", "old")]), dialect: "ingress-nginx" };
        const gateway: Table = { ...at("infra/shared", undefined, [to("a.x.io", "new")]), dialect: "gateway-api" };
        const why = (...tables: Table[]): string =>
            createRouter(tables).explain(parseUrl("http://a.x.io/")).why[0] ?? "";
        expect(why(nginx, gateway)).toContain("which one is asked, unless they have one address.");
        expect(why({ ...nginx, ...known }, gateway)).toMatch(/its DNS record decides which one is asked\.$/);
        const [one, other] = ["one", "other"].map((name): Table => ({ ...nginx, gateway: name, dialect: "gce" }));
        expect(why(one as Table, other as Table)).toMatch(/its DNS record decides which one is asked\.$/);
    });

    it("are asked for by DNS except those that ask for one address", () => {
        const own = (name: string, address?: string): Table => ({
            ...at(name, undefined, [to("a.x.io", name)]),
            dialect: "gce",
            ...(address === undefined ? {} : { places: { [name]: { addresses: [address] } } }),
        });
        const tables = [own("one", "static address edge"), own("two", "static address edge"), own("three")];
        expect(createRouter(tables).explain(parseUrl("http://a.x.io/")).why[0]).toContain(
            "its DNS record decides which one is asked, but not between one and two, which all ask for static address edge.",
        );
    });
});
