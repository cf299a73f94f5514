/** JSON in annotations of CCE with a key that is there twice, options that exclude each other, and lists of which some is open. */
import { repeatedKeys } from "../../../provider/inputs/repeated-keys";
import { ingress } from "./objects";
import { crossroute } from "./run";

function object(annotations: Record<string, string>, name = "web"): object {
    const own = { id: "lb-1", class: "performance", ...annotations };
    const named = Object.entries(own).map(([name, text]) => [
        name.includes("/") ? name : `kubernetes.io/elb.${name}`,
        text,
    ]);
    return ingress(name, "a.test", {
        annotations: Object.fromEntries(named) as object,
        spec: { ingressClassName: "cce" },
    });
}
const run = (line: string, annotations: Record<string, string>): ReturnType<typeof crossroute> =>
    crossroute(`${line} -f -`, { input: JSON.stringify(object(annotations)) });

describe("a key that is there twice", () => {
    it.each([
        ["listen-ports", '[{"HTTP":80,"HTTP":81}]', "[0].HTTP", '"HTTP"', true],
        ["autocreate", '{"type":"inner","type":"public"}', ".type", '"type"', false],
        [
            "conditions.web",
            '[{"type":"Method","Type":"Header","methodConfig":{"values":["GET"]}}]',
            "[0].Type",
            '"Type"',
            true,
        ],
        [
            "actions.web",
            '[{"type":"FixedResponse","fixedResponseConfig":{"statusCode":"404","statusCode":"200"}}]',
            "[0].fixedResponseConfig.statusCode",
            '"statusCode"',
            true,
        ],
        ["headers.web", '{"key":"a","key":"b","values":["1"]}', ".key", '"key"', true],
        ["tags", '{"team":"a","team":"b"}', ".team", '"team"', false],
        [
            "kubernetes.io/ingress.property",
            '[{"host":"a.test","path":"/","path":"/x","matchmode":"EQUAL_TO"}]',
            "[0].path",
            '"path"',
            true,
        ],
    ])("in %s as %s is an error that names it", async (name, text, part, key, isDeciding) => {
        const annotation = name.includes("/") ? name : `kubernetes.io/elb.${name}`;
        const { code, out } = await run("lint", { [name]: text });
        expect(out).toContain(`error CR315 invalid-controller-option metadata.annotations["${annotation}"]${part}`);
        expect(out).toContain(`the key ${key} is there twice`);
        expect(code).toBe(1);
        const explained = await run("explain http://a.test/", { [name]: text });
        expect(explained.out.includes("undetermined")).toBe(isDeciding);
        expect(explained.out).not.toContain("CCE does not take");
    });

    it.each([
        ["tags", '{"team":"a","Team":"b"}'],
        ["listen-ports", '[{"HTTP":80},{"HTTP":81}]'],
        ["actions.web", '[{"type":"FixedResponse","fixedResponseConfig":{"messageBody":"{\\"a\\":1,\\"a\\":2}"}}]'],
    ])("is none in %s as %s", async (name, text) => {
        expect((await run("lint", { [name]: text })).out).not.toContain("is there twice");
    });

    it("is found wherever it is, with the place of the second", () => {
        expect(repeatedKeys('{"a":[{"b":1},{"b":{"c":1,"d":"{[,:]}","c":2}}],"a":3}')).toEqual([
            { at: "a[1].b.c", key: "c", first: "c" },
            { at: "a", key: "a", first: "a" },
        ]);
        expect(repeatedKeys('{"a\\u0062":1,"ab":2}').map(({ at }) => at)).toEqual(["ab"]);
    });
});

describe("cross-origin requests", () => {
    it.each([
        ["redirect-url", "https://b.test/"],
        ["rewrite-target", "/x"],
        ["ssl-redirect", "true"],
    ])("beside %s are a warning, and an open answer", async (name, text) => {
        const given = { "cors-allow-origin": "*", [name]: text };
        const { out } = await run("lint", given);
        expect(out).toContain(`CCE's guide does not have it beside kubernetes.io/elb.${name}`);
        expect((await run("explain http://a.test/", given)).out).toContain("undetermined");
    });

    it("are for a dedicated load balancer only", async () => {
        const { out } = await run("lint", { class: "union", "cors-allow-origin": "*" });
        expect(out).toContain('only a dedicated load balancer has it, and kubernetes.io/elb.class is "union"');
    });

    it("let the age of Ingresses decide, and no longer the path", async () => {
        const answered = async (given: Record<string, string>): Promise<string> => {
            const all = [object(given), object({}, "next")].map((one) => JSON.stringify(one));
            const input = `${all[0]}\n---\n${all[1]?.replace('"path":"/"', '"path":"/x"')}`;
            return (await crossroute("explain http://a.test/x -f -", { input })).out;
        };
        expect(await answered({})).toContain("→ service:shop/next:80");
        expect(await answered({ "cors-allow-origin": "*" })).toContain("undetermined");
    });

    it("alone have no finding", async () => {
        expect((await run("lint", { "cors-allow-origin": "*", "ssl-redirect": "false" })).out).not.toContain("CR315");
    });
});

