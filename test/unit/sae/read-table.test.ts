import { explain, parseUrl } from "../../../provider/routing";
import { readTable } from "../../../provider/platforms/sae/read/table";

const origin = { object: "SAE rule set 87", source: "live" };
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** DescribeIngress as its reference answers. */
const described = {
    Id: 87,
    Name: "lb-uf6-80-f5",
    SlbId: "lb-uf6",
    LoadBalanceType: "clb",
    ListenerPort: 80,
    ListenerProtocol: "HTTP",
    DefaultRule: { AppId: "395b", AppName: "app1", ContainerPort: 8080 },
    Rules: [
        { AppId: "666", ContainerPort: 8080, Domain: "www.sae.site", Path: "/path1" },
        { AppId: "777", ContainerPort: 9090, Domain: "www.sae.site", Path: "/path1/deeper", BackendProtocol: "http" },
    ],
};

test("DescribeIngress on a CLB is a table of prefixes with a default", () => {
    expect(readTable(described, origin)).toEqual({
        gateway: "lb-uf6:80",
        dialect: "sae-clb",
        listeners: [{ address: "lb-uf6", scheme: "http", port: 80 }],
        maxRules: 40,
        defaults: [{ target: { kind: "sae", appId: "395b", port: 8080 }, origin: { ...origin, path: "defaultRule" } }],
        rules: [
            {
                host: "www.sae.site",
                path: "/path1",
                match: "Prefix",
                target: { kind: "sae", appId: "666", port: 8080 },
                origin: { ...origin, path: "rules[0]" },
                tls: false,
            },
            {
                host: "www.sae.site",
                path: "/path1/deeper",
                match: "Prefix",
                target: { kind: "sae", appId: "777", port: 9090 },
                origin: { ...origin, path: "rules[1]" },
                tls: false,
            },
        ],
    });
});

test("inputs of the resource, a port as text and JSON texts are read alike", () => {
    const { Rules, DefaultRule } = described;
    const lower = (value: object): object =>
        JSON.parse(
            JSON.stringify(value).replaceAll(
                /"([A-Z])(\w*)":/g,
                (_, a: string, b: string) => `"${a.toLowerCase()}${b}":`,
            ),
        ) as object;
    const inputs = {
        loadBalancerId: "lb-uf6",
        listenerPort: "80",
        listenerProtocol: "HTTP",
        defaultRule: lower(DefaultRule),
        rules: JSON.stringify(lower(Rules)),
    };
    expect(readTable(inputs, origin)).toEqual(readTable(described, origin));
});

test("on an ALB rules are in order, with rewrites and redirects", () => {
    const table = readTable(
        {
            SlbId: "alb-1",
            ListenerPort: 443,
            ListenerProtocol: "HTTPS",
            Rules: [
                { AppId: "1", ContainerPort: 80, Domain: "a.example.com", Path: "/sys/(.*)/aaa", RewritePath: "/${1}" },
                {
                    AppId: "2",
                    ContainerPort: 80,
                    Domain: "a.example.com",
                    Path: "/old/*",
                    RuleActions: [
                        { ActionType: "redirect", ActionConfig: '{"host":"b.example.com","httpCode":"301"}' },
                    ],
                },
                {
                    AppId: "3",
                    ContainerPort: 80,
                    Domain: "a.example.com",
                    Path: "/x/*",
                    RuleActions: [{ ActionType: "rewrite", ActionConfig: '{"path":"/y"}' }],
                },
            ],
        },
        origin,
    );
    expect(table).toMatchObject({
        dialect: "sae-alb",
        rules: [
            { match: "ImplementationSpecific", rewrite: "/${1}", tls: true },
            { target: { kind: "redirect", url: "${protocol}://b.example.com${path}", code: 301 } },
            { rewrite: "/y", target: { kind: "sae", appId: "3" } },
        ],
    });
    expect(table.defaults).toBeUndefined();
});

test("values that a preview does not know yet are marked and not taken for text", () => {
    const table = readTable(
        {
            loadBalancerId: "lb-1",
            listenerPort: unknown,
            rules: [{ domain: unknown, path: "/a", appId: unknown, containerPort: 80 }, unknown],
        },
        origin,
    );
    expect(table).toMatchObject({
        gateway: "lb-1",
        rules: [
            { path: "/a", target: { kind: "unknown" }, unknown: ["host", "target"] },
            { unknown: ["host", "path", "target"] },
        ],
    });
    expect(table.rules[0]!.host).toBeUndefined();
});

test("what is read answers requests as the platform does", () => {
    const answer = explain([readTable(described, origin)], parseUrl("http://WWW.sae.site/path1/deeper/still"));
    expect(answer).toMatchObject({ outcome: "matched", target: { kind: "sae", appId: "777", port: 9090 } });
});

test("a load balancer whose id is not known and whose kind is not given may be either: nothing is claimed of its rules", () => {
    const { SlbId: _, LoadBalanceType: __, ...others } = described;
    const open = readTable({ ...others, LoadBalancerId: unknown }, origin);
    const asked = explain([open], parseUrl("http://www.sae.site/path1"));
    expect(asked.outcome).toBe("undetermined");
    expect(asked.why.join(" ")).toContain("whether its load balancer is a CLB or an ALB is not known");
    for (const LoadBalancerType of ["clb", "alb"]) {
        const said = readTable({ ...others, LoadBalancerId: unknown, LoadBalancerType }, origin);
        expect(said.rules.map(({ undetermined }) => undetermined)).toEqual([undefined, undefined]);
        expect(said.dialect).toBe(`sae-${LoadBalancerType}`);
    }
});
