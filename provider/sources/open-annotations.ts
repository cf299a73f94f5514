/** Annotations in files whose values are still to be filled in, and that decide about routing. */
import { createHash } from "node:crypto";
import { filledWith, fillerOf, variablesIn } from "../inputs/variables";
import { classOf } from "../platforms/kubernetes/read/manifest";
import { decidingText } from "../platforms/kubernetes/manifest/read-annotations";
import { isObject, type Placed } from "./objects";

/** An Ingress of which such an annotation is not known. */
export interface OpenIngress {
    /** Half a sentence. */
    why: string;
    /** What may answer at its hosts, with the values as they are written: another value is another answer. */
    label: string;
    /** The Ingress without these annotations. */
    without: Placed;
    /** The Ingress as it may become: with a switch that is on, and with some text elsewhere. */
    filled: Placed;
}

/** Braces and brackets alone may be the controller's own, as those of an expression. */
const variable = /\$\{|\$\(|\$[A-Z]|(?<!\(\?P?)<[A-Za-z_]|__[A-Z]|@[A-Z]|%[A-Z]{3}/;

export function openAnnotations(placed: Placed): OpenIngress | undefined {
    const { value, written } = placed;
    const { metadata } = value;
    if (written === undefined || value.kind !== "Ingress" || !isObject(metadata)) return undefined;
    const given = isObject(metadata.annotations) ? metadata.annotations : {};
    const open = Object.entries(given).filter(([name, text]) => isOpen(decidingText(name, String(text))));
    const [first] = open;
    if (first === undefined) return undefined;
    const [name, text] = [first[0], String(first[1])];
    const names = new Set(open.map(([one]) => one));
    const withAnnotations = (annotations: object): Placed => ({
        ...placed,
        value: { ...value, metadata: { ...metadata, annotations } },
    });
    const entries = Object.entries(given);
    return {
        label: `what ${open.map(([one, was]) => `${one} ${shown(String(was))}`).join(" and ")} makes of it`,
        why: `its annotation ${name} holds ${variablesIn(text).join(" and ")}, which ${fillerOf(text)} fills in`,
        without: withAnnotations(Object.fromEntries(entries.filter(([one]) => !names.has(one)))),
        filled: withAnnotations(
            Object.fromEntries(entries.map(([one, was]) => [one, names.has(one) ? someValue(String(was)) : was])),
        ),
    };
}

const isOpen = (text: string | undefined): boolean =>
    text !== undefined && variable.test(text) && variablesIn(text).length > 0;

/** A value of a variable alone may be a switch. */
const someValue = (text: string): string => (filledWith(text, "") === "" ? "true" : filledWith(text, "x"));

const longest = 100;
const shown = (text: string): string =>
    JSON.stringify(
        text.length <= longest
            ? text
            : `${text.slice(0, longest)}… (${createHash("sha256").update(text).digest("hex").slice(0, 8)})`,
    );

/** Half a sentence about an Ingress whose class is still to be filled in: which controller will serve it is not known. */
export function openClass({ value, written }: Placed): string | undefined {
    const name = value.kind === "Ingress" && written !== undefined ? classOf(value) : undefined;
    const variables = typeof name === "string" ? variablesIn(name) : [];
    if (name === undefined || variables.length === 0) return undefined;
    return `its class ${name} is to be filled in, by ${fillerOf(name)}, and which controller will serve it is not known`;
}

export const openHelp = "Fill it in first, and ask what comes out.";
