/** Values that CCE does not take, by the commands that read files: the API server takes any text. */
import { crossroute } from "./run";

/** The guide names the port so beside this action. */
const portFor = (annotations: Record<string, string>): object =>
    Object.values(annotations).some((text) => text.includes("ForwardPool"))
        ? { name: "use-annotation" }
        : { number: 80 };
const ingress = (annotations: Record<string, string>): object => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: {
        name: "web",
        namespace: "shop",
        annotations: { "kubernetes.io/elb.id": "lb-1", "kubernetes.io/elb.class": "performance", ...annotations },
    },
    spec: {
        ingressClassName: "cce",
        rules: [
            {
                host: "a.test",
                http: {
                    paths: [
                        {
                            path: "/",
                            pathType: "Prefix",
                            backend: { service: { name: "web", port: portFor(annotations) } },
                        },
                    ],
                },
            },
        ],
    },
});
const run = (line: string, annotations: Record<string, string>): ReturnType<typeof crossroute> =>
    crossroute(`${line} -f -`, { input: JSON.stringify(ingress(annotations)) });

describe.each([
    ["port", "", "no whole number", "from 1 to 65535"],
    ["port", "eighty", "no whole number", "from 1 to 65535"],
    ["port", "70000", "out of range", "from 1 to 65535"],
    ["listen-ports", "80", "lists no ports", "with ports from 1 to 65535"],
    ["ingress-order", "0", "out of range", "from 1 to 1000"],
    ["redirect-url-code", "200", "out of range", "301, 302, 303, 307 or 308"],
    ["canary-weight", "101", "out of range", "from 0 to 100"],
    ["redirect-url", "x", '"x" is no URL', "Start with http:// or https://."],
    ["rewrite-target", "x", '"x" is not acceptable', "Start with a slash."],
    ["conditions.web", "GET", '"GET" is no JSON', "Give a list of conditions, as JSON."],
    ["conditions.web", "{}", '"{}" is no list of conditions', "Give a list of conditions, as JSON."],
    ["conditions.web", "[7]", "7 has no type", "Use one of Method, Header, Cookie, QueryString, SourceIp."],
    ["actions.web", '{"type":"FixedResponse"}', "is no list of actions", "Give a list of actions, as JSON."],
    ["headers.web", '["x"]', "is no object with key and values", "Give an object with key and values, as JSON."],
    ["headers.web", JSON.stringify({ key: "x", values: [..."123456789"] }), "9 values", "Give at most 8."],
    [
        "conditions.web",
        JSON.stringify([{ type: "Header", headerConfig: { key: "x", values: [..."123456789ab"] } }]),
        "11 values",
        "Give at most 10: a rule has at most 10 conditions.",
    ],
])("kubernetes.io/elb.%s as %j", (name, text, reason, help) => {
    const annotation = `kubernetes.io/elb.${name}`;
    const given = { [annotation]: text };

    it("is an error of lint, with what CCE's guide has", async () => {
        const { code, out } = await run("lint", given);
        expect(out).toContain(`error CR315 invalid-controller-option metadata.annotations["${annotation}"]`);
        expect(out).toContain(reason);
        expect(out).toContain(help);
        expect(code).toBe(1);
    });

    it("leaves open in explain what becomes of requests, and at which port", async () => {
        const { out, err } = await run("explain http://a.test/", given);
        expect(out).toContain("undetermined");
        expect(out).toContain(annotation);
        expect(`${out}${err}`).not.toMatch(/:0\b|:70000/);
        expect(err).toContain("CCE does not take, or may take otherwise, what annotations say of Ingress shop/web");
    });

    it("is left out by import, with the reason", async () => {
        const { code, err } = await run("import -o nowhere", given);
        expect(err).toContain("note: Ingress shop/web is left out: ");
        expect(err).toContain(reason);
        expect(code).toBe(2);
    });
});

const lists = (kind: string, values: readonly unknown[]): Record<string, string> => ({
    [`kubernetes.io/elb.${kind}.web`]: JSON.stringify(values),
});
const method = (...values: unknown[]): object => ({ type: "Method", methodConfig: { values } });

