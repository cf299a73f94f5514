import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ASSUMPTIONS, type Context } from "../../../sandbox/sae-emulator/context";
import { OPERATIONS } from "../../../sandbox/sae-emulator/operations";
import type { Json } from "../../../sandbox/sae-emulator/replies";
import { Store } from "../../../sandbox/sae-emulator/store";

/** Parameters by their wire names; objects and lists are sent as JSON text, undefined is left out. */
export type Fields = Record<string, unknown>;
type Reply = Record<string, Json>;

/** The operations without HTTP and signature, on a store in a folder of its own. */
export class Workbench {
    readonly dir = mkdtempSync(join(tmpdir(), "sae-emulator-"));
    now = Date.parse("2026-11-21T01:00:00Z");
    readonly context: Context = {
        store: new Store(this.dir, () => this.now),
        inventory: {},
        assumptions: { ...ASSUMPTIONS },
        now: this.now,
        lagMs: 0,
    };

    call(action: string, fields: Fields): Reply {
        return OPERATIONS[action].run(given(fields), { ...this.context, now: this.now }) as Reply;
    }

    create(fields: Fields = {}): number {
        return Number(this.call("CreateIngress", { ...CLB, ...fields })["IngressId"]);
    }

    update(id: number, fields: Fields): Reply {
        return this.call("UpdateIngress", { IngressId: id, ...fields });
    }

    describe(id: number): Reply {
        return this.call("DescribeIngress", { IngressId: id });
    }

    list(fields: Fields = {}): Reply[] {
        return this.call("ListIngresses", { NamespaceId: NAMESPACE, ...fields })["IngressList"] as Reply[];
    }

    close(): void {
        rmSync(this.dir, { recursive: true });
    }
}

export function given(fields: Fields): Map<string, string> {
    const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
    return new Map(
        entries.map(([name, value]) => [name, typeof value === "object" ? JSON.stringify(value) : String(value)]),
    );
}

export const NAMESPACE = "cn-hangzhou:prod";
export const RULE = { domain: "shop.example.com", path: "/", appId: "shop", containerPort: 8080 };

/** What CreateIngress needs for a CLB. */
export const CLB: Fields = {
    NamespaceId: NAMESPACE,
    SlbId: "lb-1",
    ListenerPort: 80,
    DefaultRule: { appId: "web", containerPort: 8080 },
    Rules: [RULE],
};

/** The same for an ALB. */
export const ALB: Fields = { ...CLB, SlbId: "alb-1", LoadBalanceType: "alb" };

/** The same for an ALB that SAE is to make. */
export const NEW_ALB: Fields = {
    ...CLB,
    SlbId: undefined,
    AddressType: "Internet",
    ZoneMappings: [
        { VSwitchId: "vsw-1", ZoneId: "cn-hangzhou-h" },
        { VSwitchId: "vsw-2", ZoneId: "cn-hangzhou-i" },
    ],
};
