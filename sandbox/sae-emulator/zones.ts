import { wrong } from "./errors";
import type { ZoneMapping } from "./model";
import { asArray, asObject, requiredString } from "./readers";

/** Reads `ZoneMappings`: one vSwitch in each zone of the new load balancer. */
export function readZones(value: unknown, name: string): ZoneMapping[] {
    const zones = asArray(value, name).map((item, i) => {
        const path = `${name}[${i}]`;
        const object = asObject(item, path);
        const zone = {
            vSwitchId: requiredString(object, "VSwitchId", path),
            zoneId: requiredString(object, "ZoneId", path),
        };
        if (!/^vsw-[A-Za-z0-9-]+$/.test(zone.vSwitchId))
            throw wrong(`${path}.VSwitchId`, `${JSON.stringify(zone.vSwitchId)} is not the id of a vSwitch`);
        return zone;
    });
    if (new Set(zones.map((z) => z.zoneId)).size !== zones.length) throw wrong(name, "a zone stands in it twice");
    if (zones.length < 1) throw wrong(name, "at least one zone is needed");
    return zones;
}
