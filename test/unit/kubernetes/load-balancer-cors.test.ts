import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRouter, type Request } from "../../../provider/routing";
import { readTables } from "../../../provider/platforms/kubernetes/read/ingress";
import { combine } from "../../../provider/sources/load";
import { parseDocuments } from "../../../provider/sources/parse";
import { recognise } from "../../../provider/sources/recognise";
import { crossroute } from "../cli/run";

type Json = Record<string, unknown>;
const ingress = (className: string, annotations: Json, paths: readonly string[] = ["/"]): Json => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name: "web", namespace: "shop", annotations },
    spec: {
        ingressClassName: className,
        rules: [
            {
                host: "shop.example.com",
                http: {
                    paths: paths.map((path, i) => ({
                        path,
                        pathType: "Prefix",
                        backend: { service: { name: `s${i}`, port: { number: 80 } } },
                    })),
                },
            },
        ],
    },
});

const cases: readonly (readonly [name: string, className: string, on: Json])[] = [
    ["ACK's ALB", "alb", { "alb.ingress.kubernetes.io/order": "1", "alb.ingress.kubernetes.io/enable-cors": "true" }],
    ["CCE", "cce", { "kubernetes.io/elb.port": "80", "kubernetes.io/elb.cors-allow-origin": "https://a.example.com" }],
];
const headers = { origin: "https://a.example.com", "access-control-request-method": "PUT" };
const preflight: Request = { host: "shop.example.com", path: "/api/x", method: "OPTIONS", headers };

describe.each(cases)("CORS of %s", (_, className, on) => {
    const dialect = className === "alb" ? "ack-alb" : "cce";
    const ask = (request: Request): unknown => {
        const tables = readTables([{ value: ingress(className, on, ["/api", "/"]) }], { dialect });
        const { outcome, target, candidates } = createRouter(tables).explain(request);
        const names = (candidates ?? [target ?? null]).map((one) =>
            one?.kind === "service" ? one.name : one?.kind === "fixed" ? one.status : one,
        );
        return [outcome, ...names];
    };

    it("leaves open who answers a preflight, and nothing else", () => {
        expect(ask(preflight)).toEqual(["undetermined", "s0", 204, 200]);
        expect(ask({ ...preflight, path: "/" })).toEqual(["undetermined", "s1", 204, 200]);
        const others: Pick<Request, "method" | "headers">[] = [
            { method: "GET" },
            { method: "OPTIONS", headers: {} },
            { method: "OPTIONS", headers: { origin: "x" } },
        ];
        for (const other of others)
            expect(ask({ host: preflight.host, path: "/api/x", ...other })).toEqual(["matched", "s0"]);
    });

    it("is no finding, and is said once by convert, which fails until it is accepted", async () => {
        const value = { ...ingress(className, on, ["/api", "/"]) };
        const read = combine([recognise(parseDocuments(JSON.stringify(value), "a"), "a")], { dialect });
        expect(read.findings).toEqual([]);
        const folder = mkdtempSync(join(tmpdir(), "crossroute-cors-"));
        const file = join(folder, "ingress.yaml");
        writeFileSync(file, JSON.stringify(value));
        const { out, code } = await crossroute(
            `convert ${file} --gateway infra/shared -o ${join(folder, "out")} --dialect ${dialect} --accept moved lost`,
        );
        rmSync(folder, { recursive: true });
        expect(out).toMatch(/^accepted .*OPTIONS.*\(whether the load balancer answers the preflights/m);
        expect(code).toBe(0);
    });
});