describe("a canary", () => {
    it.each([
        [{ canary: "true" }, "nothing says which requests are meant"],
        [{ "canary-weight": "5" }, "it counts only beside kubernetes.io/elb.canary"],
        [
            { canary: "true", "canary-weight": "5", "canary-by-header": "x" },
            "does not have it beside kubernetes.io/elb.canary-by-header",
        ],
        [{ canary: "true", "canary-by-header": "x" }, "nothing says which values are meant"],
        [
            { canary: "true", "canary-by-cookie-value": '{"values":["1"]}', "canary-weight": "5" },
            "that they are the values of",
        ],
        [
            { canary: "true", "canary-weight": "5", "headers.web": '{"key":"x","values":["1"]}' },
            "does not have it beside kubernetes.io/elb.canary",
        ],
        [
            { canary: "true", "canary-weight": "5", "redirect-url": "https://b.test/" },
            "does not have it beside kubernetes.io/elb.canary",
        ],
    ])("%j is a warning", async (given, reason) => {
        const { out } = await run("lint", given as Record<string, string>);
        expect(out).toContain("warning CR315");
        expect(out).toContain(reason);
    });

    it.each<Record<string, string>>([
        { canary: "true", "canary-weight": "5" },
        { canary: "true", "canary-by-header": "x", "canary-by-header-value": '{"values":["1"]}' },
    ])("%j is right", async (given) => {
        expect((await run("lint", given)).out).not.toContain("CR315");
    });
});

describe("a list with commas of which some is open", () => {
    it.each([
        ["cors-allow-methods", "${METHODS},GTE", '"GTE" is no method of HTTP'],
        ["cors-allow-headers", "${X},a b", '"a b" is no name of a header'],
        ["cors-allow-origin", "a,${X:=b,c},a", '"a" is there twice'],
        ["acl-id", "MY_RANGE,a,b,c,d,e,f", "6 groups"],
        ["tags", "team=${TEAM},stage", '"stage" is no tag'],
    ])("kubernetes.io/elb.%s as %s is judged beside it", async (name, text, reason) => {
        expect((await run("lint", { [name]: text })).out).toContain(reason);
    });

    it.each([
        ["cors-allow-methods", "${METHODS},GET"],
        ["acl-id", "MY_RANGE"],
        ["acl-id", "a,b,c,d,e,${MORE}"],
        ["tags", "${TAGS},team=shop"],
        ["tags", "${TAGS}"],
    ])("kubernetes.io/elb.%s as %s may become right", async (name, text) => {
        const beside = {
            "acl-status": "on",
            "acl-type": "white",
            autocreate: '{"available_zone":["a"],"l7_flavor_name":"f"}',
            ...(name.startsWith("cors") && { "cors-allow-origin": "*" }),
        };
        expect((await run("lint", { ...beside, [name]: text })).out).not.toContain("CR315");
    });
});

describe("what is read in any case of its keys", () => {
    it("is judged and read alike", async () => {
        const conditions = [{ Type: "Header", HeaderConfig: { Key: "x-version", Values: ["2"] } }];
        const given = { "conditions.web": JSON.stringify(conditions) };
        expect((await run("lint", given)).out).not.toContain("CR315");
        expect((await run("explain http://a.test/ -H x-version:2", given)).out).toContain("service:shop/web");
        const actions = [{ Type: "ForwardPool", ForwardConfig: [{ ServiceName: "api", ServicePort: 80 }] }];
        const forwarded = await run("explain http://a.test/", { "actions.web": JSON.stringify(actions) });
        expect(forwarded.out).toContain("service:shop/api:80");
        const headers = await run("explain http://a.test/", { "headers.web": '{"Key":"x","Values":["1"]}' });
        expect(headers.out).not.toContain("service:shop/web:80 ");
    });
});

describe("values of a canary", () => {
    it.each(["GET", '["1"]', '{"values":[]}', '{"values":[1]}'])(
        "as %s are an error, and an open answer",
        async (text) => {
            const given = { canary: "true", "canary-by-header": "x", "canary-by-header-value": text };
            const { code, out } = await run("lint", given);
            expect(out).toContain(
                'error CR315 invalid-controller-option metadata.annotations["kubernetes.io/elb.canary-by-header-value"]',
            );
            expect(code).toBe(1);
            const objects = [{}, given].map((annotations, i) => object(annotations, i === 0 ? "web" : "next"));
            const input = objects.map((one) => JSON.stringify(one)).join("\n---\n");
            const explained = await crossroute("explain http://a.test/ -H x:1 -f -", { input });
            expect(explained.out).toContain("undetermined");
            expect(explained.out).toContain("canary-by-header-value");
        },
    );
});

it("headers beside conditions of a Service leave open which of the two count", async () => {
    const given = {
        "headers.web": '{"key":"x","values":["1"]}',
        "conditions.web": '[{"type":"Method","methodConfig":{"values":["GET"]}}]',
    };
    expect((await run("explain http://a.test/ -H x:1", given)).out).toContain("undetermined");
});
