/**
 * What the API server would answer to a manifest, without asking it: first whether it can be read (fields and types),
 * then whether it is valid.
 */
import { endpointSliceReference, endpointsReference, ingressReference } from "../../fields/reference";
import { type Shape, type ShapeProblem, shapeProblems } from "../../../../inputs/shape";
import { validateEndpoints } from "./endpoints";
import type { FieldError } from "./field";
import { validateIngress } from "./ingress";
import { type ServerRules, serverRules } from "./server";
import { validateEndpointSlice } from "./slice";

export interface ManifestErrors {
    /** Unknown fields and values of the wrong type; with any of these the server checks no further. */
    shape: ShapeProblem[];
    /** What the server would refuse with 422. */
    errors: FieldError[];
}

type Validator = (manifest: unknown, rules: ServerRules) => FieldError[];

const kinds: Record<"Ingress" | "Endpoints" | "EndpointSlice", { reference: Shape; validate: Validator }> = {
    Ingress: { reference: ingressReference, validate: validateIngress },
    Endpoints: { reference: endpointsReference, validate: validateEndpoints },
    EndpointSlice: { reference: endpointSliceReference, validate: validateEndpointSlice },
};

export function validateManifest(kind: keyof typeof kinds, manifest: unknown, rules = serverRules()): ManifestErrors {
    const { reference, validate } = kinds[kind];
    const shape = shapeProblems(manifest, reference);
    return { shape, errors: shape.length > 0 ? [] : validate(manifest, rules) };
}
