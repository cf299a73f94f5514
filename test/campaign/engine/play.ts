/** Plays a sequence with the real engine, API server and emulator, and judges after every step. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { kubernetesWrites } from "../../../sandbox";
import { startEmulator, type Emulator } from "../../../sandbox/sae-emulator";
import { Program, signalAllIn, type Run } from "../../integration/lifecycle/program";
import { Dice } from "../random";
import { DEEDS, hold, liveObjects, makeNamespace, removeNamespace, type Live, writtenByKubectl } from "./cluster";
import {
    asPreviewed,
    kubectlKept,
    liveAsDeclared,
    liveNameOf,
    oneOwner,
    othersUntouched,
    type Actor,
    type Side,
    type StateResource,
} from "./judge";
import { chooseToTransfer, noteAdopted, saidToAdopt } from "./hand-over";
import { changed, crashOf, errorOf, isStaleReading, stepsOf, tell } from "./runs";
import { OUTSIDE_EDITS, outsideAsDeclared, type Outside } from "./outside";
import type { EditName, Operation, OperationName, Step } from "./steps";
import { edited, EDITS, PROGRAM, type Place, type Table } from "./tables";

export interface Violation {
    at: number;
    problems: string[];
}

interface Team {
    side: Side;
    program: Program;
    tables: Table[];
    outside: Outside[];
    state: StateResource[];
    lastError: string;
    unsettled: boolean;
    /** What is declared is what the last update made. */
    settled: boolean;
    /** Objects that others changed since this team last refreshed. */
    drifted: Set<string>;
}

/** Undefined: nothing was wrong. `KUBECONFIG` and the other variables of a running sandbox must be set. */
export async function play(
    seed: number,
    steps: readonly (Step | undefined)[],
    say: (line: string) => void = () => undefined,
): Promise<Violation | undefined> {
    const game = await Game.open(seed, say);
    try {
        for (const [at, step] of steps.entries()) {
            const problems = step ? await game.take(step) : [];
            if (problems.length > 0) return { at, problems };
        }
        return undefined;
    } finally {
        await game.close();
    }
}

class Game {
    private readonly makers = new Map<string, Actor>();
    /** Objects, by uid, that a team adopted while the other's state still has them. */
    private readonly inTwoStates = new Set<string>();
    /** By uid: what a person wrote with kubectl. */
    private readonly byKubectl = new Map<string, readonly string[]>();

    private constructor(
        private readonly place: Place,
        private readonly folder: string,
        private readonly emulator: Emulator,
        private readonly teams: Record<Side, Team>,
        private readonly say: (line: string) => void,
    ) {}

    static async open(seed: number, say: (line: string) => void): Promise<Game> {
        const folder = mkdtempSync(join(tmpdir(), "crossroute-campaign-"));
        const emulator = await startEmulator({ dir: join(folder, "sae") });
        const place = {
            namespace: `campaign-${seed}-${process.pid}-${Date.now() % 100_000}`,
            loadBalancerId: "lb-campaign",
        };
        await makeNamespace(place.namespace);
        const team = async (side: Side): Promise<Team> => {
            // One project and one stack name, two backends: as two organisations have them.
            const backend = mkdtempSync(join(folder, "backend-"));
            const env = {
                PULUMI_BACKEND_URL: `file://${backend}?metadata=skip`,
                CROSSROUTE_SAE_ENDPOINT: emulator.endpoint,
            };
            const program = await Program.create(
                "campaign",
                { "index.js": PROGRAM, "tables.json": '{"tables":[],"outside":[]}' },
                env,
            );
            return {
                side,
                program,
                tables: [],
                outside: [],
                state: [],
                lastError: "",
                unsettled: false,
                settled: false,
                drifted: new Set(),
            };
        };
        return new Game(place, folder, emulator, { A: await team("A"), B: await team("B") }, say);
    }

    async take(step: Step): Promise<string[]> {
        const dice = new Dice(step.dice);
        const before = await liveObjects(this.place.namespace);
        if (step.actor === "hand") {
            const what = await DEEDS[step.deed](this.place.namespace, dice, before, step.on);
            const after = await liveObjects(this.place.namespace);
            othersUntouched(this.makers, before, after, "hand");
            for (const side of ["A", "B"] as const) if (what) this.teams[side].drifted.add(what);
            const done = after.get(what ?? "");
            if (done) this.byKubectl.set(done.metadata.uid, writtenByKubectl(done));
            return [];
        }
        const team = this.teams[step.actor];
        if (step.declares) Object.assign(team, { outside: [], ...step.declares(this.place) });
        const problems = await this.operate(team, step, dice, before);
        const after = await liveObjects(this.place.namespace);
        const other = this.teams[team.side === "A" ? "B" : "A"];
        for (const name of changed(before, after)) other.drifted.add(name);
        problems.push(...othersUntouched(this.makers, before, after, team.side), ...kubectlKept(this.byKubectl, after));
        const states = { A: this.teams.A.state, B: this.teams.B.state };
        const excused = (side: Side, name: string): boolean =>
            this.inTwoStates.has(after.get(name)?.metadata.uid ?? "") ||
            this.teams[side].unsettled ||
            this.teams[side].lastError.includes(name.split(" ")[1] ?? name);
        return [...problems, ...oneOwner(this.makers, after, states, excused)];
    }

