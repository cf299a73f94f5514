/**
 * A short sequence for each fault that was found once on the real engine: what the campaign must see when the old code is
 * put back (`--faults --package DIR`), and must not see in the present one.
 */
import type { Declares, Step } from "./steps";
import type { Backend, KubernetesGateway, Place, Route, Table } from "./tables";

const up = (declares: Declares, actor: "A" | "B" = "A"): Step => ({
    actor,
    edits: [],
    operation: "up",
    dice: 1,
    declares,
});
const web: Backend = { service: { name: "web", port: 80 } };
const machine = (address: string, name?: string): Backend => ({
    endpoints: { addresses: [address], port: 8080, ...(name && { name }) },
});
const route = (gateway: string, host: string, path = "/", backend = web): Route => ({ host, path, gateway, backend });
const edge = ({ namespace }: Place, more: Partial<KubernetesGateway> = {}) => ({
    kubernetes: { namespace, ingressClassName: "example", ...more },
});
const table = (name: string, gateways: Table["gateways"], ...routes: Route[]): Table => ({
    name,
    aliases: [],
    gateways,
    routes,
});
const shop =
    (host: string, path = "/"): Declares =>
    (place) => ({ tables: [table("shop", { edge: edge(place) }, route("edge", host, path))] });

const fixed =
    (key: string): Declares =>
    (place) => ({
        tables: [table("shop", { [key]: edge(place, { ingressName: "main" }) }, route(key, "a.example.com"))],
    });

const two =
    (path: string): Declares =>
    (place) => ({
        tables: [
            table(
                "two",
                { a: edge(place), b: edge(place) },
                ...["a", "b"].map((key) => route(key, `${key}.example.com`, path, machine("10.0.3.7"))),
            ),
        ],
    });

const legacy =
    (headless: boolean): Declares =>
    () => ({ tables: [], outside: [{ name: "legacy", address: "10.0.4.7", headless }] });

export const FAULTS: Record<string, Step[]> = {
    "1 another manager's Ingress": [
        { actor: "hand", deed: "makeIngress", dice: 1, on: "shop-edge" },
        up(shop("a.example.com")),
    ],
    "1 another stack's Ingress": [up(shop("a.example.com")), up(shop("b.example.com"), "B")],
    "1 two tables that meet in one name": [
        up((place) => ({
            tables: [table("shop", { "web-edge": edge(place) }, route("web-edge", "a.example.com"))],
        })),
        up((place) => ({ tables: [table("shop-web", { edge: edge(place) }, route("edge", "b.example.com"))] }), "B"),
    ],
    "2 a gateway that is renamed under a fixed name": [up(fixed("edge")), up(fixed("front"))],
    "3 two backends of one name": [
        up((place) => ({
            tables: [
                table(
                    "shop",
                    { edge: edge(place) },
                    route("edge", "a.example.com", "/", machine("10.0.3.7", "legacy")),
                    route("edge", "b.example.com", "/", machine("10.0.3.8", "legacy")),
                ),
            ],
        })),
    ],
    "4 another cluster IP": [up(legacy(false)), up(legacy(true))],
    "5 a list that is known only after apply": [
        up(shop("a.example.com")),
        { actor: "A", edits: [], operation: "later", dice: 1 },
    ],
    "6 one Ingress as the target": [
        up(two("/one")),
        { actor: "A", edits: [], operation: "target", dice: 1, on: "Ingress two-a", declares: two("/two") },
    ],
    "7 a label of kubectl": [
        up(shop("a.example.com")),
        { actor: "hand", deed: "label", dice: 1, on: "Ingress shop-edge" },
        up(shop("a.example.com", "/api")),
    ],
    "labels of kubectl that come one after the other": [
        up(shop("a.example.com")),
        { actor: "hand", deed: "label", dice: 1, on: "Ingress shop-edge" },
        up(shop("a.example.com", "/api")),
        { actor: "hand", deed: "label", dice: 5, on: "Ingress shop-edge" },
        up(shop("a.example.com")),
    ],
    "a default backend of kubectl": [
        up(shop("a.example.com")),
        { actor: "hand", deed: "catchAll", dice: 1, on: "Ingress shop-edge" },
        up(shop("a.example.com", "/api")),
    ],
    "an Ingress that is adopted": [
        { actor: "hand", deed: "makeIngress", dice: 1, on: "shop-edge" },
        up((place) => ({
            tables: [table("shop", { edge: edge(place, { adopt: true }) }, route("edge", "a.example.com"))],
        })),
        up(shop("a.example.com")),
    ],
    "objects that are handed over": [
        up(legacy(false)),
        { actor: "B", edits: [], operation: "transfer", dice: 1 },
        { actor: "A", edits: [], operation: "up", dice: 1 },
        up(() => ({ tables: [] }), "B"),
    ],
    "8 success on an object that is being deleted": [
        up(shop("a.example.com")),
        { actor: "A", edits: [], operation: "held", dice: 1 },
    ],
};
