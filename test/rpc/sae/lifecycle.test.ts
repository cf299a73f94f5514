import { alb, clb, countCalls, Engine, newAlb, omit, rule, ruleToken, settingsFor, useEmulator } from "./workshop";
import { ProviderError } from "../../../provider/engine/errors";
import { parseSettings } from "../../../provider/platforms/sae/client/config";
import { saeFunctions } from "../../../provider/platforms/sae/resources/plugin";
import type { Emulator } from "../../../sandbox/sae-emulator";
import { until } from "./plugin-process";

let emulator: Emulator;
useEmulator((started) => (emulator = started));
const engine = (name = "edge"): Engine => new Engine(settingsFor(emulator), name);

test("a create is one write, an update one, no change none, and a refresh one read", async () => {
    // A reading of half this age is read anew: on a busy machine the call after it may be a second late.
    const edge = new Engine(settingsFor(emulator, { ruleSettleTime: 60 }), "edge");
    await edge.up(clb());
    const created = countCalls(emulator);
    expect(created.writes).toEqual(["CreateIngress"]);
    expect(created.reads).toEqual(["ListIngresses", "DescribeIngress"]);

    await edge.up(clb({ requestTimeout: 30, gzip: true, rules: [rule("shop.example.com", "/new")] }));
    const updated = countCalls(emulator, created.last);
    expect(updated.writes).toEqual(["UpdateIngress"]);
    expect(updated.reads).toEqual(["DescribeIngress", "DescribeIngress"]);

    await edge.up(clb({ requestTimeout: 30, gzip: true, rules: [rule("shop.example.com", "/new")] }));
    const same = countCalls(emulator, updated.last);
    expect([same.writes, same.reads]).toEqual([[], []]);

    await edge.refresh();
    const refreshed = countCalls(emulator, same.last);
    expect([refreshed.writes, refreshed.reads]).toEqual([[], ["DescribeIngress"]]);

    await edge.up(undefined);
    expect(countCalls(emulator, refreshed.last).writes).toEqual(["DeleteIngress"]);
    expect(emulator.store.all()).toEqual([]);
});

test("CORS as the text of SAE's reference is sent, read back and compared as the same as an object", async () => {
    const cors = '{"Enable":"true","AllowOrigin":"*","AllowMethods":"GET,PUT","AllowCredentials":"on","MaxAge":"600"}';
    const edge = engine();
    await edge.up(alb({ cors }));
    const object = {
        enable: true,
        allowOrigin: ["*"],
        allowMethods: ["GET", "PUT"],
        allowCredentials: true,
        maxAge: 600,
    };
    expect(edge.state!.outputs["cors"]).toEqual(object);
    expect(await edge.preview(alb({ cors }))).toEqual({});
    expect(await edge.preview(alb({ cors: object }))).toEqual({});
    await edge.refresh();
    expect(await edge.preview(alb({ cors }))).toEqual({});
    const before = countCalls(emulator);
    await edge.up(alb({ cors }));
    await edge.up(alb({ cors: object }));
    expect(countCalls(emulator, before.last).writes).toEqual([]);
    await edge.up(alb({ cors: '{"Enable":"true","AllowOrigin":"*"}' }));
    expect(edge.state!.outputs["cors"]).toMatchObject({ enable: true, allowOrigin: ["*"], allowCredentials: false });
    expect(await edge.preview(alb({ cors: { enable: true, allowOrigin: ["*"] } }))).toEqual({});
});

test("every parameter sent has an effect: none is ignored by SAE", async () => {
    const edge = engine();
    await edge.up(
        alb({
            ...everything(),
            rules: [rule("a.example.com", "/sys/(.*)/x", { rewritePath: "/${1}", backendProtocol: "grpc" })],
        }),
    );
    await edge.up(alb({ ...everything(), requestTimeout: 31, rules: [] }));
    const ignored = emulator.log
        .since()
        .filter((entry) => entry.action === "CreateIngress")
        .flatMap((entry) => entry.ignoredParameters);
    expect(ignored).toEqual([]);
});

