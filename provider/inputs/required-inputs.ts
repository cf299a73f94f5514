import { isUnknownScalar, number, show, text, type OpenedObject } from "./opened";

/** Takes a problem: the path, what is wrong, the cure. */
export type AddProblem = (where: string, message: string, help: string) => void;

/** A required text. */
export function needText(fields: OpenedObject, key: string, where: string, example: string, add: AddProblem): void {
    const value = fields[key];
    if (isUnknownScalar(value) || text(value)) return;
    const what = value === undefined ? `${key} is missing` : `${show(value)} is not a ${key}`;
    add(`${where}.${key}`, what, `give ${example}`);
}

/** A required port; with `named` it may be a name. */
export function needPort(fields: OpenedObject, key: string, where: string, add: AddProblem, named?: "or a name"): void {
    const value = fields[key];
    if (isUnknownScalar(value) || (named && text(value))) return;
    const port = number(value);
    if (port !== undefined && Number.isInteger(port) && port >= 1 && port <= 65535) return;
    add(
        `${where}.${key}`,
        value === undefined ? `${key} is missing` : `${show(value)} is not a port`,
        named ? "give a number from 1 to 65535 or the name of a port of the Service" : "give a number from 1 to 65535",
    );
}
