import { codeOf, finding } from "../diagnostics/catalogue";
import { shapeOf } from "../inputs/fields";
import { UNKNOWN_INPUT } from "../inputs/unknown";
import { shapeProblems, type Shape, type ShapeProblem } from "../inputs/shape";
import type { Platform } from "../platforms/platform";
import type { Diagnostic } from "../routing/diagnostic";
import { isScalar, isList, seen, type OpenedObject } from "../inputs/opened";
import { tableTypes } from "./fields/arguments";
import type { Problems } from "./problems";

/** The arguments of a table. Its platforms say what a gateway and a backend may be. */
export const tableShape = (platforms: readonly Platform[]): Shape =>
    shapeOf(tableTypes.RouteTableArgs.fields, tableTypes, {
        GatewayArgs: { fields: Object.fromEntries(platforms.map(({ name, shape }) => [name, shape])) },
        BackendArgs: {
            fields: Object.fromEntries(
                platforms.flatMap(({ backends }) => Object.entries(backends).map(([kind, { shape }]) => [kind, shape])),
            ),
        },
    });

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

/** Unknown keys, invalid choices, and diagnostics that do not exist. */
export function checkShape(args: OpenedObject, problems: Problems, platforms: readonly Platform[]): void {
    for (const problem of shapeProblems(seen(args), tableShape(platforms)))
        if (problem.kind === "unknown" || !problems.list.some(({ where }) => where === problem.path))
            problems.list.push(shapeFinding(problem));
    const severity = args["severity"];
    if (severity !== undefined && !isScalar(severity) && !isList(severity))
        for (const code of Object.keys(severity).filter((key) => codeOf(key) === undefined))
            problems.add(
                "CR214",
                `severity.${code}`,
                `there is no diagnostic ${JSON.stringify(code)}`,
                "give a code or a name such as CR104 or conflicting-objects; docs/guide/diagnostics.md lists them",
            );
}

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
