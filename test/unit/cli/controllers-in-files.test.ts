import type { DiagnosticJson, ExplanationJson } from "../../../provider/report/json";
import { crossroute } from "./run";

const wildcard = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop }
spec:
  ingressClassName: traefik
  rules:
    - { host: a.shop.test, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: a, port: { number: 80 } } } }] } }
    - { host: "*.shop.test", http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: wild, port: { number: 80 } } } }] } }
`;
const traefik = (image: string, args = ""): string =>
    `---
apiVersion: apps/v1
kind: Deployment
metadata: { name: traefik, namespace: kube-system }
spec: { template: { spec: { containers: [{ name: traefik, image: ${image}, args: [${args}] }] } } }
`;

describe("the version of Traefik", () => {
    it.each([
        ["its image", "traefik:v3.6.2", ""],
        [
            "its image, though it is also told its class",
            "traefik:v3.6",
            "--providers.kubernetesingress.ingressclass=traefik",
        ],
        ["an image with a registry and a digest", `"registry.test:5000/traefik:3.6.2@sha256:${"0".repeat(64)}"`, ""],
        ["the copy of the image that k3s has", "rancher/mirrored-library-traefik:3.6.1", ""],
    ])("is known from %s", async (_, image, args) => {
        const input = wildcard + traefik(image, args);
        const { out } = await crossroute(["explain", "http://a.shop.test/", "-f", "-", "--json"], { input });
        expect(JSON.parse(out) as ExplanationJson).toMatchObject({
            dialect: "traefik-3.6",
            target: "service:shop/wild:80",
        });
    });
});

describe("paths that the webhook of ingress-nginx refuses", () => {
    const path = (name: string): string =>
        `{ path: "/${name}(/|$)(.*)", pathType: Prefix, backend: { service: { name: ${name}, port: { number: 80 } } } }`;
    const ingress = (...names: readonly string[]): string => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop, annotations: { nginx.ingress.kubernetes.io/use-regex: "true" } }
spec: { ingressClassName: nginx, rules: [{ host: a.test, http: { paths: [${names.map(path).join(", ")}] } }] }
`;

    it.each([
        [["a"], "the path /a(/|$)(.*) cannot be used with pathType Prefix."],
        [["a", "b"], "the path /a(/|$)(.*) cannot be used with pathType Prefix, nor 1 more path with theirs."],
        [["a", "b", "c"], "the path /a(/|$)(.*) cannot be used with pathType Prefix, nor 2 more paths with theirs."],
    ])("are said once for an object: %j", async (names, why) => {
        const { out } = await crossroute(["lint", "-f", "-", "--json"], { input: ingress(...names) });
        const found = (JSON.parse(out) as DiagnosticJson[]).filter(({ code }) => code === "CR607");
        expect(found.map(({ message }) => message)).toEqual([
            `The webhook of ingress-nginx (since v1.12) refuses it: ${why}`,
        ]);
    });
});
