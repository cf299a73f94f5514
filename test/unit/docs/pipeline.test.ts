/** The project's own pipeline plays what .ci/run leaves out. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

const root = join(__dirname, "../../..");
interface Pipeline {
    on: { schedule: { cron: string }[] };
    jobs: Record<string, { if: string; strategy?: { matrix: { suite: string[] } }; steps: { run?: string }[] }>;
}
const pipeline = parse(readFileSync(join(root, ".github/workflows/ci.yml"), "utf8")) as Pipeline;
const scriptsOf = ({ steps, strategy }: Pipeline["jobs"][string]): string[] =>
    steps.flatMap(({ run = "" }) =>
        (strategy?.matrix.suite ?? [""]).map((suite) => run.replace("${{ matrix.suite }}", suite)),
    );

describe("the pipeline", () => {
    it("plays .ci/run for every change", () => {
        const { change } = pipeline.jobs;
        expect(change && scriptsOf(change)).toContain(".ci/run");
        expect(change?.if).toBe("github.event_name != 'schedule'");
        expect(existsSync(join(root, ".ci/run"))).toBe(true);
    });

    it("plays old clusters and controllers once a week, by scripts that exist", () => {
        const { weekly } = pipeline.jobs;
        const played = weekly ? scriptsOf(weekly).filter((run) => run.startsWith("npm run ")) : [];
        expect([...new Set(played)]).toEqual(["npm run test:old-cluster", "npm run test:controllers"]);
        const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: object };
        for (const run of played) expect(Object.keys(scripts)).toContain(run.replace("npm run ", ""));
        // Minute, hour, any day and month, one day of the week.
        expect(pipeline.on.schedule.map(({ cron }) => cron)).toEqual([expect.stringMatching(/^\d+ \d+ \* \* [0-6]$/)]);
    });
});
