import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

const root = join(__dirname, "../../..");

/** Files that `npm run generate` writes are judged by their rows. */
const isGenerated = (text: string): boolean => text.startsWith("// Written by `npm run generate`");

/** The files of a folder as the compiler reads them. */
export const sourcesIn = (folder: string): ts.SourceFile[] =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".ts"))
        .sort()
        .map((file) => join(folder, file))
        .map((file) => ({ file, text: readFileSync(join(root, file), "utf8") }))
        .filter(({ text }) => !isGenerated(text))
        .map(({ file, text }) => parsed(text, file));

export const parsed = (text: string, file = "example.ts"): ts.SourceFile =>
    ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);

/** All nodes of a file, each after the one that it is in. */
export function nodesOf(source: ts.Node): ts.Node[] {
    const found: ts.Node[] = [];
    const visit = (node: ts.Node): void => {
        found.push(node);
        ts.forEachChild(node, visit);
    };
    visit(source);
    return found;
}

/** `provider/engine/server.ts:12`. */
export function placeOf(node: ts.Node): string {
    const source = node.getSourceFile();
    return `${source.fileName}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
}
