/** Gateways of a table that are listeners of one Gateway: those of http redirect, those of https answer. */
import { open, type OpenedObject } from "../../../provider/inputs/opened";
import { explain, lint, parseUrl } from "../../../provider/routing";
import { compileTable } from "../../../provider/table/compile";

const host = "shop.example.com";
const on = (...parentRefs: object[]) => ({ kubernetes: { namespace: "shop", httpRoute: { parentRefs } } });
const shared = (more: object = {}) => ({ name: "shared", namespace: "infra", ...more });
const backend = { service: { name: "web", port: 80 } };
const toHttps = [{ type: "RequestRedirect", requestRedirect: { scheme: "https", statusCode: 301 } }];
const routes: readonly object[] = [
    { host, path: "/", gateway: "http", actions: toHttps, backend },
    { host, path: "/", gateway: "https", backend },
    { host, path: "/api", gateway: "https", backend: { service: { name: "api", port: 80 } } },
];
const compiled = async (http: object, https: object, given = routes) =>
    compileTable("shop", (await open({ gateways: { http, https }, routes: given })) as OpenedObject);
const http = on(shared({ sectionName: "http" }));
const https = on(shared({ sectionName: "https" }));

test("a host may be on two listeners of one Gateway, and each answers its own requests", async () => {
    const { tables, problems, urls } = await compiled(http, https);
    expect(problems).toEqual([]);
    expect(lint(tables).filter(({ severity }) => severity !== "info")).toEqual([]);
    const answers = ["http://shop.example.com/x", "https://shop.example.com/x", "https://shop.example.com/api/x"].map(
        (url) => explain(tables, parseUrl(url)).target,
    );
    expect(answers).toMatchObject([{ kind: "redirect", code: 301 }, { name: "web" }, { name: "api" }]);
    expect(urls).toEqual([`http://${host}/`, `https://${host}/`, `https://${host}/api`]);
});

test("the map of routes has the answer of each listener", async () => {
    expect((await compiled(http, https)).routes).toEqual({
        [`${host}/** over http`]: "redirect:301:https://${host}${uri}",
        [`${host}/** over https`]: "service:shop/web:80",
        [`${host}/api/**`]: "service:shop/api:80",
    });
});

test("and of each where only the objects tell them apart", async () => {
    const { routes } = await compiled(on(shared({ sectionName: "public" })), on(shared({ sectionName: "inner" })));
    expect(routes).toEqual({
        [`${host}/** of HTTPRoute shop/shop-http.${host}`]: "redirect:301:https://${host}${uri}",
        [`${host}/** of HTTPRoute shop/shop-https.${host}`]: "service:shop/web:80",
        [`${host}/api/**`]: "service:shop/api:80",
    });
});

test.each<[string, object, object]>([
    ["of other ports", on(shared({ port: 80 })), on(shared({ port: 443 }))],
    [
        "of the same two Gateways",
        on(shared({ sectionName: "http" }), { name: "inner", sectionName: "http" }),
        on(shared({ sectionName: "https" }), {
            name: "inner",
            namespace: "shop",
            sectionName: "https",
            kind: "Gateway",
        }),
    ],
    ["whose names tell nothing", on(shared({ sectionName: "public" })), on(shared({ sectionName: "inner" }))],
])("so may one on listeners %s", async (_, one, other) => {
    expect((await compiled(one, other)).problems).toEqual([]);
});

const cure =
    /give each a listener of its own: sectionName in httpRoute\.parentRefs, as one for http and one for https$/;
test.each<[string, object, object, RegExp]>([
    ["without a listener", on(shared()), https, cure],
    ["with the same listener", https, https, cure],
    ["with a listener by name and one by port", on(shared({ port: 80 })), https, cure],
    ["with another listener for https", on(shared({ sectionName: "https-wild" })), https, cure],
    ["on another port for http", on(shared({ port: 8080 })), on(shared({ port: 9090 })), cure],
    ["on another Gateway", on({ name: "other", sectionName: "http" }), https, /a backend elsewhere is bridged$/],
    ["beside an Ingress", { kubernetes: { namespace: "shop" } }, https, /a backend elsewhere is bridged$/],
])("a second gateway %s is refused with the cure", async (_, one, other, help) => {
    const plain = routes.map((route) => ({ ...route, actions: undefined }));
    const { problems } = await compiled(one, other, plain);
    expect(problems).toEqual([
        expect.objectContaining({
            code: "CR206",
            where: "routes[1].gateway",
            message: `"${host}" is on http and https, but a host lives on one gateway`,
            help: expect.stringMatching(help) as unknown,
        }),
    ]);
});

test("a route of the host has to say on which listener it is", async () => {
    const { problems } = await compiled(http, https, [...routes, { host, path: "/b", backend }]);
    expect(problems).toEqual([expect.objectContaining({ code: "CR206", where: "routes[3].gateway" })]);
});
