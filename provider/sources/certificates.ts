/** Ingresses that give one host another Secret each. */
import { finding } from "../diagnostics/catalogue";
import { hostSecrets, type HostSecret } from "../platforms/kubernetes/read/certificates";
import type { Diagnostic } from "../routing/diagnostic";
import { placeKey } from "../routing/lint/services";
import type { Origin, Table } from "../routing/model";
import { objectName } from "./file-finding";
import type { Placed } from "./objects";

/** Of CCE, where a whole listener has one certificate, CR325 tells. */
const tells = ({ dialect }: Table): boolean => dialect !== "cce";

/**
 * Hosts that Ingresses of one gateway name, each with another Secret. A Secret of the same name in another namespace is as a rule a copy.
 * @param tables what each gateway serves; of an object whose rules are all undetermined, nobody knows where it is served
 */
export function sharedHostFindings(manifests: readonly Placed[], tables: readonly Table[]): Diagnostic[] {
    const found = tables.filter(tells).flatMap((table) => {
        const own = new Set(table.rules.filter((rule) => !rule.undetermined).map(({ origin }) => placeKey(origin)));
        const first = new Map<string, HostSecret & { origin: Origin }>();
        return manifests
            .filter(({ value, source }) => own.has(placeKey({ object: objectName(value), source })))
            .flatMap((placed) => differing(placed, first));
    });
    return [...new Map(found.map((one) => [`${one.message}\n${one.origin?.source ?? ""}`, one])).values()];
}

/** @param first what earlier objects say, and this one for those after it */
function differing({ value, source }: Placed, first: Map<string, HostSecret & { origin: Origin }>): Diagnostic[] {
    const object = objectName(value);
    const own = hostSecrets(value.spec);
    const found = own.flatMap(({ host, secret, at }): Diagnostic[] => {
        const before = first.get(host);
        if (before === undefined || own.some((one) => one.host === host && one.secret === before.secret)) return [];
        const others = `${before.secret} in ${before.origin.object} (${before.at})`;
        const message = `${at}: ${host} has the Secret ${secret} here and ${others}: its controller chooses one.`;
        const help = "Give the host one Secret, or name it in the TLS section of one Ingress.";
        const origin = { object, source, path: at };
        return [{ ...finding("CR308", at, message, help), severity: "warning", origin, related: [before.origin] }];
    });
    for (const one of own)
        if (!first.has(one.host)) first.set(one.host, { ...one, origin: { object, source, path: one.at } });
    return found;
}
