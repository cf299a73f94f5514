import { intersect } from "../platforms/gateway-api/read/hostnames";
import type { GatewayTables } from "../platforms/gateway-api/read/tables";
import { type AddedListener, isObject } from "./objects";

/** The listeners that a JSON patch adds. */
export const listenersAddedBy = (patch: readonly unknown[], file: string): AddedListener[] =>
    patch.flatMap((item) => {
        if (!isObject(item) || item.op !== "add" || !/^\/spec\/listeners\/[^/]+$/.test(String(item.path))) return [];
        const { name, hostname } = isObject(item.value) ? item.value : {};
        return [
            {
                file,
                name: typeof name === "string" ? name : "",
                hostname: typeof hostname === "string" ? hostname : "",
            },
        ];
    });

const help = "Write the listener into the Gateway, or give the built Gateway, so that its listeners are known.";

/** A route whose listener a patch may add attaches perhaps. */
export const withAddedListeners = (
    refusals: GatewayTables["refusals"],
    added: readonly AddedListener[],
): GatewayTables["refusals"] =>
    refusals.map((refusal) => {
        const { spec } = refusal.route.value;
        const section = spec?.parentRefs?.find((_, i) => refusal.path === `spec.parentRefs[${i}]`)?.sectionName;
        const hosts = spec?.hostnames ?? [""];
        const found = added.find(
            ({ name, hostname }) =>
                refusal.parent.startsWith("Gateway ") &&
                (section === undefined || section === name) &&
                hosts.some((host) => intersect(hostname, host) !== undefined),
        );
        return found === undefined
            ? refusal
            : { ...refusal, perhaps: { because: `${found.file} adds a listener that would take it`, help } };
    });
