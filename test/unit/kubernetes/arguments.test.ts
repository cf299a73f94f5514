import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as ts from "typescript";
import { argumentTypes } from "../../../provider/platforms/kubernetes/fields/arguments";
import type { FieldShape } from "../../../provider/platforms/kubernetes/fields/model";

interface Declared {
    about: string;
    required: boolean;
    type: string;
}

/** The interfaces of a source file: name → member → what is declared. */
function interfacesOf(file: string): Map<string, Map<string, Declared>> {
    const path = join(__dirname, "../../../provider/platforms/kubernetes", file);
    const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
    const found = new Map<string, Map<string, Declared>>();
    source.forEachChild((node) => {
        if (!ts.isInterfaceDeclaration(node)) return;
        const members = node.members.filter(ts.isPropertySignature).map((member) => {
            const [doc] = ts.getJSDocCommentsAndTags(member);
            const about = doc === undefined ? "" : String(doc.comment ?? "").replace(/\s+/g, " ");
            const declared = {
                about,
                required: member.questionToken === undefined,
                type: member.type?.getText() ?? "",
            };
            return [member.name.getText(), declared] as const;
        });
        found.set(node.name.text, new Map(members));
    });
    return found;
}

/** A word that the TypeScript type of a field of this shape contains. */
function wordOf(shape: FieldShape): string {
    if (typeof shape !== "string") {
        if ("list" in shape) return wordOf(shape.list);
        if ("map" in shape) return "Record<string,";
        if ("type" in shape) return shape.type;
        return "";
    }
    const words = {
        string: "string",
        integer: "number",
        boolean: "boolean",
        strings: "Record<string,",
        port: "number | string",
        flag: "boolean | string",
        function: "Transform",
        any: "unknown",
    };
    return words[shape];
}

describe("the table of arguments", () => {
    const declared = new Map([...interfacesOf("fields/args.ts"), ...interfacesOf("controllers/args.ts")]);
    declared.delete("Child");

    it("has every type that a program can write", () => {
        expect(Object.keys(argumentTypes).sort()).toEqual([...declared.keys()].sort());
    });

    it.each(Object.keys(argumentTypes))("%s has the fields, descriptions and types of its interface", (name) => {
        const table = argumentTypes[name] ?? {};
        const fields = declared.get(name) ?? new Map<string, Declared>();
        const ours = Object.entries(table).map(([key, field]) => ({
            key,
            about: field.about,
            required: field.required === true,
        }));
        const theirs = [...fields].map(([key, { about, required }]) => ({ key, about, required }));
        expect(ours).toEqual(theirs);
        for (const [key, field] of Object.entries(table)) {
            expect(`${key}: ${fields.get(key)?.type}`).toContain(wordOf(field.shape));
        }
    });
});
