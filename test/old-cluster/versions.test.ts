import { serverMinor } from "../../provider/platforms/kubernetes/client/cluster";
import { validateManifest } from "../../provider/platforms/kubernetes/check/validate";
import { serverRules } from "../../provider/platforms/kubernetes/check/validate/server";
import { planEndpoints } from "../../provider/platforms/kubernetes/manifest/endpoints";
import { VERSIONS } from "../../sandbox/tools";
import { Dice, ingress, mutate } from "../integration/kubernetes/manifests";
import { inLanes, Server } from "../integration/kubernetes/server";

const seed = Number(process.env["CROSSROUTE_SEED"] ?? 2121);
const count = 1500;

describe("an API server that serves the beta versions of Ingress", () => {
    const server = new Server();
    afterAll(() => server.close());

    it("is the one that was meant", async () => {
        expect(await serverMinor({})).toBe(21);
        expect((await server.send("GET", "/version")).body.gitVersion).toBe(`v${VERSIONS.oldKubernetes}`);
    });

    it(`accepts and refuses ${count} manifests as the rules of its version say (seed ${seed})`, async () => {
        const dice = new Dice(seed);
        const all = Array.from({ length: count }, (_, i) =>
            i % 2 === 0 ? ingress(dice, `case-${i}`) : mutate(dice, ingress(dice, `case-${i}`)).manifest,
        );
        const answers = await inLanes(all, 8, (manifest) =>
            server.send("POST", "/apis/networking.k8s.io/v1/namespaces/default/ingresses?dryRun=All", manifest),
        );
        // Without strict validation of fields, which came later, an unknown field is dropped.
        const readable = all
            .map((manifest, i) => ({ manifest, answer: answers[i] }))
            .filter(({ manifest }) => validateManifest("Ingress", manifest).shape.length === 0);
        const refused = ({ answer }: (typeof readable)[number]): boolean => (answer?.status ?? 0) >= 400;
        const different = readable.filter((one) => {
            const { errors } = validateManifest("Ingress", one.manifest, serverRules(21));
            return errors.length > 0 !== refused(one);
        });
        console.log(
            `seed ${seed}: ${readable.length} readable manifests, ${readable.filter(refused).length} refused, ${different.length} differences`,
        );
        expect(readable.length).toBeGreaterThan(1200);
        expect(
            different.slice(0, 3).map(({ manifest, answer }) => ({ manifest, message: answer?.body.message })),
        ).toEqual([]);
    });

    it("stores subsets of Endpoints as they are sent, whatever parts they have in common", async () => {
        const dice = new Dice(seed);
        const some = <T>(all: readonly T[]): T[] => all.filter(() => dice.chance(0.5));
        const port = (name: string, i: number): object => ({ name, port: 80 + i, protocol: "TCP" });
        const drawn = (): object => ({
            addresses: [{ ip: "10.0.0.1" }, ...some(["10.0.0.2", "10.0.0.3"].map((ip) => ({ ip })))],
            notReadyAddresses: some([{ ip: "10.0.1.1" }, { ip: "2001:db8::1" }]),
            ports: [port("a", 0), ...some([port("b", 1), port("c", 2)])].slice(dice.chance(0.5) ? 0 : -1),
        });
        const cases = Array.from({ length: 300 }, () => [drawn(), drawn(), ...some([drawn()])]);
        const sent = cases.map((subsets) => planEndpoints({ service: false, subsets }).objects[0]?.body.subsets);
        const answers = await inLanes(sent, 8, (subsets) =>
            server.send("POST", "/api/v1/namespaces/default/endpoints?dryRun=All", {
                metadata: { name: "it" },
                subsets,
            }),
        );
        // Their order, and that of the ports, is of no meaning.
        const asSet = (list: unknown): string[] =>
            (list as { ports: object[] }[]).map((one) => JSON.stringify(ordered(one))).sort();
        const different = answers.flatMap(({ body }, i) =>
            JSON.stringify(asSet(body.subsets)) === JSON.stringify(asSet(sent[i]))
                ? []
                : [{ given: cases[i], sent: sent[i], stored: body.subsets ?? body.message }],
        );
        const joined = sent.filter((list, i) => (list as object[]).length !== cases[i]?.length).length;
        console.log(`seed ${seed}: ${cases.length} Endpoints, ${joined} joined, ${different.length} differences`);
        expect(joined).toBeGreaterThan(50);
        expect(different.slice(0, 2)).toEqual([]);
    });
});

/** A subset with its parts in one order, and without empty lists. */
function ordered(value: unknown): unknown {
    if (Array.isArray(value))
        return value.map(ordered).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value).filter(([, item]) => !Array.isArray(item) || item.length > 0);
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, ordered(item)]));
}