const everything = () => ({
    listenerProtocol: "HTTPS",
    certIds: ["1-cn-hangzhou", "2-cn-hangzhou"],
    securityPolicyId: "tls_cipher_policy_1_2_strict_with_1_3",
    description: "shop-edge",
    requestTimeout: 30,
    idleTimeout: 20,
    xForwardedFor: true,
    xForwardedForClientSrcPort: true,
    xForwardedForProto: true,
    xForwardedForSlbId: true,
    xForwardedForSlbPort: true,
    gzip: true,
    cors: {
        enable: true,
        allowOrigin: ["https://a.example.com"],
        allowMethods: ["GET", "POST"],
        allowHeaders: ["x-a"],
        exposeHeaders: ["x-b"],
        allowCredentials: true,
        maxAge: 60,
    },
});

test("a rule set that was changed by hand shows as drift and is put right", async () => {
    const edge = engine();
    await edge.up(clb());
    emulator.store.put({ ...emulator.store.all()[0]!, requestTimeout: 99, rules: [] } as never);
    await edge.refresh();
    const inputs = await edge.check(clb());
    expect(Object.keys((await edge.diff(inputs)).detailed).sort()).toEqual(["requestTimeout", "rules[0]", "rules[1]"]);
    await edge.up(clb());
    await edge.refresh();
    expect((await edge.diff(inputs)).detailed).toEqual({});
});

test("refresh after a delete by hand finds nothing, and the next up makes it again", async () => {
    const edge = engine();
    await edge.up(clb());
    emulator.store.remove(Number(edge.state!.id));
    await edge.refresh();
    expect(edge.state).toBeUndefined();
    await edge.up(clb());
    expect(emulator.store.all()).toHaveLength(1);
});

test("deleting what is gone already is fine", async () => {
    const edge = engine();
    await edge.up(clb());
    emulator.store.remove(Number(edge.state!.id));
    await edge.up(undefined);
    expect(edge.state).toBeUndefined();
});

test("an update of a rule set that is gone says so and what to do", async () => {
    const edge = engine();
    await edge.up(clb());
    emulator.store.remove(Number(edge.state!.id));
    await expect(edge.up(clb({ requestTimeout: 5 }))).rejects.toThrow(
        `rule set ${edge.state!.id} no longer exists — run pulumi up --refresh in the program that declares it, which makes it again`,
    );
});

test("import takes the number and namespace/loadBalancer/port, and nothing is left to change", async () => {
    await engine("first").up(alb({ ...everything() }));
    const id = engine("other");
    for (const name of [String(emulator.store.all()[0]!.id), "cn-hangzhou:prod/alb-bp1shop/80"]) {
        await (name.includes("/")
            ? id.import(name)
            : new Engine(settingsFor(emulator, { region: "cn-hangzhou" }), "x").import(name));
        await id.import("cn-hangzhou:prod/alb-bp1shop/80");
        expect(await id.preview(id.state!.inputs)).toEqual({});
    }
});

test("values that SAE has and our checks forbid stay as imported; other wrong values do not", async () => {
    const owner = engine();
    await owner.up(clb());
    emulator.store.put({ ...emulator.store.all()[0]!, description: "By hand", requestTimeout: 300 });
    const other = engine("other");
    await other.import(owner.state!.id);
    const imported = other.state!.inputs;
    expect(imported["description"]).toBe("By hand");
    expect(await other.preview(imported)).toEqual({});
    expect(await other.preview({ ...imported, idleTimeout: 7 })).toEqual({ idleTimeout: "add" });
    await expect(other.preview({ ...imported, requestTimeout: 301 })).rejects.toThrow("requestTimeout: ");
    // A name that another tool would refuse can be changed to another such name.
    await other.up({ ...imported, requestTimeout: 30, description: "By hands" });
    expect(emulator.store.all()[0]).toMatchObject({ description: "By hands", requestTimeout: 30 });
});