it.each([
    ["conditions", [{ type: "Method" }], "[0].methodConfig", "missing", '"Method" needs it.'],
    ["conditions", [{ type: "Method", methodConfig: "GET" }], "[0].methodConfig", '"GET" is no object', "needs it"],
    ["conditions", [method()], "[0].methodConfig.values", "[] is no list of values", "Give GET, POST, PUT"],
    ["conditions", [method("GET", "FETCH")], "[0].methodConfig.values[1]", '"FETCH" is not acceptable', "Give GET"],
    ["conditions", [method("GET"), method("PUT")], "[1]", '"Method" is already the type of [0]', "Put both into one."],
    [
        "conditions",
        [{ type: "Header", headerConfig: { key: "a b", values: ["1"] } }],
        "[0].headerConfig.key",
        '"a b" is no key',
        "Give letters",
    ],
    [
        "conditions",
        [{ type: "Header", headerConfig: { key: "x" } }],
        "[0].headerConfig.values",
        "missing",
        "Give a list of texts.",
    ],
    [
        "conditions",
        [{ type: "Cookie", cookieConfig: { values: ["a=b"] } }],
        "[0].cookieConfig.values[0]",
        '"a=b" is not acceptable',
        '[{"key":"version","value":"2"}]',
    ],
    [
        "conditions",
        [{ type: "QueryString", queryStringConfig: { values: ["1"] } }],
        "[0].queryStringConfig.key",
        "missing",
        "Give the name of the parameter.",
    ],
    [
        "conditions",
        [{ type: "SourceIp", sourceIpConfig: { values: ["10.0.0.0/33"] } }],
        "[0].sourceIpConfig.values[0]",
        '"10.0.0.0/33" is not acceptable',
        "Give address ranges",
    ],
    [
        "actions",
        [{ type: "FixedResponse", fixedResponseConfig: { statusCode: "302" } }],
        "[0].fixedResponseConfig.statusCode",
        '"302" is no status of an answer',
        "Give 2xx, 4xx or 5xx.",
    ],
    [
        "actions",
        [{ type: "FixedResponse", fixedResponseConfig: { messageBody: "x".repeat(1025) } }],
        "[0].fixedResponseConfig.messageBody",
        "it has 1025 characters",
        "Give at most 1024 characters.",
    ],
    [
        "actions",
        [{ type: "TrafficLimit", trafficLimitConfig: { burst: -1 } }],
        "[0].trafficLimitConfig.burst",
        "-1 is out of range",
        "from 0 to 100000",
    ],
    [
        "actions",
        [{ type: "TrafficLimit", trafficLimitConfig: { qps: 4, perSourceIpQps: "4" } }],
        "[0].trafficLimitConfig.perSourceIpQps",
        '"4" is not below QPS',
        "Give less than QPS",
    ],
    ["actions", [{ type: "ForwardPool", forwardConfig: {} }], "[0].forwardConfig", "{} is no list", "needs it"],
    ["actions", [{ type: "ForwardPool", forwardConfig: [] }], "[0].forwardConfig", "0 groups", "Give 1-5 groups."],
    [
        "actions",
        [{ type: "ForwardPool", forwardConfig: [{ weight: 1 }] }],
        "[0].forwardConfig[0]",
        '{"weight":1} names no backend',
        "Give serviceName and servicePort, or poolID.",
    ],
    [
        "actions",
        [{ type: "ForwardPool", forwardConfig: [{ poolID: "p", weight: 101 }] }],
        "[0].forwardConfig[0].weight",
        "101 is out of range",
        "from 0 to 100",
    ],
] as const)("of %s, %j is told where it is wrong: at %s", async (kind, values, part, reason, help) => {
    const given = lists(kind, values);
    const at = `metadata.annotations["kubernetes.io/elb.${kind}.web"]${part}`;
    const { code, out } = await run("lint --json", given);
    const found = (JSON.parse(out) as Record<string, unknown>[]).filter((one) => one.code === "CR315");
    expect(found).toEqual([
        expect.objectContaining({
            severity: "error",
            origin: expect.objectContaining({ path: at }) as unknown,
            message: `${at}: ${reason}.`,
            help: expect.stringContaining(help) as unknown,
        }),
    ]);
    expect(code).toBe(1);
    expect((await run("explain http://a.test/", given)).out).toContain("undetermined");
});

