/** What the cluster's own version of Kubernetes refuses; it is asked only where versions differ. */
import type * as pulumi from "@pulumi/pulumi";
import { UNKNOWN_INPUT } from "../../inputs/unknown";
import type { Diagnostic } from "../../routing/diagnostic";
import { guarded, known } from "./check/inputs";
import { relaxed } from "./check/validate/server";
import { serverMinor } from "./client/cluster";
import { settingsOf } from "./client/connection";
import { InvalidArguments, refuse } from "./client/failure";
import { isMocked } from "../deployment";

/**
 * `value`, if neither `check` nor the cluster refuses the arguments. They are checked as far as they are known. The
 * cluster's version is asked for when an older one would refuse what the newest accepts.
 */
export function accepted<T>(
    component: pulumi.Resource,
    title: string,
    args: object,
    value: pulumi.Input<T>,
    check: Check,
): pulumi.Input<T> {
    const isSettled = isSameEverywhere(known(args));
    return guarded(args, value, (values) => judge(component, title, values, check), !isSettled);
}

type Check = (values: unknown) => Diagnostic[];

/** Rejects with InvalidArguments when the arguments are refused. */
export async function judge(component: pulumi.Resource, title: string, values: unknown, check: Check): Promise<void> {
    refuse(title, check(values));
    if (isSameEverywhere(values)) return;
    const minor = await minorOf(component);
    if (minor === undefined || minor >= relaxed) return;
    const kubernetesVersion = `1.${minor}`;
    const errors = check({ ...(values as object), kubernetesVersion }).filter((d) => d.severity === "error");
    const verdict = `is refused by Kubernetes ${kubernetesVersion}, which the cluster runs`;
    if (errors.length > 0) throw new InvalidArguments(title, errors, verdict);
}

/** Names that begin with a digit are refused before 1.36; `check` already applies a version that the program names. */
function isSameEverywhere(values: unknown): boolean {
    const { kubernetesVersion } = (values ?? {}) as { kubernetesVersion?: unknown };
    return kubernetesVersion !== undefined || !hasDigitFirst(values);
}

const hasDigitFirst = (value: unknown): boolean =>
    typeof value === "object" &&
    value !== null &&
    Object.entries(value).some(([key, item]) =>
        typeof item === "string" ? key === "name" && /^\d/.test(item) : hasDigitFirst(item),
    );

/** Undefined when there is no cluster yet, or it does not answer: then the arguments are refused, or checked later. */
async function minorOf(component: pulumi.Resource): Promise<number | undefined> {
    if (isMocked()) return undefined;
    const settings = await settingsOf(component);
    if (settings === UNKNOWN_INPUT || settings.rendersFiles === true) return undefined;
    return serverMinor(settings).catch(() => undefined);
}
