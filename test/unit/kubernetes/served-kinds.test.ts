import type { Answer } from "../../../provider/platforms/kubernetes/client/rest";
import { isUnserved } from "../../../provider/platforms/kubernetes/client/served-kinds";

const page: Answer = { status: 404, body: undefined, text: "404 page not found\n" };
const ingress = "/apis/networking.k8s.io/v1/namespaces/shop/ingresses/web";
const routes = "/apis/gateway.networking.k8s.io/v1/httproutes?limit=500";

/** A server with these groups and versions, and these resources in each; without groups it is none. */
const served =
    (groups: Record<string, string>, resources: string[] = []) =>
    async (path: string): Promise<Answer> => {
        const [, , group = "", version] = path.split("/");
        if (path === "/apis")
            return {
                status: 200,
                body: {
                    kind: "APIGroupList",
                    groups: Object.entries(groups).map(([name, item]) => ({ name, versions: [{ version: item }] })),
                },
            };
        if (groups[group] !== version) return page;
        return { status: 200, body: { kind: "APIResourceList", resources: resources.map((name) => ({ name })) } };
    };

describe("an answer that there is no such page", () => {
    it.each<[string, string, (path: string) => Promise<Answer>, boolean]>([
        [
            "of an Ingress is a proxy's where the server has Ingresses",
            ingress,
            served({ "networking.k8s.io": "v1" }, ["ingresses"]),
            false,
        ],
        [
            "of an Ingress says that there is none where the server is too old for them",
            ingress,
            served({ "networking.k8s.io": "v1beta1" }),
            true,
        ],
        [
            "of HTTPRoutes says that there are none where the group is not installed",
            routes,
            served({ "networking.k8s.io": "v1" }),
            true,
        ],
        [
            "of HTTPRoutes says that there are none where the group has other kinds only",
            routes,
            served({ "gateway.networking.k8s.io": "v1" }, ["gateways"]),
            true,
        ],
        [
            "of a whole group says nothing where the server has it",
            "/apis/gateway.networking.k8s.io/v1",
            served({ "gateway.networking.k8s.io": "v1" }),
            false,
        ],
        [
            "of a Service is a proxy's, for every server has Services",
            "/api/v1/namespaces/shop/services/web",
            served({}),
            false,
        ],
        ["of everything is a proxy's", ingress, async () => page, false],
        [
            "says nothing where a stranger answers with JSON",
            ingress,
            async () => ({ status: 200, body: { groups: [] } }),
            false,
        ],
        [
            "says nothing to who may not see the list",
            ingress,
            async () => ({ status: 403, body: { kind: "Status" } }),
            false,
        ],
    ])("%s", async (_, path, get, expected) => {
        expect(await isUnserved(page, path, get)).toBe(expected);
    });

    it("is not asked about where the API server says itself that there is no such object", async () => {
        const get = (): Promise<Answer> => Promise.reject(new Error("asked"));
        expect(await isUnserved({ status: 404, body: { kind: "Status" } }, ingress, get)).toBe(true);
        expect(await isUnserved({ status: 404, body: {} }, ingress, get)).toBe(false);
    });
});
