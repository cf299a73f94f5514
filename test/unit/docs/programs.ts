import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import * as ts from "typescript";

const root = resolve(__dirname, "../../..");

/** A block of TypeScript on a page. */
export interface Block {
    /** `docs/kubernetes.md:12`, the line where it begins. */
    at: string;
    text: string;
    /** What the page has in the comment above it: declarations that the block relies on. */
    given: string;
    /** Codes of the compiler's errors that the page says the block has. */
    wrong: string[];
}

const pages = [
    "README.md",
    "CONTRIBUTING.md",
    ...readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".md"))
        .map((name) => `docs/${name}`),
];

/** The blocks of all pages, each with the comments that stand directly above it. */
export const blocks = (): Block[] => pages.flatMap((page) => blocksIn(page, readFileSync(join(root, page), "utf8")));

export function blocksIn(page: string, text: string): Block[] {
    const found = text.matchAll(/((?:^<!--[^]*?-->\n+)*)^```ts\n([^]*?)^```/gm);
    return [...found].map(({ 1: above = "", 2: block = "", index, 0: whole }) => ({
        at: `${page}:${text.slice(0, index + whole.indexOf("```ts")).split("\n").length}`,
        text: block,
        given: [...above.matchAll(/<!-- given: ([^]*?) -->/g)].map(([, given]) => given).join("\n"),
        wrong: [...above.matchAll(/<!-- wrong: ([^]*?) -->/g)].flatMap(([, codes = ""]) => codes.split(/, */)),
    }));
}

/** What a block without imports may use: the packages, and these names for what is beside the point of a page. */
const usual = [
    'import * as crossroute from "pulumi-crossroute";',
    'import { kubernetes, Provider, RouteTable, sae } from "pulumi-crossroute";',
    'import * as pulumi from "@pulumi/pulumi";',
    'import * as k8s from "@pulumi/kubernetes";',
    'import type { IngressRouteArgs } from "../provider/platforms/kubernetes/fields/args";',
    'import type { BackendArgs, GatewayArgs, RouteArgs } from "../provider/table/args";',
    "declare const route: IngressRouteArgs, backend: BackendArgs, appId: string;",
    "declare const gateways: Record<string, GatewayArgs>, routes: RouteArgs[];",
];

const isWhole = ({ text }: Block): boolean => /^import /m.test(text);
// In a scope of its own a block may give its own names what the usual imports are called, too.
const moduleOf = (block: Block): string =>
    isWhole(block) ? block.text : [...usual, block.given, "export {}; async () => {", block.text, "};"].join("\n");

/** Errors of the compiler in the blocks, `docs/kubernetes.md:12: TS2353 …`, and errors that a page announces and no block has. */
export function mistakesIn(all: readonly Block[]): string[] {
    const files = new Map(all.map((block, i) => [join(root, "test", `block-${i}.ts`), block]));
    const config = ts.readConfigFile(join(root, "tsconfig.check.json"), ts.sys.readFile);
    const { options } = ts.parseJsonConfigFileContent({ ...config.config, include: [], files: [] }, ts.sys, root);
    const settings: ts.CompilerOptions = {
        ...options,
        noUnusedLocals: false,
        noUnusedParameters: false,
        paths: { "pulumi-crossroute": ["./provider/index.ts"], "pulumi-crossroute/*": ["./provider/*/index.ts"] },
    };
    const host = ts.createCompilerHost(settings);
    const { fileExists, getSourceFile } = host;
    host.fileExists = (name) => files.has(name) || fileExists(name);
    host.getSourceFile = (name, ...more) => {
        const block = files.get(name);
        return block === undefined
            ? getSourceFile(name, ...more)
            : ts.createSourceFile(name, moduleOf(block), ts.ScriptTarget.ES2022);
    };
    const program = ts.createProgram([...files.keys()], settings, host);
    return [...files].flatMap(([name, block]) => {
        const file = program.getSourceFile(name);
        const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
        const codes = found.map(({ code }) => `TS${code}`);
        const missing = block.wrong.filter((code) => !codes.includes(code));
        return [
            ...found
                .filter(({ code }) => !block.wrong.includes(`TS${code}`))
                .map(
                    ({ code, messageText }) =>
                        `${block.at}: TS${code} ${ts.flattenDiagnosticMessageText(messageText, " ")}`,
                ),
            ...missing.map((code) => `${block.at}: the page says ${code}, and the compiler does not`),
        ];
    });
}