it.each([
    ['{"key":"x y","values":["1"]}', ".key", '"x y" is no key'],
    ['{"key":"x","values":[]}', ".values", "[] is no list of values"],
    ['{"values":["1"]}', ".key", "missing"],
    ['{"x y":["1"]}', "", '"x y" is no key'],
    [JSON.stringify({ key: "x", values: Array(10).fill("1") }), ".values", "10 values"],
])("the header of a Service as %s is told where it is wrong", async (text, part, reason) => {
    const { code, out } = await run("lint", { "kubernetes.io/elb.headers.web": text });
    expect(out).toContain(`metadata.annotations["kubernetes.io/elb.headers.web"]${part}: ${reason}.`);
    expect(code).toBe(1);
});

it("conditions and actions as the guide of CCE has them, also in its other spelling, have no finding", async () => {
    const conditions = [
        method("GET", "POST"),
        { type: "Header", headerConfig: { key: "gray-hello", values: ["value1", "value2"] } },
        { type: "Cookie", cookieConfig: { values: [{ key: "cookiekey1", value: "cookievalue1" }] } },
        { type: "QueryString", queryStringConfig: { key: "querykey", values: ["queryvalue"] } },
        { type: "SourceIp", sourceIpConfig: { values: ["192.168.0.0/16", "2020:50::44/127"] } },
    ];
    const actions = [
        { type: "InsertHeader", InsertHeaderConfig: { key: "aa", value_type: "USER_DEFINED", value: "aa" } },
        { type: "RemoveHeader", RemoveHeaderConfig: { key: "dd" } },
        { type: "FixedResponse", FixedResponseConfig: { contentType: "text/plain", statusCode: "503" } },
        { type: "TrafficLimit", TrafficLimItConfig: { perSourceIpQps: 3, qps: 67 } },
        { type: "ForwardPool", forwardConfig: [{ serviceName: "test", servicePort: 80, weight: 90, type: "service" }] },
    ];
    for (const given of [
        lists("conditions", conditions),
        lists("conditions", []),
        lists("actions", actions),
        lists("actions", []),
        { "kubernetes.io/elb.headers.web": '{"key":"x","values":["a*"]}' },
        { "kubernetes.io/elb.headers.web": '{"x":["a*"]}' },
        { "kubernetes.io/elb.redirect-url": "https://b.test/" },
        { "kubernetes.io/elb.rewrite-target": "/$1" },
    ]) {
        const { code, out } = await run("lint", given);
        expect([code, out]).toEqual([0, expect.not.stringContaining("CR315")]);
    }
    const fixed = await run("explain http://a.test/", lists("actions", actions));
    expect(fixed.out).toContain("503");
});

it("a condition of a type that CCE's guide does not have is a warning, and leaves open what becomes of requests", async () => {
    const given = lists("conditions", [{ type: "Port", portConfig: { values: [80] } }]);
    const { code, out } = await run("lint", given);
    expect(out).toContain(
        'warning CR315 invalid-controller-option metadata.annotations["kubernetes.io/elb.conditions.web"][0].type',
    );
    expect([code, out]).toEqual([0, expect.stringContaining('"Port" is not known')]);
    expect((await run("explain http://a.test/", given)).out).toContain("undetermined");
});

it("a wrong list for another Service says nothing of the rules of this one", async () => {
    const { out } = await run("explain http://a.test/", { "kubernetes.io/elb.conditions.api": "x" });
    expect(out).toContain("service:shop/web:80");
    expect(out).not.toContain("undetermined");
});

it("words that CCE's guide does not have are a warning: newer versions may have more", async () => {
    const { code, out } = await run("lint", { "kubernetes.io/elb.tls-ciphers-policy": "tls-2-0" });
    expect(out).toContain('CCE\'s guide has no "tls-2-0" here');
    expect([code, out.includes("error")]).toEqual([0, false]);
});

