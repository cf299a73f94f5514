/** The version of a controller, as its workload tells it. */

import type { DialectName } from "../routing/model";
import { isObject, type Json } from "./objects";

const workloads = new Set(["Deployment", "DaemonSet", "StatefulSet"]);

const part = (value: unknown, ...keys: readonly string[]): unknown =>
    keys.reduce<unknown>((found, key) => (isObject(found) ? found[key] : undefined), value);

/** The dialect of the Traefik that a workload runs; undefined for any other workload, and for an unknown version. */
export function traefikOf(value: Json): DialectName | undefined {
    if (!workloads.has(String(value.kind))) return undefined;
    const containers = part(value, "spec", "template", "spec", "containers");
    for (const container of Array.isArray(containers) ? containers.filter(isObject) : []) {
        const [, major, minor] = /(?:^|\/|library-)traefik:v?(\d+)\.(\d+)/.exec(String(container.image)) ?? [];
        if (major !== "3" || minor === undefined) continue;
        const args = [container.args, container.command].flat().join(" ").toLowerCase();
        const strict = /providers\.kubernetesingress\.strictprefixmatching(=true|\s|$)/.test(args);
        const version = Number(minor) >= 7 ? "3.7" : "3.6";
        return strict ? `traefik-${version}-strict` : `traefik-${version}`;
    }
    return undefined;
}
