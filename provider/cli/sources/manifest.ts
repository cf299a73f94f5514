import { UsageError } from "../errors";
import { isObject, type Json, type Placed } from "./objects";

/** Refuses an Ingress whose lists are no lists: what is merely invalid for a cluster still says how it would route. */
export function checkManifest({ value, source }: Placed): void {
    if (value.kind !== "Ingress") return;
    const problems: string[] = [];
    const expect = (
        path: string,
        is: unknown,
        kind: "list" | "object",
        each?: (item: Json, path: string) => void,
    ): void => {
        if (is === undefined || is === null) return;
        if (kind === "list" ? !Array.isArray(is) : !isObject(is))
            problems.push(`${path} must be ${kind === "list" ? "a list" : "an object"}, not ${nature(is)}`);
        else if (kind === "object") each?.(is as Json, path);
        else (is as unknown[]).forEach((item, i) => expect(`${path}[${i}]`, item, "object", each));
    };
    expect("metadata", value.metadata, "object", (metadata) =>
        expect("metadata.annotations", metadata.annotations, "object"),
    );
    expect("spec", value.spec, "object", (spec) => {
        expect("spec.rules", spec.rules, "list", (rule, at) =>
            expect(`${at}.http`, rule.http, "object", (http, below) =>
                expect(`${below}.paths`, http.paths, "list", (path, here) => {
                    if (!isObject(path.backend))
                        problems.push(`${here}.backend must be an object, not ${nature(path.backend)}`);
                }),
            ),
        );
    });
    if (problems.length > 0) throw new UsageError(`${source}: ${manifestName(value)}: ${problems.join("; ")}`);
}

/** `Ingress shop/web`. */
export function manifestName(value: Json): string {
    const { name, namespace } = isObject(value.metadata) ? value.metadata : {};
    const place = typeof namespace === "string" ? `${namespace}/` : "";
    return `${String(value.kind)} ${place}${typeof name === "string" ? name : "(without a name)"}`;
}

function nature(value: unknown): string {
    if (value === undefined) return "left out";
    if (value === null) return "null";
    if (Array.isArray(value)) return "a list";
    if (typeof value === "object") return "an object";
    return JSON.stringify(value).slice(0, 60);
}