it("values that it takes, and those that are still to be filled in, have no finding", async () => {
    for (const text of ["80", "${PORT}"]) {
        const { code, out } = await run("lint", { "kubernetes.io/elb.port": text });
        expect([code, out]).toEqual([0, expect.not.stringContaining("CR315")]);
    }
});

describe.each([
    ["listen-ports", '[{"HTTP":80}]'],
    ["ingress-order", "3"],
    ["rule-priority-enabled", "true"],
    ["rewrite-target", "/$1"],
    ["headers.web", '{"key":"x","values":["a"]}'],
    ["conditions.web", JSON.stringify([method("GET")])],
    ["actions.web", '[{"type":"FixedResponse","fixedResponseConfig":{"statusCode":"503"}}]'],
])("%s, which only a dedicated load balancer has, on a shared one", (name, text) => {
    const given = { "kubernetes.io/elb.class": "union", [`kubernetes.io/elb.${name}`]: text };

    it("is a warning of lint", async () => {
        const { code, out } = await run("lint", given);
        expect(out).toContain(
            `warning CR315 invalid-controller-option metadata.annotations["kubernetes.io/elb.${name}"]`,
        );
        expect(out).toContain("only a dedicated load balancer has it");
        expect(code).toBe(0);
    });

    it("leaves open what becomes of requests", async () => {
        const { out } = await run("explain http://a.test/", given);
        expect(out).toContain("undetermined");
        expect(out).toContain(`whether CCE takes the annotation kubernetes.io/elb.${name}`);
    });
});

it("a slow start on a shared load balancer is a warning, and decides nothing", async () => {
    const given = { "kubernetes.io/elb.class": "union", "kubernetes.io/elb.slowstart": "30" };
    expect((await run("lint", given)).out).toContain("only a dedicated load balancer has it");
    expect((await run("explain http://a.test/", given)).out).not.toContain("undetermined");
});

it("a list of listeners of a shared load balancer leaves open whether the one of the port is there", async () => {
    const given = {
        "kubernetes.io/elb.class": "union",
        "kubernetes.io/elb.listen-ports": '[{"HTTPS":8443}]',
        "kubernetes.io/elb.port": "8080",
    };
    for (const url of ["http://a.test:8080/", "https://a.test:8443/"])
        expect((await run(`explain ${url}`, given)).out).toContain("undetermined");
    expect((await run("explain http://a.test:81/", given)).out).toContain("Nothing listens");
});

it("an empty list, and what is turned off, asks nothing of a shared load balancer", async () => {
    const given = {
        "kubernetes.io/elb.class": "union",
        "kubernetes.io/elb.conditions.web": "[]",
        "kubernetes.io/elb.actions.web": "[]",
        "kubernetes.io/elb.canary": "false",
    };
    expect((await run("lint", given)).out).not.toContain("CR315");
    expect((await run("explain http://a.test/", given)).out).not.toContain("undetermined");
});

it("a canary on a shared load balancer leaves open how much it takes", async () => {
    const canary = JSON.stringify(
        ingress({
            "kubernetes.io/elb.class": "union",
            "kubernetes.io/elb.canary": "true",
            "kubernetes.io/elb.canary-weight": "20",
        }),
    ).replace(/"name":"web"/g, '"name":"next"');
    const input = `${JSON.stringify(ingress({}))}\n---\n${canary}`;
    const { out } = await crossroute("explain http://a.test/ -f -", { input });
    expect(out).toContain("undetermined");
    expect(out).toContain("whether CCE takes the annotation kubernetes.io/elb.canary is not known");
});

