import { specOf } from "../../platforms/gateway-api/check/http-route";
import { specRows } from "../../platforms/gateway-api/fields/route";
import { isObject, type Json } from "../../sources/objects";

/** The arguments of an HTTPRoute for its spec, or why a program cannot declare it. */
export function routeArguments(manifest: Json): { args: Json } | { leftOut: string } {
    const spec = isObject(manifest.spec) ? manifest.spec : {};
    const extra = Object.keys(spec).find((key) => !(key in specRows));
    return extra === undefined
        ? { args: specOf(spec) }
        : { leftOut: `spec.${extra} is not in the Gateway API reference, so that a program cannot declare it` };
}
