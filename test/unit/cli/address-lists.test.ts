/** Lists of addresses beside another object's rule for the same path: what lint and explain say of the two. */
import type { DiagnosticJson } from "../../../provider/report/json";
import { crossroute } from "./run";

type Json = Record<string, unknown>;

const list = "nginx.ingress.kubernetes.io/whitelist-source-range";
const ingress = (name: string, addresses?: string, createdAt?: string): Json => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: {
        name,
        namespace: "shop",
        ...(createdAt === undefined ? {} : { creationTimestamp: createdAt }),
        ...(addresses === undefined ? {} : { annotations: { [list]: addresses } }),
    },
    spec: {
        ingressClassName: "nginx",
        rules: [
            {
                host: "a.test",
                http: {
                    paths: [{ path: "/", pathType: "Prefix", backend: { service: { name, port: { number: 80 } } } }],
                },
            },
        ],
    },
});
const text = (objects: readonly Json[]): string => objects.map((one) => JSON.stringify(one)).join("\n---\n");
async function lint(...objects: Json[]): Promise<DiagnosticJson[]> {
    const { out } = await crossroute("lint -f - --json", { input: text(objects) });
    return JSON.parse(out) as DiagnosticJson[];
}
async function candidates(...objects: Json[]): Promise<string[]> {
    const { out } = await crossroute("explain http://a.test/ -f - --json", { input: text(objects) });
    return (JSON.parse(out) as { candidates: string[] }).candidates;
}

test("of two Ingresses of unknown age, no answer is claimed to win, and 403 is among those that may", async () => {
    const both = [ingress("x", "10.0.0.0/8"), ingress("y")];
    expect((await candidates(...both)).sort()).toEqual(["fixed:403", "service:shop/x:80", "service:shop/y:80"]);
    const found = await lint(...both);
    expect(found.map(({ code }) => code)).toEqual(["CR105"]);
    expect(found[0]?.message).toMatch(/goes to (service:shop\/x:80|service:shop\/y:80|status 403)(, | or )/);
    expect(found[0]?.message).toContain("status 403");
});

test("two lists of unknown age leave both backends and 403 open", async () => {
    const both = [ingress("x", "10.0.0.0/8"), ingress("y", "192.168.0.0/16")];
    expect((await candidates(...both)).sort()).toEqual(["fixed:403", "service:shop/x:80", "service:shop/y:80"]);
});

test("where the older Ingress has the list, its backend and 403 are what it answers", async () => {
    const found = await lint(
        ingress("x", "10.0.0.0/8", "2024-01-01T00:00:00Z"),
        ingress("y", undefined, "2025-01-01T00:00:00Z"),
    );
    expect(found.map(({ code }) => code)).toEqual(["CR104"]);
    expect(found[0]?.message).toContain("they go to service:shop/x:80 or status 403 and not service:shop/y:80");
});

test("where the younger Ingress has the list, it is the one that takes no request", async () => {
    const both = [ingress("x", "10.0.0.0/8", "2025-01-01T00:00:00Z"), ingress("y", undefined, "2024-01-01T00:00:00Z")];
    const { out } = await crossroute("explain http://a.test/ -f - --json", { input: text(both) });
    expect(out).toContain("service:shop/y:80");
    for (const { code, message } of await lint(...both)) {
        expect(code).toBe("CR104");
        expect(message).toContain("they go to service:shop/y:80 and not");
    }
});