test("an import id of another form is refused with an example", async () => {
    await expect(engine().import("lb-1/80")).rejects.toThrow(
        '"lb-1/80" is not the id of a rule set — give its number, such as 87, or namespace/loadBalancer/port, such as cn-hangzhou:prod/lb-bp1v5dk2lsjwbgvc8cvsa/80',
    );
});

test("a new ALB is made without loadBalancerId, and naming it later changes nothing", async () => {
    const edge = engine();
    await edge.up(newAlb());
    expect(edge.state!.outputs).toMatchObject({
        createdBySae: true,
        loadBalancerType: "alb",
        slbType: "internet",
    });
    expect(await edge.preview(newAlb())).toEqual({});
    const id = edge.state!.outputs["loadBalancerId"] as string;
    const named = { ...omit(newAlb(), "addressType", "zoneMappings"), loadBalancerId: id };
    expect(await edge.preview(named)).toEqual({});
});

test("an edition that was left out is not claimed, and asking for one later makes another load balancer", async () => {
    const edge = engine();
    const planned = await edge.plan(newAlb());
    await edge.up(newAlb());
    for (const outputs of [planned, edge.state!.outputs]) expect(outputs).not.toHaveProperty("loadBalancerEdition");
    await edge.refresh();
    expect(edge.state!.outputs).not.toHaveProperty("loadBalancerEdition");
    for (const loadBalancerEdition of ["Standard", "StandardWithWaf"])
        expect(await edge.preview(newAlb({ loadBalancerEdition }))).toEqual({ loadBalancerEdition: "add-replace" });
    await edge.up(newAlb({ loadBalancerEdition: "StandardWithWaf" }));
    expect(edge.did).toBe("replace");
    expect(edge.state!.outputs).toMatchObject({ loadBalancerEdition: "StandardWithWaf" });
    expect(await edge.preview(newAlb())).toEqual({});
    await edge.up(newAlb({ idleTimeout: 9 }));
    expect(edge.state!.outputs).toMatchObject({ loadBalancerEdition: "StandardWithWaf" });
});

test("the namespace replaces, and the old rule set goes first because the listener is the same", async () => {
    const edge = engine();
    await edge.up(clb());
    const answer = await edge.diff(clb({ namespaceId: "cn-hangzhou:test" }));
    expect(answer).toMatchObject({ detailed: { namespaceId: { kind: "update-replace" } }, deleteBeforeReplace: true });
    await edge.up(clb({ namespaceId: "cn-hangzhou:test" }));
    expect(edge.did).toBe("replace");
    expect(emulator.store.all()).toHaveLength(1);
});

test("another load balancer replaces, and the new rule set comes first", async () => {
    const edge = engine();
    await edge.up(clb());
    expect((await edge.diff(clb({ loadBalancerId: "lb-bp1other" }))).deleteBeforeReplace).toBe(false);
    await edge.up(clb({ loadBalancerId: "lb-bp1other" }));
    expect(emulator.store.all().map((set) => set.slbId)).toEqual(["lb-bp1other"]);
});

test("a replacement of a new ALB by a new ALB is not taken for what it replaces", async () => {
    const edge = engine();
    await edge.up(newAlb());
    const old = edge.state!.id;
    await edge.up(newAlb({ addressType: "Intranet" }));
    expect(edge.did).toBe("replace");
    expect(edge.state!.id).not.toBe(old);
    expect(emulator.store.all().map((set) => String(set.id))).toEqual([edge.state!.id]);
});

