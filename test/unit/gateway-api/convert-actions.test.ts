import { alb, backends, convert, gateway, ingress as plain } from "./converting";

const header = { type: "RemoveHeader", RemoveHeaderConfig: { key: "X-Admin" } };
const written = { type: "InsertHeader", InsertHeaderConfig: { key: "x", value_type: "USER_DEFINED", value: "1" } };
const limit = { type: "TrafficLimit", trafficLimitConfig: { QPS: 4 } };

const cce = (actions: unknown, service = "web"): ReturnType<typeof plain> =>
    plain(
        {
            "kubernetes.io/elb.class": "performance",
            [`kubernetes.io/elb.actions.${service}`]: typeof actions === "string" ? actions : JSON.stringify(actions),
        },
        { className: "cce" },
    );

describe("actions of a load balancer that do not choose who answers", () => {
    it.each([
        ["InsertHeader", written, "write a RequestHeaderModifier filter"],
        ["TrafficLimit", limit, "write a policy of the Gateway's controller"],
        ["Mystery", { type: "Mystery" }, "find out what it does"],
    ])("of the type %s close the routes of their Service, and say so", async (type, action, cure) => {
        const shut = await convert([cce([action])], "--accept lost moved");
        expect(backends(shut)).toEqual([]);
        expect(shut.text).toContain(`closed    Ingress shop/web: kubernetes.io/elb.actions.web (${type})`);
        expect(shut.text).toContain(`cure: ${cure}`);
        expect(shut.code).toBe(1);
        const open = await convert([cce([action])], "--accept open lost moved");
        expect(backends(open)).toEqual(["web"]);
        const name = `kubernetes.io/elb.actions.web (${type})`;
        const isHeader = type.endsWith("Header");
        expect(open.yaml).toContain(isHeader ? `what ${name} does to headers is not converted` : `no word for ${name}`);
        expect(open.yaml.includes("a policy of the Gateway's controller must do that")).toBe(!isHeader);
    });

    it("are for the rules of their own Service alone", async () => {
        const ran = await convert([cce([written], "other")], "--accept lost moved");
        expect(backends(ran)).toEqual(["web"]);
        // To which no rule leads: they do nothing.
        expect(ran.text).not.toContain("closed");
        expect(ran.code).toBe(0);
    });

    it("that take a header away become a filter, and nothing is closed", async () => {
        const filters = [{ type: "RequestHeaderModifier", requestHeaderModifier: { remove: ["X-Admin"] } }];
        const ack = plain(
            { [alb("actions.web")]: JSON.stringify([header]), [alb("order")]: "1" },
            { className: "alb" },
        );
        for (const own of [cce([header]), ack]) {
            const ran = await convert([own], "--accept lost moved");
            expect(ran.rules.map((rule) => rule.filters)).toEqual([filters]);
            expect(backends(ran)).toEqual(["web"]);
            expect([ran.code, ran.text]).toEqual([0, expect.not.stringMatching(/RemoveHeader|closed|differs/)]);
        }
        const two = await convert(
            [cce([header, { ...header, RemoveHeaderConfig: { key: "X-Role" } }])],
            "--accept lost",
        );
        expect(two.rules[0]?.filters?.[0]?.requestHeaderModifier?.remove).toEqual(["X-Admin", "X-Role"]);
    });

    it.each([
        ["names no header", [{ type: "RemoveHeader", RemoveHeaderConfig: {} }]],
        ["names the host", [{ type: "RemoveHeader", RemoveHeaderConfig: { key: "Host" } }]],
        ["takes away what another one writes", [header, { ...written, InsertHeaderConfig: { key: "x-admin" } }]],
        ["stands beside one that names none", [header, { type: "RemoveHeader" }]],
    ])("are not converted where RemoveHeader %s", async (_, actions) => {
        const ran = await convert([cce(actions)], "--accept lost moved");
        expect(backends(ran)).toEqual([]);
        expect(ran.text).toContain("(RemoveHeader)");
        expect(ran.code).toBe(1);
    });

    it("are not converted where ACK takes a header away from answers", async () => {
        const given = { [alb("actions.web")]: JSON.stringify([header]), [alb("rule-direction.web")]: "Response" };
        const ran = await convert([plain(given, { className: "alb" })], "--accept lost moved");
        expect(ran.rules.flatMap((rule) => rule.filters ?? [])).toEqual([]);
    });

    it.each([
        ["an empty list", "[]"],
        ["a fixed answer", [{ type: "FixedResponse", fixedResponseConfig: { statusCode: "200" } }]],
        ["backends by weight", [{ type: "ForwardPool", forwardConfig: [{ serviceName: "next", servicePort: 80 }] }]],
    ])("are not said of %s", async (_, actions) => {
        const { text } = await convert([cce(actions)], "--accept lost moved");
        expect(text).not.toMatch(/(closed|open|policy) .*actions\.web/);
    });

    it("are named for ACK's controller, too", async () => {
        const own = plain({ [alb("actions.web")]: JSON.stringify([limit]) }, { className: "alb" });
        const { text } = await convert([own], "--accept lost moved");
        expect(text).toContain(`${alb("actions.web")} (TrafficLimit)`);
    });

    it("does not call a policy what was converted", async () => {
        const own = plain(
            {
                "kubernetes.io/elb.class": "performance",
                "kubernetes.io/elb.listen-ports": '[{"HTTP":80},{"HTTPS":443}]',
                "kubernetes.io/elb.tls-certificate-ids": "a",
                "kubernetes.io/elb.ssl-redirect": "true",
                "kubernetes.io/ingress.property": "[]",
            },
            { className: "cce" },
        );
        expect((await convert([own])).text).not.toMatch(/policy .*(ssl-redirect|ingress.property)/);
    });
});

