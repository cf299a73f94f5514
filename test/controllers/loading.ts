import { setTimeout as sleep } from "node:timers/promises";
import type { Request } from "../../provider/routing";
import type { Load, Recorded } from "../conformance/routing/recording";
import type { Cluster, Manifest } from "./cluster";
import type { Controller } from "./controller";
import { namespaces } from "./tables";

export const canary = { namespace: "one", name: "canary" } as const;
const LIVE_MS = 30_000;
const LANES = 16;

/** A route of its own for each round: when it answers, everything that was written before it is live too. */
const canarySpec = (round: number, port: number): object => ({
    rules: [
        {
            host: `round-${round}.canary.test`,
            http: {
                paths: [
                    {
                        path: "/canary",
                        pathType: "Exact",
                        backend: { service: { name: canary.name, port: { number: port } } },
                    },
                ],
            },
        },
    ],
});

async function untilLive(controllers: readonly Controller[], round: number): Promise<void> {
    const request = { host: `round-${round}.canary.test`, path: "/canary" };
    const deadline = Date.now() + LIVE_MS;
    for (const controller of controllers) {
        while ((await controller.ask(request).catch(() => "")) !== `${canary.namespace}/${canary.name}`) {
            if (Date.now() > deadline) throw new Error(`${controller.dialect} does not take up round ${round}`);
            await sleep(25);
        }
    }
}

/** Asks all requests, several at a time, in order. */
async function askAll(controller: Controller, requests: readonly Request[]): Promise<string[]> {
    const answers: string[] = [];
    let next = 0;
    const lane = async (): Promise<void> => {
        for (let at = next++; at < requests.length; at = next++) {
            const request = requests[at];
            if (request) answers[at] = await controller.ask(request);
        }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    return answers;
}

let round = 0;

/** What an Ingress says, without what the server keeps for itself. */
const essence = ({ apiVersion, kind, metadata, spec }: Manifest): Record<string, unknown> => {
    const { name, namespace, annotations, creationTimestamp } = metadata as Record<string, unknown>;
    return {
        apiVersion,
        kind,
        metadata: { name, namespace, creationTimestamp, ...(annotations ? { annotations } : {}) },
        spec,
    };
};

/**
 * Makes the Ingresses live on all controllers and asks each of them every request, `rounds` times: a change of another
 * object before each round makes the controllers rebuild their tables.
 */
export async function record(
    cluster: Cluster,
    controllers: readonly Controller[],
    canaryPort: number,
    plan: { ingresses: readonly Manifest[]; requests: readonly Request[]; rounds: number },
): Promise<Load> {
    await cluster.clear(namespaces);
    for (const ingress of plan.ingresses) await cluster.createIngress(ingress);
    const seen = plan.requests.map(() => new Map<string, Set<string>>());
    for (let again = 0; again < plan.rounds; again++) {
        const spec = canarySpec(++round, canaryPort);
        const metadata = { ...canary, annotations: { "traefik.ingress.kubernetes.io/router.priority": "100000" } };
        const ingress = { apiVersion: "networking.k8s.io/v1", kind: "Ingress", metadata, spec };
        if (again === 0) await cluster.createIngress(ingress);
        else await cluster.patchIngress(canary.namespace, canary.name, { spec });
        await untilLive(controllers, round);
        for (const controller of controllers) {
            (await askAll(controller, plan.requests)).forEach((answer, at) => {
                const answers = seen[at]?.get(controller.dialect) ?? new Set();
                seen[at]?.set(controller.dialect, answers.add(answer));
            });
        }
    }
    const ingresses = (await cluster.ingresses()).map(essence);
    const asked = plan.requests.map((request, at) => {
        const answers = Object.fromEntries([...(seen[at] ?? [])].map(([name, set]) => [name, [...set].sort()]));
        return { request, answers: answers as Record<Recorded, string[]> };
    });
    return { ingresses, asked };
}
