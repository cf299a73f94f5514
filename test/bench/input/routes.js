// Route tables of any size, as the objects of a cluster, for benchmarks and for pictures.
"use strict";

const areas = ["api", "cart", "checkout", "account", "search", "orders", "images", "static", "reviews", "legacy"];
const ROUTES_OF_A_HOST = 20;

const backend = (/** @type {string} */ name, port = 80) => ({ service: { name, port: { number: port } } });

/** An Ingress with this many paths, twenty to a host. */
function ingress(/** @type {number} */ count) {
    const hosts = Math.ceil(count / ROUTES_OF_A_HOST);
    const rules = Array.from({ length: hosts }, (_, h) => ({
        host: hosts === 1 ? "shop.example.com" : `shop-${h}.example.com`,
        http: {
            paths: Array.from({ length: Math.min(ROUTES_OF_A_HOST, count - h * ROUTES_OF_A_HOST) }, (_, p) => ({
                path:
                    p === 0
                        ? "/"
                        : `/${areas[p % areas.length]}${p < areas.length ? "" : `/v${Math.floor(p / areas.length) + 1}`}`,
                pathType: "Prefix",
                backend: backend(p === 0 ? "web" : areas[p % areas.length], 8080),
            })),
        },
    }));
    return {
        apiVersion: "networking.k8s.io/v1",
        kind: "Ingress",
        metadata: { name: "web", namespace: "shop", creationTimestamp: "2026-01-01T00:00:00Z" },
        spec: { ingressClassName: "example", rules },
    };
}

/** The same after a change: some paths move, some are lost, some are new. */
function change(/** @type {ReturnType<typeof ingress>} */ before) {
    const after = structuredClone(before);
    for (const { http } of after.spec.rules) {
        http.paths = http.paths.filter(({ path }) => path !== "/legacy");
        for (const path of http.paths) {
            if (path.path.startsWith("/checkout")) path.backend = backend("checkout-v2", 8080);
            if (path.path.startsWith("/cart")) path.backend = backend("checkout-v2", 8080);
        }
        http.paths.push({ path: "/wishlist", pathType: "Exact", backend: backend("wishlist", 8080) });
    }
    // Without its catch-all path a host loses what it did not name.
    const last = /** @type {typeof after.spec.rules[0]} */ (after.spec.rules.at(-1)).http;
    last.paths = last.paths.filter(({ path }) => path !== "/");
    return after;
}

module.exports = { ingress, change };
