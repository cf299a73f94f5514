import { backends, convert, gateway, ingress, ingressClass } from "./converting";

const usual = gateway({ http: 80, https: 443 });
const internal = { "service.beta.kubernetes.io/aws-load-balancer-internal": "true" };
const service = (name: string, annotations: Record<string, string>, labels: Record<string, string> = {}): object => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: {
        name,
        namespace: "ingress",
        annotations,
        labels: { "app.kubernetes.io/name": "ingress-nginx", ...labels },
    },
    spec: { type: "LoadBalancer", selector: { "app.kubernetes.io/instance": name } },
});
const controller = (name: string, ...args: string[]): object => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace: "ingress" },
    spec: {
        template: {
            metadata: { labels: { "app.kubernetes.io/instance": name } },
            spec: { containers: [{ name: "controller", args: ["/nginx-ingress-controller", ...args] }] },
        },
    },
});
const said =
    /^closed {4}Ingress shop\/web \(1 rule\): only a private network reaches it \(Service ingress\/in, which leads to its controller, has/m;
const perhaps = /^closed {4}Ingress shop\/web \(1 rule\): perhaps only a private network reaches it/m;

describe("an Ingress whose controller is behind a private load balancer", () => {
    it.each([
        ["told by --ingress-class", "edge", [service("in", internal), controller("in", "--ingress-class=edge")]],
        [
            "told by the controller of the class",
            "edge",
            [
                service("in", internal),
                controller("in", "--controller-class", "k8s.io/in"),
                ingressClass("edge", "k8s.io/in"),
            ],
        ],
        ["the only one of its product", "nginx", [service("in", internal)]],
        [
            "of the way before Kubernetes 1.18",
            "nginx",
            [service("in", { "service.beta.kubernetes.io/aws-load-balancer-internal": "0.0.0.0/0" })],
        ],
        ["on Google Cloud", "nginx", [service("in", { "networking.gke.io/load-balancer-type": "Internal" })]],
        [
            "on OpenStack",
            "nginx",
            [service("in", { "service.beta.kubernetes.io/openstack-internal-load-balancer": "true" })],
        ],
        [
            "beside one for everybody with another class",
            "edge",
            [
                service("in", internal),
                controller("in", "--ingress-class=edge"),
                service("out", {}),
                controller("out", "--ingress-class=nginx"),
            ],
        ],
    ])("%s is not written for everybody", async (_, className, manifests) => {
        const given = await convert([...usual, ...manifests, ingress({}, { className })]);
        expect(backends(given)).toEqual([]);
        expect(given.code).toBe(1);
        expect(given.text).toMatch(said);
    });

    it("is not known where two controllers of its product do not say their classes", async () => {
        const manifests = [service("in", internal), service("out", {})];
        const given = await convert([...usual, ...manifests, ingress({}, { className: "nginx" })]);
        expect([given.code, backends(given)]).toEqual([1, []]);
        expect(given.text).toMatch(perhaps);
        const open = await convert(
            [...usual, ...manifests, ingress({}, { className: "nginx" })],
            "--accept open moved",
        );
        expect(backends(open)).toEqual(["web"]);
    });

    it.each([
        [
            "a second load balancer is for everybody",
            [
                service("in", internal),
                {
                    ...service("out", {}),
                    spec: { type: "LoadBalancer", selector: { "app.kubernetes.io/instance": "in" } },
                },
                controller("in", "--ingress-class=nginx"),
            ],
        ],
        ["the private one is of another class", [service("in", internal), controller("in", "--ingress-class=edge")]],
        ["the private one is of another product", [service("in", internal, { "app.kubernetes.io/name": "traefik" })]],
        ["no load balancer is private", [service("out", {})]],
    ])("is written for everybody where %s", async (_, manifests) => {
        const given = await convert([...usual, ...manifests, ingress({}, { className: "nginx" })]);
        expect(given.text).not.toMatch(/^closed /m);
        expect(backends(given)).toEqual(["web"]);
    });
});

describe("a class with a short name", () => {
    it.each(["nginx-int", "corp-nginx", "traefik-lan", "nginx.corp", "mgmt"])(
        "%s may be private",
        async (className) => {
            const given = await convert([...usual, ingress({}, { className })]);
            expect([given.code, backends(given)]).toEqual([1, []]);
            expect(given.text).toMatch(perhaps);
            expect(given.text).not.toMatch(/[1-9]\d* answered alike/);
        },
    );

    it.each(["nginx-ext", "nginx-integration", "public-nginx", "corporation"])(
        "%s is not private",
        async (className) => {
            expect((await convert([...usual, ingress({}, { className })])).text).not.toMatch(perhaps);
        },
    );
});
