/** What is wrong with the annotation of a load balancer that CCE makes. */
import { shapeOf } from "../../../inputs/fields";
import { isObject, type Json } from "../../../inputs/json";
import { closestName, shapeProblems } from "../../../inputs/shape";
import { autocreateNames, checkCreate } from "./cce-create";
import { cceTypes } from "./cce-fields";
import { filledJson, type IsOpen, withOpen } from "./cce-open";
import { type Annotations, elb, type WrongValue } from "./cce-wrong-value";
import { limitErrors } from "./limits";
import type { OptionError } from "./option-error";

const optionNames = new Map(Object.entries(autocreateNames).map(([option, name]) => [name, option]));

type Options = Record<string, unknown>;

/** What CCE would refuse, or not read, of the annotation. */
export function autocreateErrors(annotations: Annotations, isOpen: IsOpen): WrongValue[] {
    const annotation = elb("autocreate");
    const { [annotation]: text } = annotations;
    const json = typeof text === "string" ? withOpen(filledJson(text), isOpen) : undefined;
    if (!isObject(json)) return [];
    const found: OptionError[] = [];
    const { type = "inner" } = json;
    if (typeof type === "string" && type !== "inner" && type !== "public")
        found.push({
            at: "type",
            reason: `CCE's guide has no ${JSON.stringify(type)} here`,
            help: "It has public, inner.",
        });
    const names = [...optionNames.keys()];
    for (const key of Object.keys(json).filter((name) => !optionNames.has(name))) {
        const meant = closestName(key, names);
        found.push({
            at: key,
            reason: "CCE's guide has no such key",
            help: meant === undefined ? `It has ${names.join(", ")}.` : `Did you mean ${meant}?`,
        });
    }
    const create = optionsOf(json);
    const rows = cceTypes.CceCreateArgs?.fields ?? {};
    for (const { path, value, expected } of shapeProblems(create, shapeOf(rows, cceTypes)))
        found.push({
            at: nameOf(path),
            reason: `${JSON.stringify(value)} does not fit here`,
            help: `Give ${expected}.`,
        });
    const beyond = limitErrors(rows, cceTypes, create);
    found.push(...beyond.map((one) => ({ ...one, at: nameOf(one.at) })));
    checkCreate(create, annotations[elb("class")] === "performance", (at, reason, help) =>
        found.push({ at: nameOf(at), reason, help }),
    );
    return found.map(({ at, reason, help }) => ({ annotation, part: `.${at}`, reason, help, isSure: false }));
}

/** As options; to CCE, an empty text is none. */
function optionsOf(json: Json): Options {
    const entries = Object.entries(json).flatMap(([key, value]): [string, unknown][] => {
        const option = optionNames.get(key);
        // Its address has a judgement of its own.
        const isOther = option === undefined || option === "type" || option === "privateAddress";
        return isOther || value === "" ? [] : [[option, value]];
    });
    return { ...Object.fromEntries(entries), public: json.type === "public" };
}

const nameOf = (path: string): string => path.replace(/^\w+/, (option) => autocreateNames[option] ?? option);
