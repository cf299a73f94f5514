import { serverMinor } from "../../provider/platforms/kubernetes/client/cluster";
import { validateManifest } from "../../provider/platforms/kubernetes/check/validate";
import { serverRules } from "../../provider/platforms/kubernetes/check/validate/server";
import { VERSIONS } from "../../sandbox/tools";
import { Dice, ingress, mutate } from "../integration/kubernetes/manifests";
import { inLanes, Server } from "../integration/kubernetes/server";

const seed = 2121;
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
});
