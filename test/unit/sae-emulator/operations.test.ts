import { OPERATIONS } from "../../../sandbox/sae-emulator/operations";
import { PARAMETERS } from "../../../sandbox/sae-emulator/parameters";
import { ALB, CLB, given, NAMESPACE, NEW_ALB, RULE, Workbench } from "./workbench";
import { refusal } from "./refusal";

let bench: Workbench;
beforeEach(() => (bench = new Workbench()));
afterEach(() => bench.close());

const HTTPS = { ListenerProtocol: "HTTPS", CertIds: "a-cn-hangzhou,b-cn-hangzhou" };

describe("DescribeIngress", () => {
    it("answers all 23 parameters but those the reference says are not answered", () => {
        const unreadable = ["AddressType", "LoadBalancerEdition", "ZoneMappings"];
        const all = { ...ALB, ...HTTPS, SecurityPolicyId: "sp-1", Description: "d", CorsConfig: { Enable: "true" } };
        const clb = { ...CLB, SlbId: "lb-2", ListenerProtocol: "HTTPS", CertId: "c" };
        const replies = [bench.describe(bench.create(clb)), bench.describe(bench.create(all))];
        const names = Object.values(PARAMETERS).map((p) => p.wire);
        expect(names).toHaveLength(23);
        expect(names.filter((name) => replies.every((reply) => reply[name] === undefined))).toEqual(unreadable);
    });

    it("answers what was never set with its default or not at all", () => {
        expect(bench.describe(bench.create())).toMatchObject({
            Name: expect.stringMatching(/^lb-1-80-[0-9a-f]{6}$/) as unknown,
            LoadBalanceType: "clb",
            RequestTimeout: 60,
            IdleTimeout: 15,
            EnableGzip: false,
            EnableXForwardedFor: false,
            CreatedBySae: false,
            SlbType: "internet",
            ListenerProtocol: undefined,
            CorsConfig: undefined,
            Description: undefined,
        });
    });

    it("answers a backend protocol for an HTTPS listener of an ALB only", () => {
        const Rules = [{ ...RULE, backendProtocol: "grpc" }];
        const plain = bench.describe(bench.create({ ...ALB, Rules }));
        const secure = bench.describe(bench.create({ ...ALB, ...HTTPS, ListenerPort: 443, Rules }));
        expect(plain["Rules"]).toEqual([expect.objectContaining({ BackendProtocol: undefined })]);
        expect(secure["Rules"]).toEqual([expect.objectContaining({ BackendProtocol: "grpc" })]);
        expect(secure["DefaultRule"]).toMatchObject({ BackendProtocol: "http" });
    });

    it("answers the order of the rules, their rewrites and actions, and names made from ids", () => {
        const action = { actionType: "redirect", actionConfig: '{"host":"b.example.com"}' };
        const Rules = [
            { ...RULE, path: "/sys/(.*)/(.*)/aaa", rewritePath: "/${1}/${2}", appName: "ignored" },
            { ...RULE, path: "/a", ruleActions: [action] },
        ];
        expect(bench.describe(bench.create({ ...ALB, Rules }))["Rules"]).toEqual([
            {
                AppId: "shop",
                AppName: "app-shop",
                ContainerPort: 8080,
                Domain: "shop.example.com",
                Path: "/sys/(.*)/(.*)/aaa",
                RewritePath: "/${1}/${2}",
            },
            expect.objectContaining({
                Path: "/a",
                RuleActions: [{ ActionType: "redirect", ActionConfig: '{"host":"b.example.com"}' }],
            }),
        ]);
    });
});

