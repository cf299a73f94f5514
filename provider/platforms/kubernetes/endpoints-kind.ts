/** Which objects hold addresses, by the version of the cluster. */
import type * as pulumi from "@pulumi/pulumi";
import { finding } from "../../diagnostics/catalogue";
import { UNKNOWN_INPUT } from "../../inputs/unknown";
import { minorIn } from "./check/validate/server";
import { serverMinor } from "./client/cluster";
import { settingsOf } from "./client/connection";
import { InvalidArguments, warn } from "./client/failure";
import type { EndpointsArgs, EndpointsKind } from "./fields/args";
import { isMocked } from "../deployment";

/** Which objects hold the addresses. */
export type Kind = Exclude<EndpointsKind, "auto">;

/** The first version whose server calls Endpoints deprecated. */
const deprecatedSince = 33;

/** Minor version of the cluster, as the argument or the cluster says; undefined when a preview does not know the cluster yet. */
export async function minorOf(component: pulumi.Resource, args: EndpointsArgs): Promise<number | undefined> {
    const given = minorIn(args.kubernetesVersion);
    if (given !== undefined) return given;
    const settings = await settingsOf(component);
    return settings === UNKNOWN_INPUT || isMocked() ? undefined : serverMinor(settings);
}

/**
 * The kind for the cluster's version. A guess would make other objects when the cluster answers the next time, so it is
 * refused when the cluster does not answer. A cluster that the program is about to create counts as a new one: the
 * preview may then be wrong.
 */
export async function kindFor(component: pulumi.Resource, args: EndpointsArgs): Promise<Kind> {
    try {
        const minor = (await minorOf(component, args)) ?? deprecatedSince;
        return minor >= deprecatedSince ? "EndpointSlice" : "Endpoints";
    } catch (error) {
        const message = `kind is "auto", and the version of the cluster could not be asked: ${(error as Error).message}.`;
        const help = "Give kubernetesVersion, or a kind.";
        throw new InvalidArguments("Endpoints", [finding("CR322", "kind", message, help)], "cannot be declared");
    }
}

let isWarned = false;

/**
 * The Kubernetes provider hides the server's warning about Endpoints, so it is shown here, to those who did not choose
 * a kind, once per program.
 */
export function warnOnce(minor: number | undefined, component: pulumi.Resource): void {
    if (isWarned || minor === undefined || minor < deprecatedSince) return;
    isWarned = true;
    const message = `Endpoints are deprecated since Kubernetes 1.${deprecatedSince}, and this cluster is 1.${minor}.`;
    warn([finding("CR317", "kind", message)], component);
}
