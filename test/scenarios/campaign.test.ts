/** The engine's share of the campaign; `npm run test:campaign -- --level engine` plays more of it. */
import { engineLevel, type Level } from "../campaign/levels";

const sequences = 4;
const firstSeed = 100;
let level: Level;

beforeAll(async () => (level = await engineLevel()));
afterAll(() => level.close());

test(`${sequences} random sequences of two stacks and a foreign hand on the real engine take, lose and duplicate nothing`, async () => {
    const wrong: string[] = [];
    for (let seed = firstSeed; seed < firstSeed + sequences; seed++) {
        const violation = await level.play(seed);
        const replay = `npm run test:campaign -- --level engine --seed ${seed}`;
        if (violation) wrong.push(`${replay}: ${violation.problems.join("; ")}`);
    }
    expect(wrong).toEqual([]);
}, 3_600_000);
