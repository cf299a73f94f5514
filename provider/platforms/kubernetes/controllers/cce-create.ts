/** The load balancer that CCE makes: for the option and for the annotation that it becomes. */

/** ELB's own names, in its order, by the names of the options. */
export const autocreateNames: Readonly<Record<string, string>> = {
    name: "name",
    type: "type",
    bandwidthName: "bandwidth_name",
    bandwidthChargeMode: "bandwidth_chargemode",
    bandwidthSize: "bandwidth_size",
    bandwidthShareType: "bandwidth_sharetype",
    eipType: "eip_type",
    subnetId: "vip_subnet_cidr_id",
    ipv6NetworkId: "ipv6_vip_virsubnet_id",
    backendNetworkIds: "elb_virsubnet_ids",
    privateAddress: "vip_address",
    availabilityZones: "available_zone",
    l4Flavor: "l4_flavor_name",
    l7Flavor: "l7_flavor_name",
};
type Options = Record<string, unknown>;
type Wrong = (at: string, reason: string, help: string) => void;

/** What a load balancer that is made must say; `at` is the name of an option. */
export function checkCreate(create: Options, dedicated: boolean, wrong: Wrong): void {
    const isMissing = (field: string): boolean => create[field] === undefined || create[field] === null;
    if (typeof create.name === "string" && !/^[\w.-]*$/.test(create.name))
        wrong("name", `${JSON.stringify(create.name)} is no name`, "Give letters, digits, _, . and -.");
    if (dedicated && isMissing("availabilityZones"))
        wrong("availabilityZones", "missing", "A dedicated load balancer needs at least one zone.");
    if (dedicated && isMissing("l7Flavor"))
        wrong("l7Flavor", "missing", "A dedicated load balancer needs a flavor for HTTP.");
    if (create.public === true)
        for (const field of ["bandwidthChargeMode", "bandwidthSize", "eipType"])
            if (isMissing(field)) wrong(field, "missing", "A public address needs it.");
}
