/** `npm run test:campaign`: random sequences of operations, each judged after every step. */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { rmSync } from "node:fs";
import { asksForOne, countOf } from "./asked";
import { FAULTS } from "./engine/faults";
import { isOldComponent, OLD_COMPONENTS, packageWith } from "./engine/old";
import { play } from "./engine/play";
import { LEVELS, type Level, type Violation } from "./levels";
import { isOld, OLD, type Old } from "./protocol/old";
import { shrink } from "./shrink";

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const HELP = `npm run test:campaign -- [options]
  --level protocol|engine   plugin processes with a model of the engine, or the real engine. Default: protocol
  --sequences N             how many sequences. Default: 200; with --minutes as many as fit
  --seed N                  seed of the first; without --sequences, --minutes, --lanes and --first: plays this one and says
                            what happens
  --steps 0,3,5             with such a --seed: only these steps of it
  --minutes M               begins no sequence after M minutes. Default: 600
  --lanes N                 sequences at the same time. Default: 1
  --length N                engine level: steps of a sequence. Default: 6
  --package DIR             engine level: the built clone whose components are played, to see what is found in it
  --plugin FILE             protocol level: the plugin.js of another build, to see what is found in it
  --old NAME,NAME|all       puts faults back that were there once, and says how soon each is found; at engine level with the
                            short sequence of each
  --faults                  engine level: plays a short sequence for each fault that was found once
  --first                   ends at the first violation
  --no-shrink               prints a failing sequence as it is`;

