import { readTables } from "../../../provider/platforms/kubernetes/read/ingress";
import { createRouter, type Request, type Table, type Target } from "../../../provider/routing";
import { targetId } from "../../../provider/routing/target-id";
import { ingresses, recording, requestOf } from "../gateway-api/converted";

type Json = Record<string, unknown>;
const snippet = "nginx.ingress.kubernetes.io/configuration-snippet";
const allowed = (value: string): Json => ({ kind: "ConfigMap", data: { "allow-snippet-annotations": value } });

/** One of the Ingresses has a snippet. */
function withSnippet(values: readonly Json[], at: number): Json[] {
    return values.map((value, i) => {
        if (i !== at) return value;
        const metadata = value["metadata"] as { annotations: object };
        return { ...value, metadata: { ...metadata, annotations: { ...metadata.annotations, [snippet]: "x;" } } };
    });
}

function answers(tables: readonly Table[], request: Request): Set<string> {
    if (tables.length === 0) return new Set(["none"]);
    const { outcome, target, candidates, status } = createRouter(tables).explain(request);
    const id = (one: Target | null | undefined): string => (one === null || one === undefined ? "none" : targetId(one));
    const each = (one: Target | null): string[] =>
        one?.kind === "split" ? one.shares.map((share) => id(share.target)) : [id(one)];
    if (outcome === "undetermined") return new Set((candidates ?? []).flatMap(each));
    return new Set([status === 400 || status === 414 ? "refused" : id(target)]);
}

describe("an Ingress with a snippet, where no ConfigMap says whether it is served", () => {
    it("is answered as with or without it by what is said of each recorded request", () => {
        const wrong: string[] = [];
        let [asked, settled] = [0, 0];
        for (const [n, recorded] of recording.entries()) {
            const all = ingresses(recorded);
            if (all.length === 0) continue;
            const values = withSnippet(all, n % all.length);
            const open = readTables(values);
            // The effect of the snippet itself is another doubt.
            const served = readTables(all);
            const dropped = readTables([...values, allowed("false")]);
            for (const one of recorded.requests.slice(0, 12)) {
                const request = requestOf(one);
                const said = answers(open, request);
                const either = new Set([...answers(served, request), ...answers(dropped, request)]);
                asked++;
                if (said.size === 1) settled++;
                const missing = [...either].filter((answer) => !said.has(answer));
                if (missing.length > 0)
                    wrong.push(`${recorded.id} ${one.host}${one.path}: ${missing.join()} not in ${[...said].join()}`);
            }
        }
        expect(wrong).toEqual([]);
        expect(asked).toBeGreaterThan(2_000);
        // What does not depend on the snippet is claimed.
        expect(settled).toBeGreaterThan(asked / 10);
    });
});