    private async operate(
        team: Team,
        { edits, operation: name, on, declares }: Operation,
        dice: Dice,
        before: Live,
    ): Promise<string[]> {
        const isPlain = name === "later" || name === "held";
        for (const edit of isPlain ? [] : edits) this.edit(team, edit, dice);
        if (name === "transfer") await this.transfer(team, dice, before);
        team.settled &&= isPlain || (!declares && edits.length === 0 && ["preview", "refresh"].includes(name));
        this.declare(team);
        if (name === "refresh") {
            await this.note(team, await team.program.refresh());
            team.drifted.clear();
            return [];
        }
        if (name === "destroy") {
            await this.note(team, await team.program.destroy());
            return [];
        }
        if (name === "later") return this.later(team);
        if (name === "held") return this.held(team, dice);
        const args = await this.optionsFor(team, name, dice, on);
        const since = new Date().toISOString();
        const preview = await team.program.pulumi(["preview", "--json", "--stack", "dev", ...args]);
        const said = stepsOf(preview);
        this.say(`  preview: ${said ? tell(said) : errorOf(preview)}`);
        const broken = crashOf(preview);
        if (this.writes(since).length > 0) broken.push("a preview wrote");
        if (name === "preview") return broken;
        const mark = new Date().toISOString();
        const run = await this.up(team, name, dice, args);
        const disturbed = ["killed", "cancelled", "lost"].includes(name);
        await this.note(team, run);
        const other = this.teams[team.side === "A" ? "B" : "A"];
        const adopted = saidToAdopt(preview);
        if (adopted.size > 0) this.say(`  adopts ${[...adopted].join(", ")}`);
        for (const uid of noteAdopted(this.makers, adopted, before, team.side, team.state, other.state))
            this.inTwoStates.add(uid);
        const after = await liveObjects(this.place.namespace);
        const succeeded = run.code === 0;
        const problems = [...broken, ...(name === "killed" ? [] : crashOf(run))];
        if (disturbed && !succeeded) {
            team.unsettled = true;
            return problems;
        }
        const curable = team.drifted.size > 0 || /deleted|exists|import|adopt|alias|conflict/.test(team.lastError);
        if (!said && succeeded) problems.push(`the preview failed (${errorOf(preview)}) and the update did it`);
        if (said && !succeeded && !curable)
            problems.push(`the preview was clean and the update failed: ${team.lastError}`);
        if (said) problems.push(...asPreviewed(said, this.writes(mark), after, succeeded));
        if (!succeeded || args.includes("--target")) return problems;
        team.unsettled = false;
        team.settled = true;
        if (changed(before, after).length > 0 || team.drifted.size === 0)
            problems.push(...this.declaredProblems(team, after));
        return [...problems, ...(await this.nothingLeft(team))];
    }

    /** The other team's resources go from its state and its program; the objects are nobody's then. */
    private async transfer(team: Team, dice: Dice, live: Live): Promise<void> {
        const from = this.teams[team.side === "A" ? "B" : "A"];
        const handed = chooseToTransfer(from, team, live, dice);
        if (!handed) return;
        for (const urn of handed.urns)
            await from.program.pulumi(["state", "delete", urn, "--yes", "--target-dependents", "--stack", "dev"]);
        const [tables, outside] = [handed.tables.map(({ name }) => name), handed.outside.map(({ name }) => name)];
        from.tables = from.tables.filter(({ name }) => !tables.includes(name));
        from.outside = from.outside.filter(({ name }) => !outside.includes(name));
        this.declare(from);
        await this.note(from, { code: 0, stdout: "", stderr: "", text: "" });
        from.settled = false;
        for (const name of handed.names) {
            const uid = live.get(name)?.metadata.uid;
            if (uid !== undefined) this.makers.set(uid, "hand");
        }
        team.tables = [...team.tables, ...handed.tables];
        team.outside = [...team.outside, ...handed.outside];
        this.say(`  handed over: ${handed.names.join(", ")}`);
    }

    private edit(team: Team, edit: EditName, dice: Dice): void {
        if (edit in EDITS) team.tables = edited(team.tables, edit as keyof typeof EDITS, dice, this.place);
        else team.outside = OUTSIDE_EDITS[edit as keyof typeof OUTSIDE_EDITS](team.outside, dice);
    }

    private declare({ program, tables, outside }: Team, later?: string): void {
        const { namespace } = this.place;
        program.write({ "tables.json": JSON.stringify({ tables, outside, namespace, later }) });
    }