/** The kind of a violation: the text without what differs from run to run. */
const kindOf = ({ problems: [first = ""] }: Violation): string =>
    first
        .replace(/urn:\S+::crossroute:sae:(\w+)::[\w-]+/g, "$1")
        .replace(/(alb-[0-9a-f]{18}|[\w-]*\d[\w.-]*)/g, "#")
        .replace(/rule # \S+/g, "rule")
        .replace(/\b(A|B|hand|edge|shop|web)\b/g, "x")
        .slice(0, 110);

async function replay(level: Level, seed: number, only: number[] | undefined): Promise<number> {
    say(`seed ${seed}`);
    level.steps(seed).forEach((step, at) => (only?.includes(at) ?? true) && say(`${String(at).padStart(3)} ${step}`));
    const violation = await level.play(seed, only, say);
    if (violation) for (const problem of violation.problems) say(`VIOLATION after step ${violation.at}: ${problem}`);
    else say("no violation");
    return violation ? 1 : 0;
}

async function faults(): Promise<number> {
    let seen = 0;
    for (const [name, steps] of Object.entries(FAULTS)) {
        const violation = await play(1, steps);
        if (violation) seen++;
        say(`${violation ? "VIOLATION" : "none     "} ${name}${violation ? `: ${violation.problems.join("; ")}` : ""}`);
    }
    say(`${Object.keys(FAULTS).length} sequences, ${seen} with a violation`);
    return seen === 0 ? 0 : 1;
}

/** The same with the code that had it, each in its own short sequence. */
async function oldComponents(names: string): Promise<number> {
    const chosen = names === "all" ? Object.keys(OLD_COMPONENTS) : names.split(",");
    const unknown = chosen.filter((name) => !isOldComponent(name));
    if (unknown.length > 0) {
        say(`${unknown.join(", ")}: none of ${Object.keys(OLD_COMPONENTS).join(", ")}`);
        return 2;
    }
    let missed = 0;
    for (const name of chosen.filter(isOldComponent)) {
        const folder = packageWith(name);
        process.env["CROSSROUTE_CAMPAIGN_PACKAGE"] = folder;
        const found = await play(1, FAULTS[OLD_COMPONENTS[name].plays] ?? []);
        rmSync(folder, { recursive: true, force: true });
        if (!found) missed++;
        say(`${found ? "FOUND " : "MISSED"} ${name}: ${found ? found.problems.join("; ") : "in its sequence"}`);
    }
    return missed === 0 ? 0 : 1;
}

/** Each fault alone, until something is found. */
async function old(level: Level, names: string, seed: number, most: number): Promise<number> {
    const chosen = names === "all" ? Object.keys(OLD) : names.split(",");
    const unknown = chosen.filter((name) => !isOld(name));
    if (unknown.length > 0) {
        say(`${unknown.join(", ")}: none of ${Object.keys(OLD).join(", ")}`);
        return 2;
    }
    let missed = 0;
    for (const name of chosen.filter(isOld)) {
        await level.close();
        process.env["CROSSROUTE_CAMPAIGN_OLD"] = name;
        let found: Violation | undefined;
        let played = 0;
        let next = seed;
        const { needs }: Old = OLD[name];
        for (; !found && played < most; next++) {
            if (needs && !needs.test(level.steps(next).join(" | "))) continue;
            found = await level.play(next);
            played++;
        }
        // The text that was put back does not run: that finds nothing.
        const isBroken = found?.problems.some((problem) => problem.includes(" is not defined")) === true;
        if (!found || isBroken) missed++;
        const where = found
            ? `sequence ${played} (seed ${next - 1}): ${found.problems.join("; ")}`
            : `not in ${played}`;
        say(`${isBroken ? "BROKEN" : found ? "FOUND " : "MISSED"} ${name}: ${where}`);
    }
    return missed === 0 ? 0 : 1;
}

interface Campaign {
    name: string;
    seed: number;
    count: number;
    minutes: number;
    lanes: number;
    shrinks: boolean;
    first: boolean;
    length: string | undefined;
}

async function campaign(level: Level, run: Campaign): Promise<number> {
    const { seed: first, count } = run;
    const end = Date.now() + run.minutes * 60_000;
    const kinds = new Map<string, number[]>();
    let next = first;
    let played = 0;
    say(`campaign at ${run.name} level: seeds ${first} ${count === Infinity ? "and on" : `to ${first + count - 1}`}`);
    const lane = async (): Promise<void> => {
        while (next < first + count && Date.now() < end && !(run.first && kinds.size > 0)) {
            const seed = next++;
            const violation = await level.play(seed);
            if (++played % 50 === 0) say(`${played} sequences; go on with --seed ${next}`);
            if (!violation) continue;
            const kind = kindOf(violation);
            const seeds = kinds.get(kind);
            kinds.set(kind, [...(seeds ?? []), seed]);
            if (!seeds) await tell(level, run, seed, violation);
        }
    };
    await Promise.all(Array.from({ length: run.lanes }, lane));
    const bad = [...kinds.values()].flat().length;
    say(`${played} sequences, ${bad} with a violation, ${kinds.size} kinds`);
    for (const [kind, seeds] of kinds) say(`${String(seeds.length).padStart(5)} ${kind} (seeds ${seeds.join(", ")})`);
    return bad === 0 ? 0 : 1;
}

/** The first of a kind, with no more steps than it needs. */
async function tell(level: Level, run: Campaign, seed: number, violation: Violation): Promise<void> {
    const steps = level.steps(seed);
    const all = steps.map((_, at) => at).slice(0, violation.at + 1);
    const fails = async (some: readonly number[]): Promise<boolean> => {
        const again = await level.play(seed, some);
        return again !== undefined && kindOf(again) === kindOf(violation);
    };
    const least = run.shrinks ? await shrink(all, fails) : all;
    say(`VIOLATION ${violation.problems.join("\n          ")}`);
    for (const at of least) say(`    ${at} ${steps[at]}`);
    const more = [`--level ${run.name}`, ...(run.length ? [`--length ${run.length}`] : [])].join(" ");
    say(`    replay: npm run test:campaign -- ${more} --seed ${seed} --steps ${least.join(",")}`);
}

async function main(): Promise<number> {
    const { values } = parseArgs({
        options: {
            help: { type: "boolean", default: false },
            level: { type: "string", default: "protocol" },
            seed: { type: "string" },
            steps: { type: "string" },
            sequences: { type: "string" },
            minutes: { type: "string" },
            lanes: { type: "string" },
            length: { type: "string" },
            plugin: { type: "string" },
            package: { type: "string" },
            old: { type: "string" },
            faults: { type: "boolean", default: false },
            first: { type: "boolean", default: false },
            "no-shrink": { type: "boolean", default: false },
        },
    });
    if (values.plugin !== undefined) process.env["CROSSROUTE_CAMPAIGN_PLUGIN"] = resolve(values.plugin);
    if (values.package !== undefined) process.env["CROSSROUTE_CAMPAIGN_PACKAGE"] = resolve(values.package);
    const open = LEVELS[values.level];
    const isOne = asksForOne(values);
    if (values.help || !open || (values.steps !== undefined && !isOne)) {
        say(HELP);
        return values.help ? 0 : 2;
    }
    const seed = Number(values.seed ?? Date.now() % 1_000_000_000);
    const level = await open(values.length === undefined ? undefined : Number(values.length));
    // An interrupted campaign leaves no sandbox behind.
    for (const signal of ["SIGINT", "SIGTERM"] as const)
        process.once(signal, () => void level.close().finally(() => process.exit(130)));
    try {
        if (values.faults) return await faults();
        if (values.old !== undefined && values.level === "engine") return await oldComponents(values.old);
        if (values.old !== undefined) return await old(level, values.old, seed, Number(values.sequences ?? 200));
        if (isOne) return await replay(level, seed, values.steps?.split(",").map(Number));
        return await campaign(level, {
            name: values.level,
            seed,
            count: countOf(values),
            minutes: Number(values.minutes ?? 600),
            lanes: Number(values.lanes ?? 1),
            shrinks: !values["no-shrink"],
            first: values.first,
            length: values.length,
        });
    } finally {
        await level.close();
    }
}

main().then(
    (code) => process.exit(code),
    (error: unknown) => {
        say(error instanceof Error ? (error.stack ?? error.message) : String(error));
        process.exit(2);
    },
);
