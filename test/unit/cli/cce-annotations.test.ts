/** Values that CCE does not take, by the commands that read files: the API server takes any text. */
import { crossroute } from "./run";

const ingress = (annotations: Record<string, string>): object => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: {
        name: "web",
        namespace: "shop",
        annotations: { "kubernetes.io/elb.id": "lb-1", "kubernetes.io/elb.class": "union", ...annotations },
    },
    spec: {
        ingressClassName: "cce",
        rules: [
            {
                host: "a.test",
                http: {
                    paths: [
                        { path: "/", pathType: "Prefix", backend: { service: { name: "web", port: { number: 80 } } } },
                    ],
                },
            },
        ],
    },
});
const run = (line: string, annotations: Record<string, string>): ReturnType<typeof crossroute> =>
    crossroute(`${line} -f -`, { input: JSON.stringify(ingress(annotations)) });

describe.each([
    ["port", "", "no whole number", "from 1 to 65535"],
    ["port", "eighty", "no whole number", "from 1 to 65535"],
    ["port", "70000", "out of range", "from 1 to 65535"],
    ["listen-ports", "80", "lists no ports", "with ports from 1 to 65535"],
    ["ingress-order", "0", "out of range", "from 1 to 1000"],
    ["redirect-url-code", "200", "out of range", "301, 302, 303, 307 or 308"],
    ["canary-weight", "101", "out of range", "from 0 to 100"],
])("kubernetes.io/elb.%s as %j", (name, text, reason, help) => {
    const annotation = `kubernetes.io/elb.${name}`;
    const given = { [annotation]: text };

    it("is an error of lint, with what CCE's guide has", async () => {
        const { code, out } = await run("lint", given);
        expect(out).toContain(`error CR315 invalid-controller-option metadata.annotations["${annotation}"]`);
        expect(out).toContain(reason);
        expect(out).toContain(help);
        expect(code).toBe(1);
    });

    it("leaves open in explain what becomes of requests, and at which port", async () => {
        const { out, err } = await run("explain http://a.test/", given);
        expect(out).toContain("undetermined");
        expect(out).toContain(annotation);
        expect(`${out}${err}`).not.toMatch(/:0\b|:70000/);
        expect(err).toContain("CCE does not take what annotations say of Ingress shop/web");
    });

    it("is left out by import, with the reason", async () => {
        const { code, err } = await run("import -o nowhere", given);
        expect(err).toContain("note: Ingress shop/web is left out: ");
        expect(err).toContain(reason);
        expect(code).toBe(2);
    });
});

it("words that CCE's guide does not have are a warning: newer versions may have more", async () => {
    const { code, out } = await run("lint", { "kubernetes.io/elb.tls-ciphers-policy": "tls-2-0" });
    expect(out).toContain('CCE\'s guide has no "tls-2-0" here');
    expect([code, out.includes("error")]).toEqual([0, false]);
});

it("values that it takes, and those that are still to be filled in, have no finding", async () => {
    for (const text of ["80", "${PORT}"]) {
        const { code, out } = await run("lint", { "kubernetes.io/elb.port": text });
        expect([code, out]).toEqual([0, expect.not.stringContaining("CR315")]);
    }
});
