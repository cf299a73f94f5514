import { dice } from "./dice";
import { hostile, type Hostile } from "./hostile";
import { PluginProcess, partialOf, serveAs, type FakeSae, type Outcome } from "./plugin-process";
import { clb, ingressToken, rule, ruleToken, settingsFor } from "./workshop";

/** All of it: `npm run test:hostile`. A share of it belongs to every run of the tests. */
const runs = Number(process.env["CROSSROUTE_RUNS"] ?? 150);
const seed = Number(process.env["CROSSROUTE_SEED"] ?? 20261127);
const lanes = 5;

/** What a plugin may hold: it starts with a third of this, and an answer is read up to 16 MiB. */
const mostMemory = 450;

const inputs = clb();
const changed = clb({ gzip: true });
const outputs = { ...inputs, ingressId: "87", name: "lb-bp1shop-80" };
const ruleInputs = { ingressId: "87", namespaceId: "cn-hangzhou:prod", ...rule("shop.example.com", "/x") };
const ruleId = "87:shop.example.com:/x";

const calls: Record<string, (plugin: PluginProcess) => Promise<Outcome<unknown>>> = {
    preview: (plugin) => plugin.create(ingressToken, "edge", inputs, { preview: true }),
    create: (plugin) => plugin.create(ingressToken, "edge", inputs),
    read: (plugin) => plugin.read(ingressToken, "edge", "87", inputs, outputs),
    update: (plugin) => plugin.update(ingressToken, "edge", "87", inputs, outputs, changed),
    delete: (plugin) => plugin.delete(ingressToken, "edge", "87", inputs, outputs),
    "create a rule": (plugin) => plugin.create(ruleToken, "rule", ruleInputs),
    "read a rule": (plugin) => plugin.read(ruleToken, "rule", ruleId, ruleInputs, ruleInputs),
    "delete a rule": (plugin) => plugin.delete(ruleToken, "rule", ruleId, ruleInputs, ruleInputs),
    getIngress: (plugin) =>
        plugin.invoke("crossroute:sae:getIngress", { ingressId: "87", namespaceId: "cn-hangzhou:prod" }),
    listIngresses: (plugin) => plugin.invoke("crossroute:sae:listIngresses", { namespaceId: "cn-hangzhou:prod" }),
};

test(`${runs} hostile answers: no crash, no success, nothing dropped from a state`, async () => {
    const random = dice(seed);
    const counts: Record<string, number> = {};
    const wrong: string[] = [];
    const names = Object.keys(calls);
    const story = Array.from({ length: runs }, (_, i) => ({ name: names[i % names.length]!, answer: hostile(random) }));
    const plugins: PluginProcess[] = [];
    const play = async (lane: number): Promise<void> => {
        let answer: Hostile | undefined;
        const sae: FakeSae = await serveAs((_action, _url, response) => answer?.send(response));
        const settings = settingsFor(sae, { maxRetries: 1, retryDelay: 0.001, readTimeout: 2, ruleSettleTime: 0.01 });
        const plugin = await PluginProcess.start(settings);
        plugins.push(plugin);
        try {
            for (const step of story.filter((_, i) => i % lanes === lane)) {
                answer = step.answer;
                counts[answer.kind] = (counts[answer.kind] ?? 0) + 1;
                const outcome = await calls[step.name]!(plugin);
                const failure = "failure" in outcome ? outcome.failure : undefined;
                const what = `${step.name} with "${answer.kind}"`;
                if (!failure) wrong.push(`${what} is a success: ${JSON.stringify(outcome).slice(0, 300)}`);
                else if (/unexpected failure/.test(failure.details)) wrong.push(`${what}: ${failure.details}`);
                else if (failure.details.length > 1500) wrong.push(`${what}: ${failure.details.length} characters`);
                else if (partialOf(failure) !== undefined)
                    wrong.push(`${what} leaves ${partialOf(failure)?.id} in the state`);
                if (plugin.exit !== undefined) return void wrong.push(`${what} ended the plugin: ${plugin.errors}`);
            }
            if (plugin.errors !== "") wrong.push(plugin.errors);
        } finally {
            answer = undefined;
            sae.close();
        }
    };
    try {
        await Promise.all(Array.from({ length: lanes }, (_, lane) => play(lane)));
        const memory = plugins.filter(({ exit }) => exit === undefined).map((plugin) => plugin.memory());
        const peak = Math.max(...memory.map((of) => of.peak));
        process.stdout.write(
            `hostile answers, seed ${seed}: ${JSON.stringify(counts)}; memory of a plugin at most ${peak} MiB, at the end ${memory.map((of) => of.now).join(", ")} MiB\n`,
        );
        expect(wrong).toEqual([]);
        expect(peak).toBeLessThan(mostMemory);
    } finally {
        for (const plugin of plugins) plugin.end();
    }
}, 3_600_000);