describe("what is said for a Service that no rule leads to", () => {
    const text = '{"key":"x","values":["1"]}';

    it.each([
        ["headers.wbe", text],
        ["conditions.wbe", JSON.stringify([method("GET")])],
        ["actions.wbe", '[{"type":"RemoveHeader","RemoveHeaderConfig":{"key":"x"}}]'],
    ])("is a warning of lint: %s", async (name, value) => {
        const { code, out } = await run("lint", { [`kubernetes.io/elb.${name}`]: value });
        const at = `metadata.annotations["kubernetes.io/elb.${name}"]`;
        expect(out).toContain("no rule of the Ingress leads to the Service wbe.");
        expect(out).toContain(at);
        expect(out).toContain("Write the name of a Service that one leads to: web.");
        expect(code).toBe(0);
    });

    it("is none where a default backend leads to it, or a backend is still to be filled in", async () => {
        const given = { "kubernetes.io/elb.headers.wbe": text };
        const plain = JSON.stringify(ingress(given));
        for (const input of [
            plain.replace('"spec":{', '"spec":{"defaultBackend":{"service":{"name":"wbe","port":{"number":80}}},'),
            plain.replace('"service":{"name":"web"', '"service":{"name":"${SERVICE}"'),
        ]) {
            expect(input).not.toBe(plain);
            expect((await crossroute("lint -f -", { input })).out).not.toContain("no rule of the Ingress");
        }
    });
});

it("a header beside an empty list of conditions, which deletes them, has no finding", async () => {
    const given = {
        "kubernetes.io/elb.headers.web": '{"key":"x","values":["1"]}',
        "kubernetes.io/elb.conditions.web": "[]",
    };
    expect((await run("lint", given)).out).not.toContain("CR315");
});

describe("lists with commas", () => {
    test.each([
        ["acl-id", "a,b,c,d,e,f", "error", "6 groups", "Give 1-5 groups."],
        ["acl-id", "a,,b", "warning", '"" is no id of an address group', "Give one id in each place."],
        ["acl-id", "a,a", "warning", '"a" is there twice, first as [0]', "Give it once."],
        ["cors-allow-methods", "GET,FETCH", "warning", '"FETCH" is no method of HTTP', "Give GET, HEAD"],
        ["tags", "=x,,a", "warning", '"=x" is no tag', "Give key=value, with commas between the tags."],
        ["tags", "a=b,,c=d", "warning", '"" is no tag', "Give key=value"],
    ])("kubernetes.io/elb.%s as %j is named", async (name, text, severity, reason, help) => {
        const annotation = `kubernetes.io/elb.${name}`;
        const { out } = await run("lint", { [annotation]: text });
        expect(out).toContain(`${severity} CR315 invalid-controller-option metadata.annotations["${annotation}"]`);
        expect(out).toContain(reason);
        expect(out).toContain(help);
    });

    test.each([
        ["acl-id", "a, b,c"],
        ["tls-certificate-ids", "a,a"],
        ["acl-id", ""],
        ["cors-allow-methods", "GET,POST"],
        ["cors-allow-origin", "*"],
        ["tags", "team=shop,stage=a=b"],
        ["tags", '{"team":"shop"}'],
        ["tags", "team="],
    ])("kubernetes.io/elb.%s as %j is right", async (name, text) => {
        const beside = {
            "acl-status": "on",
            "acl-type": "white",
            autocreate: '{"available_zone":["a"],"l7_flavor_name":"f"}',
        };
        const given = Object.entries({ ...beside, [name]: text });
        const { out } = await run(
            "lint",
            Object.fromEntries(given.map(([one, is]) => [`kubernetes.io/elb.${one}`, is])),
        );
        expect(out).not.toContain("CR315");
    });
});

