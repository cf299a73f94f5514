import type { Inputs } from "../../../provider/engine/values";

export interface StoredResource {
    name: string;
    id: string;
    inputs: Inputs;
    outputs: Inputs;
}

/** Resources of a type in a stack's exported state. */
export function resourcesIn(state: string, type: string): StoredResource[] {
    const { deployment } = JSON.parse(state) as {
        deployment: { resources: { urn: string; type: string; id?: string; inputs?: Inputs; outputs?: Inputs }[] };
    };
    return deployment.resources
        .filter((resource) => resource.type === type)
        .map(({ urn, id = "", inputs = {}, outputs = {} }) => ({
            name: urn.split("::").slice(3).join("::"),
            id,
            inputs,
            outputs,
        }));
}
