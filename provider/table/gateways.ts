import { isObject, show, type Opened } from "../inputs/opened";
import type { Gateway, Platform, Problems } from "../platforms/platform";

/** A gateway with its platform. */
export interface PlatformGateway {
    gateway: Gateway;
    platform: Platform;
}

/** The gateways of a table by name. */
export type Gateways = ReadonlyMap<string, PlatformGateway>;

export function readGateways(
    opened: Opened | undefined,
    problems: Problems,
    platforms: readonly Platform[],
    clusters: Readonly<Record<string, string | undefined>> = {},
    servers: Readonly<Record<string, string | undefined>> = {},
): Gateways {
    const gateways = new Map<string, PlatformGateway>();
    if (!isObject(opened) || Object.keys(opened).length === 0) {
        problems.add(
            "CR208",
            "gateways",
            opened === undefined || isObject(opened)
                ? "there are no gateways"
                : `${show(opened)} is not a map of gateways`,
            "declare at least one: { edge: { kubernetes: { namespace } } }",
        );
        return gateways;
    }
    const names = platforms.map((platform) => platform.name);
    for (const [name, item] of Object.entries(opened)) {
        const where = `gateways.${name}`;
        const given = isObject(item) ? platforms.filter((platform) => item[platform.name] !== undefined) : [];
        const [platform] = given;
        const fields = isObject(item) && platform ? item[platform.name] : undefined;
        if (!platform || given.length > 1 || !isObject(fields)) {
            problems.add(
                "CR208",
                where,
                given.length > 1
                    ? `has ${given.map((one) => one.name).join(" and ")}`
                    : `${show(item)} is not a gateway`,
                `give exactly one of ${names.join(", ")}`,
            );
            continue;
        }
        const at = {
            name,
            platform: platform.name,
            where: `${where}.${platform.name}`,
            fields,
            cluster: clusters[name],
            server: servers[name],
        };
        const gateway = platform.read(at, problems);
        if (gateway) gateways.set(name, { gateway, platform });
    }
    return gateways;
}
