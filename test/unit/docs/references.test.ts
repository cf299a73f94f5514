/** docs/references.md names arguments, outputs and tests; here they are looked up. */
import { readFileSync } from "node:fs";
import schema from "../../../provider/schema.json";
import { ofEndpoints, ofIngress } from "../kubernetes/arguments";
import { isPlayed, isTested } from "./tests";

interface Row {
    row: string;
    had?: string[];
    how?: string;
    tests?: string[];
    half?: string;
    missing?: string;
    nothing?: string;
}
type Status = "whole" | "nothing" | "half" | "missing";
const { references, counts, statusOf } = require("../../../scripts/generate/references.js") as {
    references(): { title: string; rows: Row[] }[];
    counts(): Record<Status, number>;
    statusOf(row: Row): Status;
};

const rows = references().flatMap(({ title, rows: all }) => all.map((row) => ({ title, row })));
const at = ({ title, row }: { title: string; row: Row }): string => `${title}: ${row.row}`;

interface Typed {
    $ref?: string;
    items?: Typed;
    additionalProperties?: Typed | boolean;
    oneOf?: Typed[];
}
interface Resource {
    inputProperties: Record<string, Typed>;
    properties: Record<string, Typed>;
}
const resources = schema.resources as unknown as Record<string, Resource>;
const types = schema.types as unknown as Record<string, { properties?: Record<string, Typed> }>;

/** The properties of what a property holds: of the object, of its items, of each alternative. */
function below(property: Typed): Record<string, Typed> {
    const { $ref, items, additionalProperties, oneOf = [] } = property;
    const type = $ref?.startsWith("#/types/") ? types[$ref.slice("#/types/".length)] : undefined;
    return Object.assign(
        {},
        type?.properties,
        ...[items, additionalProperties, ...oneOf].map((one) => (typeof one === "object" ? below(one) : {})),
    ) as Record<string, Typed>;
}

/** Whether there is `Ingress.routes.host`, or the output `Ingress > status`. */
function isThere(had: string): boolean {
    const [, isSae, name = "", sign, path] = /^(sae\.)?(\w+)(?:(\.| > )(.+))?$/.exec(had) ?? [];
    const candidates = isSae
        ? [`crossroute:sae:${name}`]
        : [`crossroute:kubernetes:${name}`, `crossroute:index:${name}`];
    const resource = candidates.map((token) => resources[token]).find((found) => found !== undefined);
    if (resource === undefined) return false;
    let properties = sign === " > " ? resource.properties : resource.inputProperties;
    for (const key of path?.split(".") ?? []) {
        const property = properties[key];
        if (property === undefined) return false;
        properties = below(property);
    }
    return true;
}

describe("each row of the references", () => {
    it("is had with arguments and outputs that exist", () => {
        const wrong = rows.flatMap((one) =>
            (one.row.had ?? []).filter((had) => !isThere(had)).map((had) => `${at(one)}: ${had}`),
        );
        expect(wrong).toEqual([]);
    });

    it("names tests that exist", () => {
        const wrong = rows.flatMap((one) =>
            (one.row.tests ?? []).filter((test) => !isTested(test)).map((test) => `${at(one)}: ${test}`),
        );
        expect(wrong).toEqual([]);
    });

    it("is called whole only when a suite of .ci/run plays one of its tests", () => {
        const unplayed = rows.filter(({ row }) => statusOf(row) === "whole" && !(row.tests ?? []).some(isPlayed));
        expect(unplayed.map(at)).toEqual([]);
        expect(isPlayed("old-cluster/lifecycle.test.ts: a name")).toBe(false);
    });

    it("has a test, a place when it is called whole, and a reason when it is not", () => {
        const bare = rows.filter(
            ({ row }) =>
                (row.tests ?? []).length === 0 ||
                (statusOf(row) === "whole"
                    ? (row.had ?? row.how) === undefined
                    : !(row.half ?? row.missing ?? row.nothing)),
        );
        expect(bare.map(at)).toEqual([]);
    });

    it("names a test in which its arguments do something, not only refusals of wrong values", () => {
        // A wrong value is refused also where a right one would get lost.
        const isRefusal = (test: string): boolean => /wrong-inputs|differential/.test(test);
        const idle = rows.filter(
            ({ row }) =>
                statusOf(row) === "whole" &&
                row.how !== "refused" &&
                (row.had ?? []).some((had) => !had.includes(" > ")) &&
                (row.tests ?? []).every(isRefusal),
        );
        expect(idle.map(at)).toEqual([]);
    });

    it("names a case for each of its arguments that unit/kubernetes/arguments.ts has one for", () => {
        const file = "unit/kubernetes/arguments.ts: ";
        const titles = new Set([...ofIngress, ...ofEndpoints].map(([title]) => title));
        const cases = [...titles].map((title) => title.split(" ")[0] ?? "");
        const isOf = (argument: string, had: string): boolean => `${argument}.`.startsWith(`${had}.`);
        const named = (test: string, had: string): boolean => {
            const title = test.slice(file.length);
            return test.startsWith(file) && titles.has(title) && isOf(title.split(" ")[0] ?? "", had);
        };
        const gone = rows.flatMap(({ row }) =>
            (row.tests ?? []).filter((test) => test.startsWith(file) && !titles.has(test.slice(file.length))),
        );
        expect(gone).toEqual([]);
        const wrong = rows.flatMap((one) =>
            (one.row.had ?? [])
                .filter((had) => had.includes(".") && cases.some((argument) => isOf(argument, had)))
                .filter((had) => !(one.row.tests ?? []).some((test) => named(test, had)))
                .map((had) => `${at(one)}: ${had}`),
        );
        expect(wrong).toEqual([]);
    });

    it("is one of 245, each of them whole or with nothing to set", () => {
        expect(counts()).toEqual({ whole: 241, nothing: 4, half: 0, missing: 0 });
    });

    it("has a line of its own on the page, in each edition of its reference", () => {
        const text = readFileSync(`${__dirname}/../../../docs/references.md`, "utf8");
        const sections = text.split("\n## ").slice(1);
        const lines = sections.map((section) =>
            section
                .split("\n")
                .filter((line) => line.startsWith("| "))
                .slice(2)
                .map((line) => line.split(" | ")[0]),
        );
        expect(lines.map(({ length }) => length)).toEqual([42, 62, 67, 45, 29]);
        for (const own of lines) expect(new Set(own).size).toBe(own.length);
        expect(lines.flat()).toEqual(rows.map(({ row }) => `| ${row.row}`));
    });

    it("is found missing when a name is changed", () => {
        expect(
            ["Ingress.routes.hosts", "Ingress > state", "Egress", "sae.Ingress.rules.paths"].filter(isThere),
        ).toEqual([]);
        expect(isTested("unit/docs/references.test.ts: is found missing when a name is changed")).toBe(true);
        expect(isTested("unit/docs/references.test.ts: is found missing when a name was changed")).toBe(false);
        expect(isTested("unit/docs/nowhere.test.ts: is found")).toBe(false);
    });
});
