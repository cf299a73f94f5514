/** HTTPRoutes of a program beside the Gateways and routes of a cluster. */
import { UNKNOWN_SENTINEL } from "../../../inputs/unknown";
import { lint } from "../../../routing";
import type { Diagnostic, Severity } from "../../../routing/diagnostic";
import type { DialectName } from "../../../routing/model";
import { readGateways } from "../../gateway-api/read/tables";
import { fillUnknowns, markUnknowns } from "../../unknowns";
import type { ReadManifest } from "./manifest";
import { concernsBoth, severityBesideLive, type Live } from "./live";
import type { Json } from "../../../inputs/json";

const nameOf = ({ kind, metadata }: Json): string => {
    const { name = "", namespace = "default" } = (metadata ?? {}) as { name?: string; namespace?: string };
    return `${String(kind)} ${namespace}/${name}`;
};

const createdAt = ({ metadata }: Json): string | undefined =>
    (metadata as { creationTimestamp?: string } | undefined)?.creationTimestamp;

/** An update keeps the object, and its age decides between equal rules. */
const withAge = (value: Json, creationTimestamp: string | undefined): Json =>
    creationTimestamp === undefined
        ? value
        : { ...value, metadata: { ...(value["metadata"] as Json | undefined), creationTimestamp } };

/**
 * Both are read together: the live Gateway, its class and its other routes decide how the program's routes compete.
 * @param own objects of the Gateway API that the program declares; a live one of the same name is its earlier version
 */
export function lintRoutesBesideLive(
    own: readonly Json[],
    { gateways = [] }: Live,
    severity: Readonly<Record<string, Severity | "off">> = {},
    dialect?: DialectName,
): Diagnostic[] {
    const declared = new Set(own.map(nameOf));
    const others = gateways.filter(({ value }) => !declared.has(nameOf(value)));
    if (!own.some(({ kind }) => kind === "HTTPRoute") || !others.some(({ value }) => value.kind === "HTTPRoute"))
        return [];
    const ages = new Map(gateways.map(({ value }) => [nameOf(value), createdAt(value)]));
    const ours = own.map((value) => ({ value: withAge(fillUnknowns(value, "").object, ages.get(nameOf(value))) }));
    const manifests: ReadManifest[] = [...ours, ...others];
    const options = { unknown: UNKNOWN_SENTINEL, ...(dialect === undefined ? {} : { dialect }) };
    const { tables } = readGateways(manifests, options);
    return lint(tables.map(markUnknowns), { severity: severityBesideLive(severity) }).flatMap(concernsBoth);
}
