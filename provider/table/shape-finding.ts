/** Findings about arguments that do not have their shape. The plugin has them, too, and must not load the SDK's root for them. */
import { finding } from "../diagnostics/catalogue";
import type { ShapeProblem } from "../inputs/shape";
import { UNKNOWN_INPUT } from "../inputs/unknown";
import type { Diagnostic } from "../routing/diagnostic";

/** What other tools call an argument. */
const otherNames: Readonly<Record<string, string>> = {
    pathtype: "match",
    matchtype: "match",
    type: "match",
    ingressclass: "ingressClassName",
    class: "ingressClassName",
    classname: "ingressClassName",
    hosts: "host",
    hostname: "host",
    domain: "host",
    paths: "path",
    backends: "backend",
    servicename: "name",
    serviceport: "port",
    targetport: "port",
    app: "appId",
    port: "containerPort",
    ip: "addresses",
    ips: "addresses",
};

/** What is wrong with an argument that does not have its shape. */
export function shapeFinding(problem: ShapeProblem): Diagnostic {
    const { kind, path, value, expected } = problem;
    if (kind === "unknown") return unknownKey(problem);
    const what = kind === "missing" ? `${lastOf(path)} is missing` : `${shown(value)} does not fit here`;
    return finding("CR212", path, what, `give ${expected}`);
}

function unknownKey({ path, value, expected }: ShapeProblem): Diagnostic {
    const key = lastOf(path);
    const all = expected.split(", ");
    const meant = all.length === 1 ? expected : all.find((real) => real === otherNames[key.toLowerCase()]);
    return finding(
        "CR214",
        path,
        `there is no argument ${key}, so ${isHarmless(key, value) ? shown(value) : "it"} would be ignored`,
        meant === undefined ? `there are ${expected}` : `did you mean ${meant}?`,
    );
}

/** Never prints what may be a credential: people have given a kubeconfig here that belongs into a provider. */
const isHarmless = (key: string, value: unknown): boolean =>
    !/kubeconfig|token|password|secret|credential/i.test(key) &&
    (typeof value === "string" ? /^[^\n{]{0,80}$/.test(value) : typeof value !== "object");

const lastOf = (path: string): string => path.slice(path.lastIndexOf(".") + 1);

function shown(value: unknown): string {
    if (value === UNKNOWN_INPUT) return "its value";
    const text = JSON.stringify(value, (_, item: unknown) => (item === UNKNOWN_INPUT ? "…" : item)) ?? "nothing";
    return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
