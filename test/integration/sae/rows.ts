import type { Inputs } from "../../../provider/engine/values";
import { rows, type Row } from "../../conformance/sae/samples";

/** A row of the conformance table as a resource of a program: with a listener and a name of its own. */
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

/** A program that declares what resources.json says: `{ "<name>": { args, options } }`. */
export const saeProgram = `
const { sae } = require("pulumi-crossroute");
const resources = JSON.parse(require("fs").readFileSync(__dirname + "/resources.json", "utf8"));
for (const [name, { args, options }] of Object.entries(resources)) new sae.Ingress(name, args, options);
`;

export const resourcesFile = (
    resources: Record<string, { args: Inputs; options?: object }>,
): Record<string, string> => ({ "resources.json": JSON.stringify(resources) });
