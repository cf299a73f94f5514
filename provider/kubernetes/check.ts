import type { Diagnostic } from "../routing/diagnostic";
import type { EndpointsArgs, IngressArgs } from "./args";
import { buildIngress } from "./ingress-build";
import { planEndpoints } from "./endpoints-build";
import { known } from "./inputs";
import { type PathMap, userPath } from "./paths";
import { validateEndpoints } from "./validate/endpoints";
import { validateEndpointSlice } from "./validate/slice";
import { type FieldError, fieldErrorText } from "./validate/field";
import { validateIngress } from "./validate/ingress";

export function checkIngress(args: unknown): Diagnostic[] {
    const values = known(args) as IngressArgs;
    const { spec, paths } = buildIngress(values);
    return toDiagnostics(validateIngress({ metadata: metadataOf(values), spec }), paths);
}

export function checkEndpoints(args: unknown): Diagnostic[] {
    const values = known(args) as EndpointsArgs;
    const plan = planEndpoints(values);
    return plan.objects.flatMap((object) => {
        const manifest = { metadata: metadataOf(values), ...object.body };
        const validate = { Service: () => [], Endpoints: validateEndpoints, EndpointSlice: validateEndpointSlice };
        return toDiagnostics(validate[object.kind](manifest), plan.paths.get(object) as PathMap);
    });
}

const metadataOf = (args: IngressArgs | EndpointsArgs): object => ({
    name: args.name ?? "name",
    namespace: args.namespace,
    labels: args.labels,
    annotations: args.annotations,
});

function toDiagnostics(errors: FieldError[], paths: PathMap): Diagnostic[] {
    return errors.map((error) => ({
        code: "CR302",
        severity: "error",
        where: userPath(paths, error.path),
        message: fieldErrorText(error).slice(error.path.length + 2),
        help: "",
    }));
}
