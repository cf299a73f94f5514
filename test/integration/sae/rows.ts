import { isRecord, type Inputs, type Value } from "../../../provider/engine/values";
import { rows, type Row } from "../../conformance/sae/samples";
import type { Resources } from "./program";

/** A conformance case as a resource of a program, with a listener and a name of its own. */
export interface OwnRow extends Row {
    /** Name of its resource. */
    resource: string;
    first: Inputs;
    second: Inputs;
    /** The first inputs without the field; undefined when the field has to be there. */
    without: Inputs | undefined;
}

const needed = ["addressType", "zoneMappings"];

const renameListener = (inputs: Inputs, resource: string): Inputs =>
    typeof inputs["loadBalancerId"] === "string"
        ? { ...inputs, loadBalancerId: inputs["loadBalancerId"].replace("bp1", `${resource}-`) }
        : inputs;

/** The rows, side by side in one program. */
export const ownRows: readonly OwnRow[] = rows.map((row) => {
    const resource = row.name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
    const own = (inputs: Inputs): Inputs => renameListener(inputs, resource);
    return {
        ...row,
        resource,
        first: own(row.with(row.sample.values[0])),
        second: own(row.with(row.sample.values[1])),
        without:
            row.field.required || needed.includes(row.name)
                ? undefined
                : own({ ...row.with(null), ...row.sample.without }),
    };
});

/** Resources that declare these rule sets. */
export const declaring = (rows: Record<string, Inputs>): Resources =>
    Object.fromEntries(
        Object.entries(rows).map(([name, inputs]) => [
            name,
            { type: "crossroute:sae:Ingress", properties: literally(inputs) as Inputs },
        ]),
    );

/** Without nulls, which YAML programs do not know, and with `${` as it is. */
function literally(value: Value): Value {
    if (typeof value === "string") return value.replaceAll("${", () => "$${");
    if (Array.isArray(value)) return value.map(literally);
    if (!isRecord(value)) return value;
    const given = Object.entries(value).filter(([, item]) => item !== null);
    return Object.fromEntries(given.map(([key, item]) => [key, literally(item)]));
}
