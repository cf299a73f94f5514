import { protocolLevel, type Level } from "../../campaign/levels";

const setup = require("../../../scripts/setup.js") as { ensureBuilt(): Promise<void> };
const sequences = 15;
const firstSeed = 200;
let level: Level;

beforeAll(async () => {
    await setup.ensureBuilt();
    level = await protocolLevel();
});
// Plugins that are kept for the next sequence would go on for ever.
afterAll(() => level.close());

test(`${sequences} random sequences of two stacks and a foreign hand take, lose and duplicate nothing`, async () => {
    const wrong: string[] = [];
    for (let seed = firstSeed; seed < firstSeed + sequences; seed++) {
        const violation = await level.play(seed);
        if (violation) wrong.push(`npm run test:campaign -- --seed ${seed}: ${violation.problems.join("; ")}`);
    }
    expect(wrong).toEqual([]);
}, 3_600_000);
