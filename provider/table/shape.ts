import { codeOf } from "../diagnostics/catalogue";
import { tableCodes } from "../diagnostics/codes/table";
import { UNKNOWN_INPUT } from "../inputs/unknown";
import { shapeProblems, type Shape, type ShapeProblem } from "../inputs/shape";
import type { Platform } from "../platforms/platform";
import { diagnosticCatalogue } from "../routing/lint/catalogue";
import { isScalar, isList, seen, type OpenedObject } from "../inputs/opened";
import type { Problems } from "./problems";

/** What can be accepted on a route: what is found of its requests. */
const acceptable = Object.entries({ ...diagnosticCatalogue, CR217: tableCodes.CR217 }).flatMap(([code, { name }]) => [
    code,
    name,
]);

/** The arguments of a table: every key there is, and the values of those that are a choice. */
export const tableShape = (platforms: readonly Platform[]): Shape => ({
    fields: {
        gateways: { map: { fields: Object.fromEntries(platforms.map(({ name, shape }) => [name, shape])) } },
        routes: {
            list: {
                fields: {
                    host: "any",
                    path: "any",
                    match: "any",
                    backend: {
                        fields: Object.assign(
                            {},
                            ...platforms.map(({ backends }) =>
                                Object.fromEntries(Object.entries(backends).map(([kind, { shape }]) => [kind, shape])),
                            ),
                        ) as Record<string, Shape>,
                    },
                    rewrite: "any",
                    actions: { list: "any" },
                    tls: "flag",
                    annotations: "strings",
                    gateway: "any",
                    allow: {
                        list: { oneOf: acceptable },
                    },
                },
            },
        },
        severity: { map: { oneOf: ["error", "warning", "info", "off"] } },
        checkLive: "boolean",
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

/** Keys that do not exist, choices that are none, and diagnostics that nobody gives. */
export function checkShape(args: OpenedObject, problems: Problems, platforms: readonly Platform[]): void {
    for (const problem of shapeProblems(seen(args), tableShape(platforms)))
        if (problem.kind === "unknown") unknownKey(problem, problems);
        else if (!problems.list.some(({ where }) => where === problem.path)) {
            const what = `${shown(problem.value)} does not fit here`;
            problems.add("CR212", problem.path, what, `give ${problem.expected}`);
        }
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

function unknownKey({ path, value, expected }: ShapeProblem, problems: Problems): void {
    const key = path.slice(path.lastIndexOf(".") + 1);
    const all = expected.split(", ");
    const meant = all.length === 1 ? expected : all.find((real) => real === otherNames[key.toLowerCase()]);
    problems.add(
        "CR214",
        path,
        `there is no argument ${key}, so ${shown(value)} would be ignored`,
        meant === undefined ? `there are ${expected}` : `did you mean ${meant}?`,
    );
}

function shown(value: unknown): string {
    if (value === UNKNOWN_INPUT) return "its value";
    const text = JSON.stringify(value, (_, item: unknown) => (item === UNKNOWN_INPUT ? "…" : item)) ?? "nothing";
    return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
