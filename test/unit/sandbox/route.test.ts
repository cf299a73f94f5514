import { joinBridges, routeLines, type LiveRoute } from "../../../sandbox/live/route";

const route = (more: Partial<LiveRoute>): LiveRoute => ({
    host: "shop.example.com",
    path: "/",
    url: "http://shop.example.com/",
    gateway: "Kubernetes shop/edge",
    target: "Service shop/web:80",
    leavesCluster: false,
    ...more,
});

const sae = { gateway: "SAE lb-1:80", target: "SAE app 7171:8080" };

describe("routes as the platforms tell them", () => {
    test("a route over both platforms is one route, with the application behind it as its target", () => {
        const half = route({
            path: "/api",
            url: "http://shop.example.com/api",
            target: "47.96.1.20:80",
            leavesCluster: true,
        });
        const joined = joinBridges([half], [route({ path: "/api/", ...sae })]);
        expect(joined).toEqual([
            { ...half, gateway: "Kubernetes shop/edge → SAE lb-1:80 (47.96.1.20:80)", target: "SAE app 7171:8080" },
        ]);
    });

    test("a rule of the same host and path stays apart when the cluster answers by itself", () => {
        const both = [route({}), route(sae)];
        expect(joinBridges(both.slice(0, 1), both.slice(1))).toEqual(both);
    });

    test("addresses outside of the cluster without a rule behind them stay as they are", () => {
        const legacy = route({ path: "/legacy", target: "10.0.3.7:8080", leavesCluster: true });
        const elsewhere = route({ path: "/other", ...sae });
        expect(joinBridges([legacy], [elsewhere])).toEqual([legacy, elsewhere]);
    });

    test("they are printed in columns, one line each", () => {
        expect(routeLines([route({}), route({ url: "http://pay.example.com/", ...sae })])).toEqual([
            "http://shop.example.com/  Kubernetes shop/edge  Service shop/web:80",
            "http://pay.example.com/   SAE lb-1:80           SAE app 7171:8080",
        ]);
    });

    test("no routes make no lines", () => {
        expect(routeLines([])).toEqual([]);
    });
});