    /**
     * Nobody can preview a list that is known only after apply: for a live table it is refused, or done as announced.
     */
    private async later(team: Team): Promise<string[]> {
        if (!team.settled || team.drifted.size > 0) return [];
        this.declare(team, `later-${Date.now()}-`);
        const preview = await team.program.pulumi(["preview", "--json", "--stack", "dev"]);
        const said = stepsOf(preview);
        this.say(`  preview: ${said ? tell(said) : errorOf(preview)}`);
        const problems = crashOf(preview);
        if (said && team.tables.length > 0) {
            const mark = new Date().toISOString();
            const run = await team.program.up();
            await this.note(team, run);
            const after = await liveObjects(this.place.namespace);
            problems.push(...asPreviewed(said, this.writes(mark), after, run.code === 0));
        }
        this.declare(team);
        return problems;
    }

    /** An object that is being deleted is no success, even if it looks as declared. */
    private async held(team: Team, dice: Dice): Promise<string[]> {
        if (!team.settled || team.drifted.size > 0) return [];
        const held = dice.maybe(
            team.state.map(liveNameOf).filter((live) => live !== undefined && live.startsWith("Ingress ")),
        );
        if (held === undefined || !(await liveObjects(this.place.namespace)).has(held)) return [];
        const release = await hold(this.place.namespace, held.split(" ")[1] ?? "");
        const run = await team.program.up();
        await this.note(team, run);
        await release();
        for (const { drifted } of Object.values(this.teams)) drifted.add(held);
        this.say(`  held: ${run.code === 0 ? "done" : errorOf(run)}`);
        team.settled = false;
        return [...crashOf(run), ...(run.code === 0 ? [`success was reported while ${held} was being deleted`] : [])];
    }

    private declaredProblems(team: Team, live: Live): string[] {
        if (team.drifted.size > 0) return [];
        const apps = this.emulator.store.all().flatMap((set) => set.rules.map(({ appId }) => appId));
        return [...liveAsDeclared(team.tables, team.state, live, apps), ...outsideAsDeclared(team.outside, live)];
    }

    /** (c) The preview after a successful update is empty. */
    private async nothingLeft(team: Team): Promise<string[]> {
        const steps = stepsOf(await team.program.pulumi(["preview", "--json", "--stack", "dev"]));
        const left = steps?.filter((step) => step.op !== "same" && !isStaleReading(step));
        return left?.length === 0
            ? []
            : [`after a successful update the next preview says: ${left ? tell(left) : "an error"}`];
    }

    private async optionsFor(team: Team, name: OperationName, dice: Dice, on?: string): Promise<string[]> {
        const some = team.state.filter((resource) => liveNameOf(resource));
        const urn = dice.maybe(on === undefined ? some : some.filter((resource) => liveNameOf(resource) === on))?.urn;
        if (urn === undefined) return [];
        if (name === "taint") await team.program.pulumi(["state", "taint", urn, "--yes", "--stack", "dev"]);
        if (name === "replace") return ["--replace", urn];
        return name === "target" ? ["--target", urn] : [];
    }

    private async up(team: Team, name: OperationName, dice: Dice, args: string[]): Promise<Run> {
        if (name === "lost") this.emulator.addFaults({ kind: "cutAfter", skip: dice.below(4) });
        const up = ["up", "--yes", "--skip-preview", "--stack", "dev", ...args];
        const run =
            name === "killed" || name === "cancelled"
                ? await this.interrupted(team, up, name === "killed" ? "SIGKILL" : "SIGINT", dice)
                : await team.program.pulumi(up);
        this.emulator.clearFaults();
        this.say(`  ${name}: ${run.code === 0 ? "done" : errorOf(run)}`);
        return run;
    }

    /** Interrupts after this many writes, or lets it end. */
    private async interrupted(team: Team, args: string[], signal: NodeJS.Signals, dice: Dice): Promise<Run> {
        const since = new Date().toISOString();
        const limit = dice.below(4);
        const child = team.program.start(args);
        const code = new Promise<number>((done) => child.once("exit", (exit) => done(exit ?? 1)));
        const watch = setInterval(() => {
            const seen = this.writes(since).length + this.emulator.log.since().filter((entry) => entry.writes).length;
            if (seen <= limit) return;
            clearInterval(watch);
            if (signal === "SIGINT") child.kill(signal);
            else signalAllIn(team.program.dir, signal);
        }, 30);
        const exit = await code;
        clearInterval(watch);
        if (signal === "SIGKILL") await team.program.pulumi(["cancel", "--yes", "dev"]);
        return { code: exit, stdout: "", stderr: "", text: exit === 0 ? "" : "error: interrupted" };
    }

    private async note(team: Team, run: Run): Promise<void> {
        team.lastError = run.code === 0 ? "" : errorOf(run);
        const exported = JSON.parse(await team.program.state()) as { deployment: { resources?: StateResource[] } };
        team.state = exported.deployment.resources ?? [];
    }

    private writes(since: string) {
        const dir = process.env["CROSSROUTE_TEST_SANDBOX"];
        return kubernetesWrites({ since, ...(dir && { dir }) }).filter(
            ({ namespace, status, userAgent }) =>
                namespace === this.place.namespace && status < 300 && userAgent.includes("pulumi"),
        );
    }

    async close(): Promise<void> {
        await this.emulator.close();
        for (const { program } of Object.values(this.teams)) rmSync(program.dir, { recursive: true, force: true });
        await removeNamespace(this.place.namespace);
        rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
    }
}
