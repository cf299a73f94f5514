import { attach } from "../../../provider/platforms/gateway-api/read/attach";
import { listenersOf } from "../../../provider/platforms/gateway-api/read/listeners";
import { gatewayObjects, keyOf } from "../../../provider/platforms/gateway-api/read/objects";
import { lint, naiveMatch, trafficDiff } from "../../../provider/routing";
import { answer, manifests, readRecorded, recording, requestOf, routerOf, wanted } from "./recording";

const reasons = {
    "no parent": "NoMatchingParent",
    "none named": "",
    "not allowed": "NotAllowedByListeners",
    hostname: "NoMatchingListenerHostname",
} as const;

describe("what Traefik 3.7 really answered with its Gateway provider", () => {
    it("is what is said of every recorded request, and only weights are left open", () => {
        const wrong: string[] = [];
        let asked = 0;
        for (const recorded of recording) {
            const { tableOf } = readRecorded(recorded);
            const routers = new Map<number, ReturnType<typeof routerOf>>();
            for (const one of recorded.requests) {
                const router = routers.get(one.port) ?? routerOf(tableOf(one.port));
                routers.set(one.port, router);
                const explained = router.explain(requestOf(one));
                const got = answer(explained);
                asked++;
                if (got !== wanted(one, got) || (explained.outcome === "undetermined" && explained.split === undefined))
                    wrong.push(`${recorded.id} ${one.host}:${one.port}${one.path}: ${got}, not ${wanted(one, got)}`);
            }
        }
        expect(wrong).toEqual([]);
        expect(asked).toBe(3671);
    });

    it("is what each listener and each route says of itself", () => {
        const wrong: string[] = [];
        for (const recorded of recording) {
            const objects = gatewayObjects(
                manifests(recorded).map((value) => ({ value })),
                true,
            );
            const listeners = listenersOf(objects);
            const { attachments, refusals } = attach(objects, listeners);
            for (const { namespace, name, status } of recorded.gateways)
                for (const [section, { attachedRoutes }] of Object.entries(status.listeners)) {
                    const found = attachments.filter(
                        ({ listener }) =>
                            listener.gateway === `${namespace}/${name}` && listener.listener.name === section,
                    ).length;
                    if (found !== attachedRoutes)
                        wrong.push(`${recorded.id} ${name}/${section}: ${found}, not ${attachedRoutes}`);
                }
            for (const { namespace, name, status } of recorded.routes)
                for (const { parentRef, Accepted } of status) {
                    const refused = refusals.find(({ route, path }) => {
                        const at = Number(/\d+/.exec(path)?.[0]);
                        const ref = route.value.spec?.parentRefs?.[at];
                        return (
                            keyOf(route.value) === `${namespace}/${name}` &&
                            ref?.name === parentRef.name &&
                            ref.sectionName === parentRef.sectionName
                        );
                    });
                    const got = refused === undefined ? "True/Accepted" : `False/${reasons[refused.kind]}`;
                    if (got !== Accepted) wrong.push(`${recorded.id} ${name}: ${got}, not ${Accepted}`);
                }
        }
        expect(wrong).toEqual([]);
    });

    it("is found by the slow matcher, too, and nothing changes between a version and itself", () => {
        for (const recorded of recording.slice(0, 60)) {
            const { tables, tableOf } = readRecorded(recorded);
            expect(trafficDiff(tables, tables)).toEqual([]);
            expect(() => lint(tables)).not.toThrow();
            for (const one of recorded.requests) {
                const table = tableOf(one.port);
                if (table === undefined) continue;
                expect(routerOf(table).match(requestOf(one)).targets).toEqual(naiveMatch(table, requestOf(one)));
            }
        }
    });
});
