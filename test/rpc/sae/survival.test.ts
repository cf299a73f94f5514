import { PluginProcess, partialOf, sayData, serveAs, until, type FakeSae, type Outcome } from "./plugin-process";
import { clb, ingressToken, settingsFor, temporaryFolder } from "./workshop";

let plugin: PluginProcess;
let sae: FakeSae;
afterEach(() => {
    plugin.end();
    sae.close();
});

const textOf = (outcome: Outcome<unknown>): string =>
    "failure" in outcome ? outcome.failure.details : `done: ${JSON.stringify(outcome.done)}`;

/** A call that SAE answers, to see that the plugin goes on. */
async function goesOn(): Promise<void> {
    const outcome = await plugin.create(ingressToken, "last", clb({ listenerPort: 99 }), { preview: true });
    expect(textOf(outcome)).toMatch(/^done/);
    expect(plugin.exit).toBeUndefined();
    expect(plugin.errors).toBe("");
}

test("a call that timed out, and one that was cancelled, fail alone: the plugin goes on with the others", async () => {
    let creations = 0;
    let answerAfter = 0;
    const slow: (() => void)[] = [];
    const last: (() => void)[] = [];
    sae = await serveAs((action, url, response, request) => {
        if (action === "ListIngresses") return sayData(response, { IngressList: [], TotalSize: 0 });
        // What is read once the call was given up fails in the background.
        if (action === "DescribeIngress") return void request.socket.destroy();
        const id = 87 + creations++;
        const answer = (): void => sayData(response, { IngressId: id });
        if (url.searchParams.get("SlbId") === "lb-slow") return void slow.push(answer);
        if (url.searchParams.get("ListenerPort") === "82") return void last.push(answer);
        setTimeout(answer, answerAfter);
    });
    plugin = await PluginProcess.start(settingsFor(sae, { maxRetries: 1 }));
    const other = plugin.create(ingressToken, "other", clb({ loadBalancerId: "lb-slow" }));
    await until(() => slow.length > 0);
    // Longer each time, until this machine gets as far as the creation before the time is over.
    for (let timeout = 0.1; creations === 1; timeout *= 2) {
        answerAfter = timeout * 1000 + 50;
        const late = await plugin.create(ingressToken, "edge", clb({ listenerPort: 81 }), { timeout });
        if (creations > 1) expect("failure" in late && partialOf(late.failure)?.id).toBe("88");
    }
    slow.forEach((answer) => answer());
    expect(textOf(await other)).toContain("rule set 87");

    const cancelled = plugin.create(ingressToken, "third", clb({ listenerPort: 82 }));
    await until(() => last.length > 0);
    await plugin.cancel();
    last.forEach((answer) => answer());
    expect("failure" in (await cancelled)).toBe(true);
    await plugin.begin();
    await goesOn();
});

test("a call that is given up while others wait for the same list fails alone", async () => {
    const reads: (() => void)[] = [];
    let answers = false;
    sae = await serveAs((_action, _url, response, request) => {
        if (answers) return sayData(response, { IngressList: [], TotalSize: 0 });
        reads.push(() => request.socket.destroy());
    });
    plugin = await PluginProcess.start(settingsFor(sae, { maxRetries: 0 }));
    const shorter = await plugin.create(ingressToken, "edge", clb(), { timeout: 0.05 });
    expect(textOf(shorter)).toContain("customTimeouts");
    reads.forEach((cut) => cut());
    answers = true;
    await goesOn();
});

test.each([596, 600, 10_000_000])("customTimeouts of %i hours are not over at once", async (hours) => {
    sae = await serveAs((_action, _url, response) => sayData(response, { IngressList: [], TotalSize: 0 }));
    plugin = await PluginProcess.start(settingsFor(sae));
    const outcome = await plugin.create(ingressToken, "edge", clb(), { timeout: hours * 3600, preview: true });
    expect(textOf(outcome)).toMatch(/^done/);
    expect(plugin.errors).toBe("");
});

describe("when SAE asks to wait for minutes", () => {
    const throttled = (endpoint: string): object => settingsFor({ endpoint });
    const statusOf = (of: PluginProcess): string[] =>
        of.lines.filter(({ ephemeral }) => ephemeral).map(({ message }) => message);

    test("the waiting resource says so, others of the user too, and each can be cancelled at once", async () => {
        sae = await serveAs((_action, _url, response) =>
            response
                .writeHead(429, { "content-type": "application/json", "retry-after": "540" })
                .end('{"Code":"Throttling.User","Message":"too many","RequestId":"r"}'),
        );
        const home = temporaryFolder();
        plugin = await PluginProcess.start(throttled(sae.endpoint), home);
        const first = plugin.create(ingressToken, "edge", clb(), { preview: true });
        await until(() => statusOf(plugin).length > 0);
        expect(new Set(statusOf(plugin))).toEqual(new Set(["SAE asks to wait 9 min"]));

        const other = await PluginProcess.start(throttled(sae.endpoint), home);
        try {
            const second = other.read(ingressToken, "other", "87", clb(), { ...clb(), ingressId: "87" });
            const third = other.read(ingressToken, "third", "88", clb(), { ...clb(), ingressId: "88" });
            await until(() => new Set(other.lines.map((line) => line.urn)).size === 2);
            expect(new Set(statusOf(other))).toEqual(new Set(["SAE asks to wait 9 min"]));
            await Promise.all([plugin.cancel(), other.cancel()]);
            for (const outcome of await Promise.all([first, second, third]))
                expect(textOf(outcome)).toBe("cancelled by the user");
        } finally {
            other.end();
        }
    });

    test("a wait that is too long is a failure that says when to try again", async () => {
        sae = await serveAs((_action, _url, response) =>
            response
                .writeHead(400, { "content-type": "application/json", "x-acs-retry-after": "1e12" })
                .end('{"Code":"Throttling.User","Message":"too many","RequestId":"r"}'),
        );
        plugin = await PluginProcess.start(throttled(sae.endpoint));
        const outcome = await plugin.create(ingressToken, "edge", clb(), { preview: true });
        expect(textOf(outcome)).toContain(
            "Throttling.User: too many [request r] — SAE asks to wait 277778 h; try again later",
        );
    });
});

test("a change of the application in progress is waited for, with a note beside the step", async () => {
    let refusals = 3;
    let written = 0;
    sae = await serveAs((action, _url, response) => {
        if (action === "ListIngresses") return sayData(response, { IngressList: [], TotalSize: 0 });
        if (action === "CreateIngress" && refusals-- > 0)
            return void response
                .writeHead(400, { "content-type": "application/json" })
                .end('{"Code":"Application.ChangerOrderRunning","Message":"busy","RequestId":"r"}');
        if (action === "CreateIngress") written++;
        return sayData(response, { IngressId: 87 });
    });
    // It takes longer than calls are repeated for other reasons.
    plugin = await PluginProcess.start(settingsFor(sae, { maxRetries: 0 }));
    await plugin.create(ingressToken, "edge", clb());
    expect(written).toBe(1);
    expect(plugin.lines.map(({ message }) => message)).toContainEqual(
        expect.stringMatching(/^SAE is busy \(Application\.ChangerOrderRunning\); waiting since \d+ s$/),
    );
});
