import {
    reportedByServer,
    type CheckedKind,
    type FieldError,
    validateSpec,
} from "../../../provider/platforms/gateway-api/check/validate";
import { Dice, type Json } from "../kubernetes/manifests";
import { type Answer, inLanes, Server } from "../kubernetes/server";
import { objectMakers } from "./objects";
import { httpRoute, mutate } from "./routes";

const seed = Number(process.env.CROSSROUTE_SEED ?? 20260616);
const count = Number(process.env.CROSSROUTE_RUNS ?? 600);
const pathOf = (plural: string): string =>
    `/apis/gateway.networking.k8s.io/v1/${plural === "gatewayclasses" ? "" : "namespaces/default/"}${plural}?dryRun=All&fieldValidation=Strict`;

interface Verdict {
    is: "accepted" | "unreadable" | "refused";
    paths: string[];
}
const sorted = (list: readonly string[]): string[] => [...new Set(list)].sort();

/** Fields that a definition does not have are all named in one message; of anything else each has its cause. */
function serverVerdict({ status, body }: Answer): Verdict {
    if (status < 300) return { is: "accepted", paths: [] };
    const message = String(body.message ?? "");
    if (status === 400)
        return {
            is: "unreadable",
            paths: sorted([...message.matchAll(/unknown field "([^"]+)"/g)].map(([, p]) => p!)),
        };
    const causes = ((body.details as Json | undefined)?.causes ?? []) as { field: string }[];
    // Without a place: that rules about several fields were not looked at.
    return { is: "refused", paths: sorted(causes.map(({ field }) => field).filter((field) => field !== "<nil>")) };
}

function ourVerdict(complaints: readonly FieldError[]): Verdict {
    const reported = reportedByServer(complaints);
    if (reported.length === 0) return { is: "accepted", paths: [] };
    return {
        is: reported[0]?.kind === "Unknown" ? "unreadable" : "refused",
        paths: sorted(reported.map((one) => one.path)),
    };
}

const ours = (manifest: Json, kind: CheckedKind): FieldError[] =>
    manifest["spec"] === undefined || manifest["spec"] === null
        ? [{ kind: "Required", path: "spec", says: "", help: "" }]
        : validateSpec(manifest["spec"], "spec", kind);

const makers: Readonly<Record<CheckedKind, (dice: Dice, name: string) => Json>> = {
    HTTPRoute: httpRoute,
    ...objectMakers,
};
/** How many are made of each kind; the least of each verdict that makes the comparison worth something. */
const kinds: readonly (readonly [kind: CheckedKind, plural: string, count: number, least: number])[] = [
    ["HTTPRoute", "httproutes", count, count / 40],
    ["Gateway", "gateways", Math.ceil(count / 2), count / 80],
    ["ListenerSet", "listenersets", Math.ceil(count / 4), count / 160],
    ["ReferenceGrant", "referencegrants", Math.ceil(count / 6), 0],
    ["GatewayClass", "gatewayclasses", Math.ceil(count / 6), 0],
];

describe("validation of objects of the Gateway API", () => {
    const server = new Server();
    afterAll(() => server.close());

    it.each(kinds)(
        `agrees with the API server on every %s, and on the paths of every error (seed ${seed})`,
        async (kind, plural, many, least) => {
            const dice = new Dice(seed);
            const all = Array.from({ length: many }, (_, i) => {
                const manifest = makers[kind](dice, `case-${i}`);
                return i % 3 === 0 ? { manifest, how: "as made" } : mutate(dice, manifest);
            });
            const answers = await inLanes(all, 8, ({ manifest }) => server.send("POST", pathOf(plural), manifest));
            const counts = { accepted: 0, unreadable: 0, refused: 0, rules: 0 };
            const different: unknown[] = [];
            all.forEach(({ manifest, how }, i) => {
                const answer = answers[i] as Answer;
                const theirs = serverVerdict(answer);
                const complaints = ours(manifest, kind);
                const actual = ourVerdict(complaints);
                counts[theirs.is]++;
                if (reportedByServer(complaints).some((one) => one.kind === "Rule")) counts.rules++;
                if (JSON.stringify(theirs) === JSON.stringify(actual)) return;
                const text = JSON.stringify(manifest["spec"]);
                different.push({
                    how,
                    server: theirs,
                    ours: actual,
                    message: answer.body.message,
                    spec: text?.slice(0, 1500),
                });
            });
            console.log(`seed ${seed}: ${many} of ${kind}, ${JSON.stringify(counts)}, ${different.length} differences`);
            expect(different.slice(0, 5)).toEqual([]);
            for (const number of Object.values(counts)) expect(number).toBeGreaterThanOrEqual(least);
        },
    );
});
