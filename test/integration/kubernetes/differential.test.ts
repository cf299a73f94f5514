import { validateManifest } from "../../../provider/platforms/kubernetes/check/validate";
import { type FieldError, fieldErrorText } from "../../../provider/platforms/kubernetes/check/validate/field";
import { Dice, type Json, type Kind, makers, mutate } from "./manifests";
import { type Answer, inLanes, Server } from "./server";

const seed = Number(process.env.CROSSROUTE_SEED ?? 20240817);
const count = Number(process.env.CROSSROUTE_RUNS ?? 4000);
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

const cases = (): Case[] => {
    const dice = new Dice(seed);
    return Array.from({ length: count }, (_, i) => {
        const kind = (["Ingress", "Endpoints", "EndpointSlice"] as const)[Math.floor(i / 2) % 3] as Kind;
        const manifest = makers[kind](dice, `case-${i}`);
        return i % 2 === 0 ? { kind, manifest, how: "sound" } : { kind, ...mutate(dice, manifest) };
    });
};

/** What the server said, in the same terms as ours. */
function serverVerdict({ status, body }: Answer): {
    refused: boolean;
    shape: boolean;
    paths: string[];
    texts: string[];
} {
    const causes = ((body.details as Json | undefined)?.causes ?? []) as { field: string; message: string }[];
    const sort = (list: string[]): string[] => [...new Set(list)].sort();
    return {
        refused: status >= 400,
        shape: status === 400,
        paths: sort(causes.map((cause) => cause.field)),
        texts: sort(causes.map((cause) => `${cause.field}: ${cause.message}`)),
    };
}

/** The path that the server names in a message about a manifest that it cannot read; it has no list indexes then. */
function unreadablePath(message: string): string {
    const strict = /unknown field "([^"]+)"/.exec(message);
    const type = /Go struct field ([^ ]+) of type/.exec(message);
    // The first part is a type of Go, the last the field; what is between depends on the decoder.
    return (strict?.[1] ?? type?.[1]?.split(".").at(-1) ?? "").replace(/\[\d+\]/g, "");
}

const text = (error: FieldError): string => fieldErrorText(error);

describe("validation", () => {
    const server = new Server();
    afterAll(() => server.close());

    it(`agrees with the API server on ${count} manifests (seed ${seed}), and on the paths and texts of every error`, async () => {
        const all = cases();
        const answers = await inLanes(all, 8, ({ kind, manifest }) =>
            server.send("POST", `${paths[kind]}?dryRun=All&fieldValidation=Strict`, manifest),
        );
        const counts = { accepted: 0, refused: 0, unreadable: 0, errors: 0 };
        const different: unknown[] = [];
        all.forEach(({ kind, manifest, how }, i) => {
            const theirs = serverVerdict(answers[i] as Answer);
            const ours = validateManifest(kind, manifest);
            const message = String((answers[i] as Answer).body.message ?? "");
            const expectation = {
                unreadable: theirs.shape,
                refused: theirs.refused,
                texts: theirs.shape ? [] : theirs.texts,
            };
            const actual = {
                unreadable: ours.shape.length > 0,
                refused: ours.shape.length + ours.errors.length > 0,
                texts: [...new Set(ours.errors.map(text))].sort(),
            };
            if (theirs.shape) counts.unreadable++;
            else if (theirs.refused) counts.refused++;
            else counts.accepted++;
            counts.errors += theirs.texts.length;
            const samePath =
                !theirs.shape ||
                ours.shape.some((p) => p.path.replace(/\[\d+\]/g, "").endsWith(unreadablePath(message)));
            if (JSON.stringify(expectation) !== JSON.stringify(actual) || !samePath) {
                different.push({
                    kind,
                    how,
                    server: expectation,
                    ours: actual,
                    message,
                    paths: ours.shape,
                    manifest: JSON.stringify(manifest).slice(0, 1500),
                });
            }
        });
        console.log(`seed ${seed}: ${count} manifests, ${JSON.stringify(counts)}, ${different.length} differences`);
        expect(different.slice(0, 6)).toEqual([]);
        expect(counts.refused).toBeGreaterThan(count / 6);
    });
});
