/** Labels and annotations of the objects of Endpoints: what the program says, and what Crossroute writes beside it. */
import * as pulumi from "@pulumi/pulumi";
import type { Json } from "../../inputs/json";
import { isOutput, merged, orElse } from "../../inputs/outputs";
import { isGiven } from "../../inputs/unknown";
import { mapValue } from "./check/inputs";
import { changedLabels } from "./check/reserved-metadata";
import { InvalidArguments } from "./client/failure";
import { serviceAnnotations } from "./controllers/cce-service";
import type { EndpointsArgs } from "./fields/args";

export type Strings = pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;

export function serviceMetadata(args: EndpointsArgs): { labels?: Strings; annotations?: Strings } {
    const service = typeof args.service === "object" ? args.service : {};
    const own = service.cce === undefined ? {} : serviceAnnotations(service.cce as Record<string, unknown>, mapValue);
    const annotations = service.annotations;
    const labels = orElse(service.labels, args.labels) as Strings;
    if (Object.keys(own).length === 0) return { labels, annotations };
    return { labels, annotations: joined([own, annotations]) as Strings };
}

/** `{ [key]: … }` with both, the second wins; nothing when both are absent. */
export function merge(key: string, first: Strings, second: Strings): Record<string, unknown> {
    const parts = [first, second].filter((part) => part !== undefined);
    return parts.every((part) => !isOutput(part) && Object.keys(part).length === 0) ? {} : { [key]: joined(parts) };
}

/**
 * The labels with those that Crossroute writes. Another value that comes late is refused when it is known: a secret is not among the
 * arguments that were checked.
 */
export function withOwnLabels(
    title: string,
    given: Strings,
    own: Record<string, pulumi.Input<string>>,
): Record<string, unknown> {
    const isLate = isOutput(given) || Object.keys(own).some((name) => isOutput((given as Json | undefined)?.[name]));
    if (!isLate) return merge("labels", given, own);
    const labels = pulumi.all([given, own]).apply(([said, ours]) => {
        const both = Object.entries(ours).filter(([name]) => isGiven(said?.[name]));
        const changed = changedLabels(said, Object.fromEntries(both));
        if (changed.length > 0) throw new InvalidArguments(title, changed);
        return merged(said as object, ours);
    });
    return { labels };
}

/** As far as they are objects already, their values may still be Outputs. */
const joined = (parts: unknown[]): unknown =>
    parts.some(isOutput)
        ? pulumi.output(parts).apply((all) => merged(...(all as object[])))
        : merged(...(parts as object[]));
