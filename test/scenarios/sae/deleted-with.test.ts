import type { Emulator } from "../../../sandbox/sae-emulator";
import { atOnce, openProgram, useEngineEmulator } from "../../integration/sae/program";

/** `deletedWith` of something that takes no rule set along, on the real engine. */
let emulator: Emulator;
useEngineEmulator((started) => (emulator = started));

const table = (options: string): string => `
const pulumi = require("@pulumi/pulumi");
const { RoutePlan, RouteTable } = require("pulumi-crossroute");
const other = new RoutePlan("other", { tables: [] });
const sae = { namespaceId: "cn-hangzhou:prod", loadBalancerId: "lb-bp1shop", listenerPort: 80, address: "47.96.1.23", defaultBackend: { appId: "0099b7be", containerPort: 8080 } };
const edge = { sae };
const routes = [{ host: "shop.example.com", path: "/", backend: { sae: { appId: "7171a6ca", containerPort: 8080 } } }];
new RouteTable("shop", { gateways: { edge }, routes }, ${options});
`;

test.each([
    ["the table has", "with-table", "{ deletedWith: other }"],
    [
        "a component around it has",
        "with-parent",
        `{ parent: new pulumi.ComponentResource("my:Site", "site", {}, { deletedWith: other }) }`,
    ],
])(
    "destroy deletes a rule set of a table live where %s deletedWith",
    async (_, name, options) => {
        const program = await openProgram(name, emulator.endpoint, { "index.js": table(options) }, atOnce);
        try {
            expect((await program.up()).text).not.toMatch(/error:/);
            expect(emulator.store.all()).toHaveLength(1);
            expect((await program.destroy()).text).not.toMatch(/error:/);
            expect(emulator.store.all()).toEqual([]);
        } finally {
            await program.dispose();
        }
    },
    600_000,
);
