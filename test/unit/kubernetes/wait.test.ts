import type { WaitFor } from "../../../provider/platforms/kubernetes/fields/args";
import type { ClusterObject, EndpointsOf } from "../../../provider/platforms/kubernetes/client/client";
import { missing, type ClusterObjects, waitUntilReady } from "../../../provider/platforms/kubernetes/client/wait";

const ingress = (spec: object, status: object = {}): ClusterObject => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name: "web" },
    spec,
    status,
});
const paths = [{ backend: { service: { name: "web" } } }, { backend: { service: { name: "api" } } }];
const spec = { ingressClassName: "traefik", rules: [{ http: { paths } }] };
const address = { loadBalancer: { ingress: [{ ip: "10.0.0.9" }] } };
const traefik = { apiVersion: "networking.k8s.io/v1", kind: "IngressClass", metadata: { name: "traefik" } };
const ready = {
    slices: [{ apiVersion: "", kind: "", metadata: { name: "s" }, endpoints: [{ addresses: ["10.0.0.1"] }] }],
};
const annotated = { name: "web", annotations: { "kubernetes.io/ingress.class": "traefik" } };
const around = (more: Partial<ClusterObjects>): ClusterObjects => ({
    ingress: ingress(spec),
    classes: [],
    endpoints: new Map(),
    ...more,
});

describe("what an Ingress waits for", () => {
    const cases: [WaitFor, Partial<ClusterObjects>, string[]][] = [
        ["none", { ingress: undefined }, []],
        [
            "accepted",
            { ingress: undefined },
            ["the Ingress does not exist, and this update does not make it again: pulumi up --refresh does"],
        ],
        ["accepted", {}, ["there is no IngressClass traefik (there are none)"]],
        [
            "accepted",
            { ingress: ingress({}), classes: [traefik] },
            ["the Ingress has no class, and the cluster no default one"],
        ],
        ["accepted", { classes: [traefik] }, []],
        // The annotation counts, and needs no object; the field beside it does not.
        [
            "accepted",
            { classes: [traefik], ingress: { ...ingress({ ingressClassName: "nginx" }), metadata: annotated } },
            [],
        ],
        ["accepted", { classes: undefined }, []],
        [
            "address",
            {
                classes: [traefik],
                ingress: {
                    ...ingress(spec, address),
                    metadata: { name: "web", deletionTimestamp: "2026-01-01T00:00:00Z" },
                },
            },
            ["the Ingress is being deleted"],
        ],
        [
            "endpoints",
            {
                classes: [traefik],
                ingress: ingress(spec, address),
                endpoints: new Map<string, EndpointsOf>([["web", ready]]),
                external: new Set(["api"]),
            },
            [],
        ],
        ["address", { classes: [traefik] }, ["no controller has written an address into status.loadBalancer"]],
        ["address", { classes: [traefik], ingress: ingress(spec, address) }, []],
        [
            "endpoints",
            {
                classes: [traefik],
                ingress: ingress(spec, address),
                endpoints: new Map<string, EndpointsOf>([["web", ready]]),
            },
            ["Service api has no ready endpoint"],
        ],
        [
            "endpoints",
            {
                classes: [traefik],
                ingress: ingress(spec, address),
                endpoints: new Map<string, EndpointsOf>([["web", ready]]),
                absent: new Set(["api"]),
            },
            ["Service api does not exist"],
        ],
        [
            "endpoints",
            {
                classes: [traefik],
                ingress: ingress(spec, address),
                endpoints: new Map<string, EndpointsOf>([
                    ["web", ready],
                    [
                        "api",
                        {
                            slices: [],
                            endpoints: {
                                apiVersion: "v1",
                                kind: "Endpoints",
                                metadata: { name: "api" },
                                subsets: [{ addresses: [{}] }],
                            },
                        },
                    ],
                ]),
            },
            [],
        ],
    ];
    it.each(cases)("%s: %#", (want, more, lack) => {
        expect(missing(around(more), want)).toEqual(lack);
    });

    it("tells what is missing once, and ends when it is there", async () => {
        const states = [
            around({}),
            around({}),
            around({ classes: [traefik] }),
            around({ classes: [traefik], ingress: ingress(spec, address) }),
        ];
        const told: string[] = [];
        let clock = 0;
        const pace = {
            now: () => clock,
            sleep: async (ms: number) => void (clock += ms),
            progress: (text: string) => void told.push(text),
        };
        const live = await waitUntilReady(async () => states.shift() as ClusterObjects, "address", 60, pace);
        expect(live?.status).toEqual(address);
        expect(told).toEqual([
            "waiting: there is no IngressClass traefik (there are none); no controller has written an address into status.loadBalancer",
            "waiting: no controller has written an address into status.loadBalancer",
        ]);
    });

    it("goes on when the cluster does not answer for a while, and tells why", async () => {
        const answers = [new Error("the cluster did not answer: 503"), around({ classes: [traefik] })];
        const told: string[] = [];
        const pace = { now: () => 0, sleep: async () => undefined, progress: (text: string) => void told.push(text) };
        const read = async (): Promise<ClusterObjects> => {
            const answer = answers.shift()!;
            if (answer instanceof Error) throw answer;
            return answer;
        };
        expect(await waitUntilReady(read, "accepted", 60, pace)).toEqual(ingress(spec));
        expect(told).toEqual(["waiting: the cluster did not answer: 503"]);
    });

    it("says in a line that stays what is still missing after half a minute, once for each lack", async () => {
        const lasting: string[] = [];
        let clock = 0;
        const pace = {
            now: () => clock,
            sleep: async (ms: number) => void (clock += ms),
            progress: (text: string, lasts: boolean) => {
                if (lasts) lasting.push(`${Math.round(clock / 1000)}: ${text}`);
            },
        };
        const read = async () => around(clock < 100_000 ? {} : { classes: [traefik] });
        await expect(waitUntilReady(read, "address", 600, pace)).rejects.toThrow("not ready after 600 seconds");
        expect(lasting).toEqual([
            "30: still waiting, for at most 570 seconds more: there is no IngressClass traefik (there are none); no controller has written an address into status.loadBalancer",
            "100: still waiting, for at most 500 seconds more: no controller has written an address into status.loadBalancer",
        ]);
    });

    it("gives up when the time is over, and says what is missing", async () => {
        let clock = 0;
        const pace = { now: () => clock, sleep: async (ms: number) => void (clock += ms), progress: () => undefined };
        await expect(waitUntilReady(async () => around({}), "accepted", 20, pace)).rejects.toThrow(
            "not ready after 20 seconds: there is no IngressClass traefik (there are none)",
        );
        expect(clock).toBeLessThanOrEqual(20_000);
    });
});
