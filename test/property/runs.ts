/**
 * How many cases a property plays: a quarter of `usual`, which costs about what 200 simple tables do, or in proportion to what
 * is asked for. `npm run test:routing` and `npm run test:arguments` play many times as many.
 */
export const runs = (usual: number): number => Math.ceil((usual * Number(process.env["CROSSROUTE_RUNS"] ?? 50)) / 200);
