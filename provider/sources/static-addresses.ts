/** Ingresses of Google Cloud that ask for one reserved address. */
import { finding } from "../diagnostics/catalogue";
import type { Diagnostic } from "../routing/diagnostic";
import { objectName } from "./form";
import { isObject, type Json, type Placed } from "./objects";

const names = ["global", "regional"].map((kind) => `kubernetes.io/ingress.${kind}-static-ip-name`);
/** With any of these there is a load balancer at port 443. */
const certificates = ["ingress.gcp.kubernetes.io/pre-shared-cert", "networking.gke.io/managed-certificates"];

/**
 * Each Ingress is a load balancer of its own, and two have one address only at different ports. Source: the code of
 * kubernetes/ingress-gce, `getEffectiveIP`.
 * @param ingresses those that GCE serves
 * @param areApart whether two objects are for different clusters or environments, whose addresses are others
 */
export function sharedAddresses(
    ingresses: readonly Placed[],
    areApart: (one: Placed, other: Placed) => boolean,
): Diagnostic[] {
    const taken = new Map<string, Placed[]>();
    return ingresses.flatMap((placed) => {
        // Once for each object: its ports have one cure.
        const [found] = listenersOf(placed.value).flatMap(({ annotation, address, port }): Diagnostic[] => {
            const key = `${annotation}\n${address}\n${port}`;
            const others = taken.get(key) ?? [];
            taken.set(key, [...others, placed]);
            const other = others.find((one) => !areApart(one, placed));
            if (other === undefined) return [];
            const [second, first] = [placed, other].map(({ value }) => objectName(value)) as [string, string];
            const at = `metadata.annotations[${JSON.stringify(annotation)}]`;
            const message = `${second} and ${first} ask for one address, ${address}, at port ${port}: each has a load balancer of its own, and Google Cloud gives the address to one of them: the other is not served there.`;
            const help = "Put the rules into one Ingress, or reserve an address for each.";
            return [
                {
                    ...finding("CR325", at, message, help),
                    origin: { object: second, source: placed.source, path: at },
                    related: [{ object: first, source: other.source }],
                },
            ];
        });
        return found === undefined ? [] : [found];
    });
}

function listenersOf({ metadata, spec }: Json): { annotation: string; address: string; port: number }[] {
    const { annotations } = isObject(metadata) ? metadata : {};
    const given = isObject(annotations) ? annotations : {};
    const { tls } = isObject(spec) ? spec : {};
    const isSecure = (Array.isArray(tls) && tls.length > 0) || certificates.some((name) => Boolean(given[name]));
    const ports = [...(given["kubernetes.io/ingress.allow-http"] === "false" ? [] : [80]), ...(isSecure ? [443] : [])];
    return names.flatMap((annotation) => {
        const { [annotation]: address } = given;
        return typeof address === "string" && address !== ""
            ? ports.map((port) => ({ annotation, address, port }))
            : [];
    });
}