describe("CreateIngress", () => {
    it("makes a load balancer when none is given, and shows that it did", () => {
        const made = bench.describe(bench.create({ ...NEW_ALB, AddressType: "Intranet" }));
        expect(made).toMatchObject({ CreatedBySae: true, LoadBalanceType: "alb", SlbType: "intranet" });
        expect(made["SlbId"]).toMatch(/^alb-[0-9a-f]{18}$/);
    });

    it("makes another one each time, since no token ties two calls together", () => {
        const ids = [bench.create(NEW_ALB), bench.create(NEW_ALB)].map((id) => bench.describe(id)["SlbId"]);
        expect(new Set(ids).size).toBe(2);
    });

    it("takes a rule set without rules, all of it to the default rule", () => {
        expect(bench.describe(bench.create({ Rules: [] }))["Rules"]).toEqual([]);
    });

    it("takes 40 rules, and on an ALB the same match twice", () => {
        const Rules = Array.from({ length: 40 }, (_, i) => ({ ...RULE, path: `/${i >> 1}` }));
        expect(bench.describe(bench.create({ ...ALB, Rules }))["Rules"]).toHaveLength(40);
    });

    it.each(["^www.(shop|pay).com$", "*.example.com", "www.example.*", "a?.example.com"])(
        "takes the domain %s on an ALB",
        (domain) => expect(bench.create({ ...ALB, Rules: [{ ...RULE, domain }] })).toBeGreaterThan(0),
    );

    it("takes flags with a capital letter, as they come from Python", () => {
        expect(bench.describe(bench.create({ EnableGzip: "True" }))["EnableGzip"]).toBe(true);
    });

    it("names parameters without effect", () => {
        const fields = given({
            ...CLB,
            Color: "red",
            AddressType: "Internet",
            Rules: [{ ...RULE, appName: "x", weight: 1 }],
            DefaultRule: { appId: "web", containerPort: 8080, domain: "x" },
        });
        expect(OPERATIONS["CreateIngress"].ignored(fields)).toEqual([
            "Color",
            "AddressType",
            "Rules[0].appName",
            "Rules[0].weight",
            "DefaultRule.domain",
        ]);
    });
});

describe("UpdateIngress", () => {
    it("replaces the whole list of rules and keeps what it does not get", () => {
        const id = bench.create({ Description: "shop", EnableGzip: true });
        bench.update(id, { Rules: [{ ...RULE, path: "/new" }] });
        const after = bench.describe(id);
        expect(after).toMatchObject({ Description: "shop", EnableGzip: true, ListenerPort: 80 });
        expect(after["Rules"]).toEqual([expect.objectContaining({ Path: "/new" })]);
    });

    it("sets what it is not told back to the default when that is assumed", () => {
        const id = bench.create({ ...ALB, ...HTTPS, EnableGzip: true });
        bench.context.assumptions.omittedOnUpdate = "reset";
        bench.update(id, { ListenerPort: 81 });
        expect(bench.describe(id)).toMatchObject({
            EnableGzip: false,
            ListenerProtocol: undefined,
            CertIds: undefined,
            Rules: [{}],
        });
    });

    it("clears a description with an empty text", () => {
        const id = bench.create({ Description: "shop" });
        bench.update(id, { Description: "" });
        expect(bench.describe(id)["Description"]).toBe("");
    });

    it("sets the idle timeout back with 0", () => {
        const id = bench.create({ IdleTimeout: 20 });
        bench.update(id, { IdleTimeout: 0 });
        expect(bench.describe(id)["IdleTimeout"]).toBe(15);
    });

    it("drops the certificates with the protocol, and refuses to drop them alone", () => {
        const id = bench.create({ ...ALB, ...HTTPS });
        expect(refusal(() => bench.update(id, { CertIds: "" })).code).toBe("InvalidParameter.NotEmpty");
        bench.update(id, { ListenerProtocol: "HTTP" });
        expect(bench.describe(id)).toMatchObject({ ListenerProtocol: "HTTP", CertIds: undefined });
    });

    it("clears certificates and policy with an empty text, which is then no value at all", () => {
        const id = bench.create({ ...ALB, ...HTTPS, SecurityPolicyId: "sp-1" });
        bench.update(id, { ListenerProtocol: "HTTP", CertIds: "", CertId: "", SecurityPolicyId: "" });
        expect(bench.describe(id)).toMatchObject({
            CertIds: undefined,
            CertId: undefined,
            SecurityPolicyId: undefined,
        });
    });

    it("moves to a free port and not to a taken one", () => {
        const id = bench.create();
        bench.create({ ListenerPort: 81 });
        expect(refusal(() => bench.update(id, { ListenerPort: 81 })).code).toBe("SlbListenerPort.NotAvailable");
        bench.update(id, { ListenerPort: 82 });
        expect(bench.describe(id)["ListenerPort"]).toBe(82);
    });

    it("checks new rules against the type of the load balancer that is there", () => {
        const id = bench.create();
        expect(refusal(() => bench.update(id, { Rules: [{ ...RULE, path: "/*" }] })).message).toMatch(/a CLB takes/);
        expect(bench.describe(id)["Rules"]).toEqual([expect.objectContaining({ Path: "/" })]);
    });

    it("ignores where the rule set stands, and says so", () => {
        const id = bench.create();
        const fields = { IngressId: id, NamespaceId: "cn-beijing", SlbId: "lb-9", LoadBalanceType: "alb" };
        bench.call("UpdateIngress", fields);
        expect(bench.describe(id)).toMatchObject({ NamespaceId: NAMESPACE, SlbId: "lb-1", LoadBalanceType: "clb" });
        expect(OPERATIONS["UpdateIngress"].ignored(given(fields))).toEqual(["NamespaceId", "SlbId", "LoadBalanceType"]);
    });
});

