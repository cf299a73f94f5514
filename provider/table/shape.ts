import { codeOf } from "../diagnostics/catalogue";
import { shapeOf } from "../inputs/fields";
import { shapeProblems, type Shape } from "../inputs/shape";
import type { Platform } from "../platforms/platform";
import { isScalar, isList, seen, type OpenedObject } from "../inputs/opened";
import { tableTypes } from "./fields/arguments";
import type { Problems } from "./problems";
import { shapeFinding } from "./shape-finding";

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
