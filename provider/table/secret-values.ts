/**
 * Whether secret values of routes are others than in the last run. Tables show no secret, so two tables are equal where
 * only a secret differs. Digests tell, and they are secret themselves: a short value could be guessed from its digest.
 */
import { createHash } from "node:crypto";
import { hasSecret, isList, isScalar, show, text, type Opened, type OpenedObject } from "../inputs/opened";
import { pushTo } from "../push-to";
import type { Placed } from "../platforms/platform";
import type { Gateways } from "./gateways";

/** By what a message calls the route or default backend: a digest of all that is secret in it. */
export function secretDigests(routes: readonly Placed[], gateways: Gateways): Record<string, string> {
    const values = new Map<string, string[]>();
    const note = (name: string, parts: OpenedObject): void => {
        if (hasSecret(parts)) pushTo(values, name, digestOf(secretsIn(parts, "")));
    };
    for (const { host, path, match, rewrite, actions, backend } of routes)
        note(`the route ${host === undefined ? "*" : word(host)}${word(path)}${match ? ` (${word(match)})` : ""}`, {
            host,
            path,
            match,
            rewrite,
            actions,
            backend: backend.fields,
        });
    for (const [name, { gateway }] of gateways) {
        const { defaultBackend, ...place } = gateway.fields as OpenedObject;
        note(`the default backend of ${JSON.stringify(name)}`, { defaultBackend });
        note(`the gateway ${JSON.stringify(name)}`, place);
    }
    // Routes that no message can tell apart count together: in another order they are the same, and of one more or less the tables tell.
    return Object.fromEntries(
        [...values].map(([name, all]) => [
            all.length > 1 ? `${name} (${all.length} routes)` : name,
            digestOf(all.sort()),
        ]),
    );
}

/** A hidden value has one word, so that the name is the same whatever it is. */
const word = (value: Opened): string => (hasSecret(value) ? "[secret]" : (text(value) ?? show(value)));

/** The values with their paths; one that is known only after apply is like no other. */
function secretsIn(opened: Opened | undefined, path: string): [string, unknown][] {
    if (opened === undefined || !hasSecret(opened)) return [];
    if (isScalar(opened)) return [[path, opened.known ? opened.value : "known after apply"]];
    const parts: [string, Opened | undefined][] = isList(opened)
        ? opened.map((item, i) => [String(i), item])
        : Object.entries(opened).sort(([a], [b]) => (a < b ? -1 : 1));
    return parts.flatMap(([key, item]) => secretsIn(item, `${path}.${key}`));
}

const digestOf = (values: readonly unknown[]): string =>
    createHash("sha256").update(JSON.stringify(values)).digest("hex");
