import type { Assumptions } from "./context";
import { regionOf } from "./inventory";
import type { RuleSet } from "./model";
import { readFaults } from "./faults";
import { readInventory, readRuleSetPatch } from "./controlbodies";
import { describe } from "./replies";
import type { Service } from "./service";

/** An answer of the control API. */
export interface ControlReply {
    status: number;
    body: unknown;
}

export const CONTROL_PREFIX = "/_emulator/";

/** The control API: a test looks behind the service's API, and prepares faults and inventory. Never throws. */
export function control(
    service: Service,
    method: string,
    path: string,
    query: URLSearchParams,
    body: string,
): ControlReply {
    const id = /^ingress\/(\d+)$/.exec(path.slice(CONTROL_PREFIX.length))?.[1];
    const call = `${method} ${id ? "ingress" : path.slice(CONTROL_PREFIX.length)}`;
    const run = Object.hasOwn(CALLS, call) ? CALLS[call] : undefined;
    if (!run)
        return { status: 404, body: { error: `no ${method} ${path}; there are: ${Object.keys(CALLS).join(", ")}` } };
    try {
        return {
            status: 200,
            body: run(service, { query, id: Number(id), json: body === "" ? {} : (JSON.parse(body) as unknown) }),
        };
    } catch (error) {
        return { status: 400, body: { error: error instanceof Error ? error.message : String(error) } };
    }
}

interface ControlRequest {
    query: URLSearchParams;
    id: number;
    json: unknown;
}

const CALLS: Readonly<Record<string, (service: Service, request: ControlRequest) => unknown>> = {
    "GET health": () => ({ ok: true, pid: process.pid }),
    "GET log": (service, { query }) => ({ entries: service.log.since(Number(query.get("since") ?? 0)) }),
    "DELETE log": (service) => done(service.log.clear()),
    "GET state": (service) => ({
        ingresses: service.store
            .all()
            .map((set) => ({ ...describe(set, service.inventory, service.assumptions), CreateTime: set.createTime })),
    }),
    "POST reset": (service) => done(service.reset()),
    "GET faults": (service) => ({ faults: service.faults.list() }),
    "POST faults": (service, { json }) => done(service.faults.add(readFaults(json))),
    "DELETE faults": (service) => done(service.faults.clear()),
    "GET held": (service) => ({ calls: service.held }),
    "POST release": (service) => done(service.release()),
    "POST drop": (service) => done(service.release(false)),
    "GET inventory": (service) => service.inventory,
    "PUT inventory": (service, { json }) => done((service.inventory = readInventory(json))),
    "PUT assumptions": (service, { json }) => {
        const { omittedOnUpdate = "keep", unsetFlags = false } = json as { [name in keyof Assumptions]?: unknown };
        if (omittedOnUpdate !== "keep" && omittedOnUpdate !== "reset")
            throw new Error("omittedOnUpdate is keep or reset");
        if (typeof unsetFlags !== "boolean") throw new Error("unsetFlags is true or false");
        service.assumptions = { omittedOnUpdate, unsetFlags };
        return done();
    },
    "POST ingress": (service, { json }) => {
        const patch = readRuleSetPatch(json);
        const ruleSet: RuleSet = { ...blank(patch.namespaceId ?? "cn-hangzhou"), ...patch, id: service.store.newId() };
        ruleSet.name = patch.name ?? `${ruleSet.slbId}-${ruleSet.listenerPort}-${ruleSet.id.toString(16)}`;
        service.store.put(ruleSet);
        return { id: ruleSet.id };
    },
    "PUT ingress": (service, { id, json }) => {
        const ruleSet = service.store.get(id);
        if (!ruleSet) throw new Error(`there is no ingress ${id}`);
        return done(service.store.put({ ...ruleSet, ...readRuleSetPatch(json), id }));
    },
    "DELETE ingress": (service, { id }) => ({ ok: service.store.remove(id) }),
};

function done(_result?: unknown): { ok: true } {
    return { ok: true };
}

/** A rule set created in the console with every field at its default. */
function blank(namespaceId: string): RuleSet {
    return {
        id: 0,
        name: "",
        createTime: Date.now(),
        namespaceId,
        slbId: `lb-${regionOf(namespaceId)}`,
        slbType: "internet",
        loadBalanceType: "clb",
        createdBySae: false,
        listenerPort: 80,
        defaultRule: { appId: "default", containerPort: 8080 },
        rules: [],
    };
}