describe("addresses of load balancers", () => {
    test.each([
        ["ip", "192.168.000.7", "", '"192.168.000.7" must not have leading 0s.'],
        ["ip", "0.0.0.0", "", '"0.0.0.0" may not be unspecified'],
        [
            "autocreate",
            '{"available_zone":["a"],"l7_flavor_name":"f","type":"inner","vip_address":"10.0.00.1"}',
            ".vip_address",
            "must not have leading 0s.",
        ],
        [
            "autocreate",
            '{"available_zone":["a"],"l7_flavor_name":"f","type":"inner","vip_address":7}',
            ".vip_address",
            "7 is no IPv4 address.",
        ],
        [
            "conditions.web",
            '[{"type":"SourceIp","sourceIpConfig":{"values":["010.0.0.0/8"]}}]',
            "[0].sourceIpConfig.values[0]",
            '"010.0.0.0/8" is not acceptable.',
        ],
    ])("kubernetes.io/elb.%s as %j is an error", async (name, text, part, reason) => {
        const { out } = await run("lint", { [`kubernetes.io/elb.${name}`]: text });
        const at = `metadata.annotations["kubernetes.io/elb.${name}"]${part}`;
        expect(out).toContain(`error CR315 invalid-controller-option ${at}`);
        expect(out).toContain(reason);
    });

    test.each([
        ["ip", "192.168.0.7"],
        ["autocreate", '{"available_zone":["a"],"l7_flavor_name":"f","type":"inner","vip_address":""}'],
        ["autocreate", '{"available_zone":["a"],"l7_flavor_name":"f","type":"inner","vip_address":null}'],
        ["conditions.web", '[{"type":"SourceIp","sourceIpConfig":{"values":["0.0.0.0/0"]}}]'],
    ])("kubernetes.io/elb.%s as %j is right", async (name, text) => {
        const { out } = await run("lint", {
            "kubernetes.io/elb.class": "performance",
            [`kubernetes.io/elb.${name}`]: text,
        });
        expect(out).not.toContain("CR315");
    });
});

describe("a word that may still have to be filled in", () => {
    const at = (name: string): string => `metadata.annotations["kubernetes.io/elb.${name}"]`;

    it.each([
        ["headers.web", JSON.stringify({ key: "x", values: ["US_EAST", ..."bcdefghijk"] }), ".values: 11 values."],
        ["headers.web", '{"key":"x y","values":["US_EAST"]}', '.key: "x y" is no key.'],
        [
            "conditions.web",
            '[{"type":"SourceIp","sourceIpConfig":{"values":["300.0.0.0/8","MY_RANGE"]}}]',
            '[0].sourceIpConfig.values[0]: "300.0.0.0/8" is not acceptable.',
        ],
        ["actions.web", '[{"type":"Port","x":"${Y}"},{"type":"${TYPE}"}]', '[0].type: "Port" is not known.'],
        [
            "autocreate",
            '{"available_zone":["a"],"l7_flavor_name":"f","name":"${NAME}","vip_address":"x"}',
            '.vip_address: "x" is no IPv4 address.',
        ],
    ])("leaves the rest of kubernetes.io/elb.%s to be judged: %s", async (name, text, told) => {
        const { out } = await run("lint --json", { [`kubernetes.io/elb.${name}`]: text });
        const found = (JSON.parse(out) as { code: string; message: string }[]).filter(({ code }) => code === "CR315");
        expect(found.map(({ message }) => message)).toEqual([`${at(name)}${told}`]);
    });

    it("is not judged itself, and neither is what is no JSON before it is filled in", async () => {
        for (const [name, text] of [
            ["headers.web", '{"key":"MY_HEADER","values":["${V}"]}'],
            ["headers.web", '{"${KEY}":["1"]}'],
            ["headers.web", "${HEADERS}"],
            ["conditions.web", '[{"type":"SourceIp","sourceIpConfig":{"values":["MY_RANGE"]}}]'],
            ["actions.web", '[{"type":"ForwardPool","forwardConfig":[{"poolID":"p","weight":${WEIGHT}}]}]'],
            ["autocreate", '{"available_zone":["a"],"l7_flavor_name":"f","vip_address":"MY_IP"}'],
        ] as const)
            expect((await run("lint", { [`kubernetes.io/elb.${name}`]: text })).out).not.toContain("CR315");
    });

    it.each([
        ["conditions.web", '[{"type":"SourceIp","sourceIpConfig":{"values":["MY_RANGE"]}}]'],
        ["rewrite-target", "MY_TARGET"],
        ["port", "MY_PORT"],
    ])("leaves open in explain what becomes of requests: %s as %s", async (name, text) => {
        const { out } = await run("explain http://a.test/", { [`kubernetes.io/elb.${name}`]: text });
        expect(out).toContain("undetermined");
    });
});