describe("DeleteIngress", () => {
    it("frees the port", () => {
        bench.call("DeleteIngress", { IngressId: bench.create() });
        expect(bench.create()).toBeGreaterThan(0);
    });
});

describe("ListIngresses", () => {
    it("answers ten at a time when it is not told, and the port as a text", () => {
        for (let port = 1; port <= 12; port++) bench.create({ ListenerPort: port });
        expect(bench.list()).toHaveLength(10);
        expect(bench.list({ CurrentPage: 2 }).map((item) => item["ListenerPort"])).toEqual(["11", "12"]);
        expect(bench.list({ CurrentPage: 3 })).toEqual([]);
        expect(bench.call("ListIngresses", { NamespaceId: NAMESPACE, PageSize: 5 })).toMatchObject({
            CurrentPage: 1,
            PageSize: 5,
            TotalSize: 12,
        });
    });

    it("keeps to the namespace, and to an app of a rule or of the default rule", () => {
        const first = bench.create();
        const second = bench.create({ ListenerPort: 81, DefaultRule: { appId: "pay", containerPort: 80 }, Rules: [] });
        bench.create({ ListenerPort: 82, NamespaceId: "cn-hangzhou" });
        const ids = (fields = {}) => bench.list(fields).map((item) => item["Id"]);
        expect(ids()).toEqual([first, second]);
        expect(ids({ AppId: "pay" })).toEqual([second]);
        expect(ids({ AppId: "shop" })).toEqual([first]);
    });

    it("leaves out what only DescribeIngress answers", () => {
        bench.create({ EnableGzip: true, SecurityPolicyId: "sp-1" });
        const [item] = bench.list();
        for (const name of ["EnableGzip", "EnableXForwardedFor", "SecurityPolicyId", "CreatedBySae"]) {
            expect(item[name]).toBeUndefined();
        }
        expect(item["CreateTime"]).toBe(bench.now);
    });

    it("needs a namespace", () => {
        expect(refusal(() => bench.call("ListIngresses", {})).code).toBe("InvalidParameter.NotEmpty");
    });
});

describe("the neighbouring reading operations", () => {
    it("list the apps of the inventory, filtered loosely by name", () => {
        bench.context.inventory = {
            apps: [
                { appId: "1", appName: "shop" },
                { appId: "2", appName: "shop-2" },
                { appId: "3", appName: "pay", namespaceId: "cn-beijing" },
            ],
        };
        const names = (fields: object) =>
            (
                bench.call("ListApplications", { NamespaceId: NAMESPACE, ...fields })["Applications"] as {
                    AppName: string;
                }[]
            ).map((app) => app.AppName);
        expect(names({})).toEqual(["shop", "shop-2"]);
        expect(names({ AppName: "shop" })).toEqual(["shop", "shop-2"]);
        expect(names({ FieldType: "appName", FieldValue: "pay" })).toEqual([]);
    });

    it("list the namespaces that have rule sets when there is no inventory", () => {
        bench.create();
        expect(bench.call("DescribeNamespaceList", {})).toEqual([
            expect.objectContaining({ NamespaceId: NAMESPACE, NamespaceName: "prod", RegionId: "cn-hangzhou" }),
        ]);
    });
});