describe("what convert says of CCE", () => {
    const own = {
        "kubernetes.io/elb.class": "performance",
        "kubernetes.io/elb.id": "f7891f17-a49a-4b5c-9fef-8a0de0b1b1c2",
    };

    it("does not call a path unused that is written for https", async () => {
        const given = {
            ...own,
            "kubernetes.io/elb.listen-ports": '[{"HTTP":80},{"HTTPS":443}]',
            "kubernetes.io/elb.tls-certificate-ids": "c1",
            "kubernetes.io/elb.ssl-redirect": "true",
        };
        const all = plain(given, { className: "cce", path: "/" }) as {
            spec: { rules: { http: { paths: unknown[] } }[] };
        };
        const [rule] = all.spec.rules;
        rule?.http.paths.push({
            path: "/x",
            pathType: "Prefix",
            backend: { service: { name: "x", port: { number: 80 } } },
        });
        const { text, rules } = await convert([all]);
        expect(rules.some(({ matches = [] }) => matches.some(({ path }) => path?.value === "/x"))).toBe(true);
        expect(text).not.toContain("not used");
    });

    it("does not ask for a listener with the name of a load balancer", async () => {
        const { text } = await convert([plain({ ...own, "kubernetes.io/elb.port": "70000" }, { className: "cce" })]);
        expect(text).not.toContain("listener named");
        expect(text).toContain("cure: write the ports as its controller takes them");
    });

    it("does not ask to rename a group of backends that is no object", async () => {
        const pool = [{ type: "ForwardPool", forwardConfig: [{ poolID: "p1", weight: 1 }] }];
        const { text } = await convert([cce(pool)], "--accept lost moved");
        expect(text).toContain("cure: give it a Service, and name that in the Ingress");
        expect(text).not.toContain("a letter first");
    });

    it("does not let routes of http and of https meet, which are written for a listener each", async () => {
        const both = {
            ...own,
            "kubernetes.io/elb.listen-ports": '[{"HTTP":80},{"HTTPS":443}]',
            "kubernetes.io/elb.tls-certificate-ids": "c1",
            "kubernetes.io/elb.ssl-redirect": "true",
        };
        const { text } = await convert([...gateway({ http: 80, https: 443 }), plain(both, { className: "cce" })]);
        expect(text).not.toMatch(/^meets/m);
        const other = { ...own, "kubernetes.io/elb.id": "11111111-1b3c-4c33-9d0e-0b3a5a0f8e11" };
        const two = [plain(own, { className: "cce" }), plain(other, { className: "cce", name: "other" })];
        expect((await convert([...gateway({ http: 80, https: 443 }), ...two])).text).toMatch(/^meets/m);
    });
});

test("a rule that is of no use at one listener, and is left out at another, is not called unused; others are once", async () => {
    const at = (order: string, ports: string): Record<string, string> => ({
        "kubernetes.io/elb.class": "performance",
        "kubernetes.io/elb.id": "lb-1",
        "kubernetes.io/elb.listen-ports": ports,
        "kubernetes.io/elb.tls-certificate-ids": "c1",
        "kubernetes.io/elb.ingress-order": order,
    });
    const both = '[{"HTTP":80},{"HTTPS":443}]';
    const { text } = await convert([
        plain(at("1", both), { className: "cce", name: "all", path: "/" }),
        plain(at("2", '[{"HTTPS":443},{"HTTPS":8443}]'), { className: "cce", name: "some", path: "/x" }),
        plain(at("3", both), { className: "cce", name: "never", path: "/y" }),
    ]);
    expect(text).toContain("https://shop.example.com:8443/x");
    expect(text).not.toMatch(/not used .*\/x of Ingress shop\/some/);
    expect(text.match(/not used /g)).toHaveLength(1);
    expect(text).toMatch(/not used .*\/y of Ingress shop\/never/);
});
