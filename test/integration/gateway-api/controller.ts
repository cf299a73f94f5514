/** Plays the controller of the Gateways: the sandbox has none. */
import { setTimeout as sleep } from "node:timers/promises";
import { type Condition, gatewayGroup, type HTTPRoute } from "../../../provider/platforms/gateway-api/types";
import { kubernetes } from "../lifecycle/servers";

type ReportedCondition = Pick<Condition, "status" | "reason" | "message">;

/** The controller's verdict on a route; undefined: none yet. */
export type Decide = (route: HTTPRoute) => { accepted: ReportedCondition; resolved: ReportedCondition } | undefined;

export const yes = (reason: string): ReportedCondition => ({ status: "True", reason, message: "" });
export const no = (reason: string, message = ""): ReportedCondition => ({ status: "False", reason, message });
/** Accepts every route. */
export const takesAll: Decide = () => ({ accepted: yes("Accepted"), resolved: yes("ResolvedRefs") });

export const routesPath = (namespace: string): string => `/apis/${gatewayGroup}/v1/namespaces/${namespace}/httproutes`;

export class Controller {
    private isOver = false;
    private readonly running: Promise<void>;

    constructor(
        private readonly namespace: string,
        public decide: Decide = takesAll,
    ) {
        this.running = this.run();
    }

    async stop(): Promise<void> {
        this.isOver = true;
        await this.running;
    }

    private async run(): Promise<void> {
        while (!this.isOver) {
            // A cut connection does not end a controller: it looks again.
            await this.look().catch(() => undefined);
            await sleep(200);
        }
    }

    private async look(): Promise<void> {
        const { body } = await kubernetes<{ items?: HTTPRoute[] }>(routesPath(this.namespace));
        for (const route of body.items ?? []) await this.say(route);
    }

    /** Reports the same for each parent, unless it is reported for the present version. */
    private async say(route: HTTPRoute): Promise<void> {
        const said = this.decide(route);
        if (said === undefined) return;
        const { name = "", generation } = route.metadata ?? {};
        const conditions = Object.entries({ Accepted: said.accepted, ResolvedRefs: said.resolved }).map(
            ([type, is]): Condition => ({
                type,
                ...is,
                observedGeneration: generation,
                lastTransitionTime: "2026-01-01T00:00:00Z",
            }),
        );
        const parents = (route.spec?.parentRefs ?? []).map((parentRef) => ({
            parentRef,
            controllerName: "example.com/gateway-controller",
            conditions,
        }));
        const reported = (all: { conditions?: Condition[] }[]): string[] =>
            all.flatMap((one) =>
                (one.conditions ?? []).map((c) => `${c.type} ${c.status} ${c.reason} ${c.observedGeneration}`),
            );
        if (String(reported(route.status?.parents ?? [])) === String(reported(parents))) return;
        await kubernetes(`${routesPath(this.namespace)}/${name}/status`, "PATCH", { status: { parents } });
    }
}
