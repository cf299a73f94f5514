import type { DiagnosticJson } from "../../../provider/report/json";
import { crossroute } from "../../unit/cli/run";
import { Dice, type Json, type Kind, makers, mutate } from "../kubernetes/manifests";
import { inLanes, Server } from "../kubernetes/server";

const seed = Number(process.env.CROSSROUTE_SEED ?? 20261127);
const count = Number(process.env.CROSSROUTE_RUNS ?? 200);
const paths: Record<Kind, string> = {
    Ingress: "/apis/networking.k8s.io/v1/namespaces/default/ingresses",
    Endpoints: "/api/v1/namespaces/default/endpoints",
    EndpointSlice: "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices",
};

interface Case {
    kind: Kind;
    manifest: Json;
    how: string;
}

/** Mostly Ingresses, each valid except for one field; one in ten is valid. */
const cases = (): Case[] => {
    const dice = new Dice(seed);
    return Array.from({ length: count }, (_, i): Case => {
        const kind = dice.pick(["Ingress", "Ingress", "Ingress", "Endpoints", "EndpointSlice"] as const);
        const manifest = makers[kind](dice, `case-${i}`);
        return i % 10 === 0 ? { kind, manifest, how: "sound" } : { kind, ...mutate(dice, manifest) };
    });
};

/** Findings about the object itself, not about what its routes do to each other. */
const isAboutForm = ({ code, severity }: DiagnosticJson): boolean => severity === "error" && /^CR[36]/.test(code);

async function lintRefuses(manifest: Json): Promise<{ refused: boolean; said: string }> {
    const { code, out, err } = await crossroute("lint -f - --json", { input: JSON.stringify(manifest) });
    if (code === 2) return { refused: !err.includes("defect of crossroute"), said: err };
    const found = (JSON.parse(out) as DiagnosticJson[]).filter(isAboutForm);
    return { refused: found.length > 0, said: found.map(({ message }) => message).join("; ") };
}

describe("lint on files", () => {
    const server = new Server();
    afterAll(() => server.close());

    it(`refuses what the API server refuses of ${count} manifests, and nothing else (seed ${seed})`, async () => {
        const all = cases();
        const answers = await inLanes(all, 8, ({ kind, manifest }) =>
            server.send("POST", `${paths[kind]}?dryRun=All&fieldValidation=Strict`, manifest),
        );
        const different: unknown[] = [];
        let refusals = 0;
        for (const [i, { kind, manifest, how }] of all.entries()) {
            const { status, body } = answers[i] ?? { status: 0, body: {} };
            const { refused, said } = await lintRefuses(manifest);
            if (status >= 400) refusals++;
            if (refused !== status >= 400)
                different.push({ kind, how, server: body.message ?? status, said, manifest: JSON.stringify(manifest) });
        }
        console.log(`seed ${seed}: ${count} manifests, ${refusals} refused, ${different.length} differences`);
        expect(different.slice(0, 8)).toEqual([]);
        expect(refusals).toBeGreaterThan(count / 6);
    });
});
