/** What this stack has of a Service without a selector: a preview that does not know the addresses goes by it. */
import type * as pulumi from "@pulumi/pulumi";
import { valueOf } from "../../../inputs/outputs";
import { stored } from "../../stack-state";
import { ipFamily } from "../../../inputs/address";
import type { FormerEndpoints } from "../manifest/late-endpoints";
import { familyIn } from "../manifest/late-slices";
import { isBelow } from "./state";
import { urnOf } from "./place";

/**
 * @param name of the Service
 * @param namespace of it; when none is given, that of the provider, which the state does not say
 */
export async function formerOf(
    component: pulumi.Resource,
    name: pulumi.Input<string>,
    namespace: pulumi.Input<string> | undefined,
): Promise<FormerEndpoints> {
    const [urn, wanted, place] = await Promise.all([urnOf(component), valueOf(name), valueOf(namespace)]);
    const own = Object.entries((await stored()) ?? {}).flatMap(([other, { type = "", outputs = {} }]) => {
        const { metadata, spec, subsets } = outputs;
        const isThere = typeof place !== "string" || metadata?.namespace === place;
        return isThere && isBelow(other, urn)
            ? [{ type, spec, subsets, name: metadata?.name ?? "", labels: metadata?.labels }]
            : [];
    });
    const services = own.filter((one) => one.type.endsWith(":Service") && one.name === wanted);
    const slices = own.filter(
        (one) => one.type.endsWith(":EndpointSlice") && one.labels?.["kubernetes.io/service-name"] === wanted,
    );
    const suffixes = slices.map((one) => one.name.slice(String(wanted).length));
    const ips = own
        .filter((one) => one.type.endsWith(":Endpoints") && one.name === wanted)
        .flatMap(({ subsets = [] }) =>
            subsets.flatMap((one) => [...(one.addresses ?? []), ...(one.notReadyAddresses ?? [])]),
        );
    return {
        isName: services.some(({ spec }) => spec?.type === "ExternalName"),
        families: [...suffixes.map(familyIn), ...ips.map(({ ip }) => ipFamily(ip ?? "") ?? "IPv4")],
        slices: suffixes,
    };
}