test.each(["keep", "reset"])(
    "fields taken out of the program go back to their defaults where SAE treats what is left out as %s",
    async (omittedOnUpdate) => {
        const reported = await fetch(`${emulator.url}/_emulator/assumptions`, {
            method: "PUT",
            body: JSON.stringify({ omittedOnUpdate }),
        });
        expect(reported.status).toBe(200);
        const edge = engine();
        await edge.up(alb(everything()));
        await edge.up(alb({ ...everything(), rules: [] }));
        expect(await edge.preview(alb({ ...everything(), rules: [] }))).toEqual({});
        await edge.refresh();
        expect(await edge.preview(alb({ ...everything(), rules: [] }))).toEqual({});
        await edge.up(alb());
        await edge.refresh();
        expect(await edge.preview(alb())).toEqual({});
        expect(edge.state!.outputs).toMatchObject({
            listenerProtocol: "HTTP",
            requestTimeout: 60,
            idleTimeout: 15,
            gzip: false,
        });
        expect(edge.state!.outputs["certIds"]).toBeUndefined();
        expect(edge.state!.outputs["cors"]).toBeUndefined();
        // No other name would be right.
        expect(edge.state!.outputs["description"]).toBe("shop-edge");
    },
);

test("a preview of a create stops on what would fail: wrong key, unreachable endpoint, taken port, missing namespace", async () => {
    const wrongKey = new Engine(settingsFor(emulator, { accessKeySecret: "wrong-secret-value" }), "edge");
    await expect(wrongKey.preview(clb())).rejects.toMatchObject({
        code: "UNAUTHENTICATED",
        message: expect.stringContaining("check the access key secret"),
    });
    const nobody = new Engine(settingsFor({ endpoint: "127.0.0.1:1" }), "edge");
    await expect(nobody.preview(clb())).rejects.toMatchObject({
        code: "UNAVAILABLE",
        message: expect.stringContaining("CROSSROUTE_SAE_ENDPOINT"),
    });
    await engine("first").up(clb());
    await expect(engine("second").preview(clb())).rejects.toMatchObject({
        code: "ALREADY_EXISTS",
        message: expect.stringMatching(
            /^port 80 of lb-bp1shop already has rule set \d+ \("first-[0-9a-f]{12}"\) in cn-hangzhou:prod, which this resource is not known to have made — .*pulumi import crossroute:sae:Ingress second \d+/,
        ),
    });
    emulator.setInventory({ namespaces: ["cn-hangzhou:other"] });
    await expect(engine("third").preview(clb({ listenerPort: 81 }))).rejects.toMatchObject({
        code: "NOT_FOUND",
        message: expect.stringContaining("check namespaceId, the region and the account"),
    });
});

test("cancelling while SAE throttles ends with CANCELLED and makes nothing", async () => {
    emulator.addFaults({ kind: "throttle", action: "CreateIngress", times: 100, retryAfterMs: 300_000 });
    const controller = new AbortController();
    // With a limit of its own: the other tests need not wait.
    const edge = new Engine(settingsFor(emulator, { callsPerSecond: 999 }), "edge");
    const up = expect(edge.up(clb(), controller.signal)).rejects.toMatchObject({ code: "CANCELLED" });
    await until(() => emulator.log.since().some(({ fault }) => fault === "throttle"));
    controller.abort(new ProviderError("CANCELLED", "cancelled by the user"));
    await up;
    expect(emulator.store.all()).toEqual([]);
});

