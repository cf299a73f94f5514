/** Whether the live Gateways that an HTTPRoute of a program names take it. */
import * as pulumi from "@pulumi/pulumi";
import { open, seen } from "../../inputs/opened";
import { UNKNOWN_INPUT, withUnknowns } from "../../inputs/unknown";
import { settingsOf } from "../kubernetes/client/connection";
import { InvalidArguments, warn } from "../kubernetes/client/failure";
import { namespaceOf } from "../kubernetes/client/paths";
import { targetOf } from "../kubernetes/client/target";
import { isMocked } from "../deployment";
import { fillUnknowns } from "../unknowns";
import { specOf } from "./check/http-route";
import { readLiveGateways } from "./client/live-gateways";
import { defaultTimeout } from "./client/wait";
import type { HTTPRouteArgs } from "./fields/args";
import { attachmentFindings } from "./read/attachment-findings";
import { apiVersion } from "./types";

/** Rejects where an update would wait for a Gateway that does not take it; warns of what is not let in. */
export async function refuseUnattached(
    component: pulumi.Resource,
    { name, namespace, ...args }: HTTPRouteArgs & { name: unknown },
    title: string,
): Promise<void> {
    if (isMocked()) return;
    const settings = await settingsOf(component);
    if (settings === UNKNOWN_INPUT || settings.rendersFiles) return;
    const given = seen(await open({ name, namespace, spec: specOf(args) })) as Record<string, unknown>;
    const place = { name: given["name"], namespace: given["namespace"] ?? (await ownNamespace(settings)) };
    const filled = withUnknowns({ apiVersion, kind: "HTTPRoute", metadata: place, spec: given["spec"] });
    const { object: value } = fillUnknowns(filled as Record<string, unknown>, "");
    const { waitFor = "none", timeout = defaultTimeout } = args;
    const seconds = waitFor === "none" ? undefined : timeout;
    const found = attachmentFindings([{ value }], await readLiveGateways(settings, [value]), { seconds });
    const findings = found.map(({ path, finding }) => ({ ...finding, where: path.replace(/^spec\./, "") }));
    const errors = findings.filter(({ severity }) => severity === "error");
    if (errors.length > 0) throw new InvalidArguments(title, errors);
    // While an update runs, other resources of the program may be about to cure it.
    if (pulumi.runtime.isDryRun()) warn(findings, component);
}

const ownNamespace = ({ namespace, ...cluster }: { namespace?: string }): Promise<string> =>
    namespaceOf({ ...targetOf(cluster), ...(namespace && { namespace }) }).catch(() => "default");