test("functions read one rule set and list all pages of a namespace", async () => {
    for (let port = 1; port <= 12; port++) await engine(`e${port}`).up(clb({ listenerPort: port, rules: [] }));
    const { settings } = parseSettings({ ...settingsFor(emulator) } as never, {});
    const ctx = { ...engine().context(), config: () => settings };
    const { getIngress, listIngresses } = {
        getIngress: saeFunctions["crossroute:sae:getIngress"],
        listIngresses: saeFunctions["crossroute:sae:listIngresses"],
    };
    const list = await listIngresses.invoke(ctx, { namespaceId: "cn-hangzhou:prod", details: true });
    expect((list.outputs!["ingresses"] as { createdBySae: boolean }[]).map((set) => set.createdBySae)).toEqual(
        Array(12).fill(false),
    );
    const one = await getIngress.invoke(ctx, {
        namespaceId: "cn-hangzhou:prod",
        loadBalancerId: "lb-bp1shop",
        listenerPort: 7,
    });
    expect(one.outputs).toMatchObject({ listenerPort: 7, loadBalancerType: "clb" });
    expect((await getIngress.invoke(ctx, { ingressId: one.outputs!["id"]! })).outputs).toEqual(one.outputs);
    await expect(getIngress.invoke(ctx, { ingressId: "999" })).rejects.toThrow(
        "there is no rule set 999 — list what there is with crossroute.sae.listIngresses",
    );
    expect(await getIngress.invoke(ctx, {})).toEqual({
        failures: [
            {
                property: "ingressId",
                reason: "is missing — give it, or namespaceId, loadBalancerId and listenerPort [CR402 missing-sae-argument]",
            },
        ],
    });
});

test("rules of one up on one rule set share a write, and each can be read, changed and removed by itself", async () => {
    const owner = engine();
    await owner.up(clb({ ignoreForeignRules: true }));
    const before = countCalls(emulator);
    const rules = ["/a", "/b", "/c", "/d", "/e"].map((path) => {
        const one = new Engine(settingsFor(emulator), `rule${path}`, ruleToken);
        return { one, inputs: { ...rule("team.example.com", path), ingressId: owner.state!.id } };
    });
    const shared = settingsFor(emulator);
    const engines = rules.map(({ inputs }, i) => ({ inputs, one: new Engine(shared, `r${i}`, ruleToken) }));
    await Promise.all(engines.map(({ one, inputs }) => one.up(inputs)));
    expect(countCalls(emulator, before.last).writes).toEqual(["UpdateIngress"]);
    await owner.refresh();
    expect(await owner.preview(clb({ ignoreForeignRules: true }))).toEqual({});
    await owner.up(clb({ ignoreForeignRules: true, rules: [rule("shop.example.com", "/only")] }));
    expect(emulator.store.all()[0]!.rules.map((item) => item.path)).toEqual(["/only", "/a", "/b", "/c", "/d", "/e"]);
    const [first] = engines;
    await first!.one.up({ ...first!.inputs, containerPort: 9999 });
    await first!.one.refresh();
    expect(first!.one.state!.inputs).toMatchObject({ containerPort: 9999 });
    await Promise.all(engines.map(({ one }) => one.up(undefined)));
    expect(emulator.store.all()[0]!.rules.map((item) => item.path)).toEqual(["/only"]);
});

test("a rule that exists is not taken over, and the import command that does so is named", async () => {
    const owner = engine();
    await owner.up(clb());
    const single = new Engine(settingsFor(emulator), "api", ruleToken);
    const inputs = { ...rule("shop.example.com", "/api"), ingressId: owner.state!.id };
    await expect(single.preview(inputs)).rejects.toThrow(
        `pulumi import crossroute:sae:Rule api ${owner.state!.id}:shop.example.com:/api`,
    );
    await expect(single.up(inputs)).rejects.toMatchObject({ code: "ALREADY_EXISTS" });
    await single.import(`${owner.state!.id}:shop.example.com:/api`);
    expect(await single.preview(inputs)).toEqual({});
});

test("a rule is checked against the load balancer of its rule set in the preview", async () => {
    const owner = engine();
    await owner.up(clb());
    const single = new Engine(settingsFor(emulator), "api", ruleToken);
    const inputs = { ...rule("shop.example.com", "/x/*", { rewritePath: "/${1}" }), ingressId: owner.state!.id };
    await expect(single.preview(inputs)).rejects.toThrow(
        'path: "/x/*" is a pattern — a CLB compares the beginning of the path',
    );
});
