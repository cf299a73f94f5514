import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { Command } from "commander";
import * as crossroute from "../../../provider";
import { verbs } from "../../../provider/cli/verbs";
import { codeOf, isCode } from "../../../provider/diagnostics/catalogue";
import { wrongDefaultsIn } from "./defaults";
import { wrongArgumentsIn } from "./examples";
import { mentionsIn, type Mention } from "./mentions";
import { isTested } from "./tests";

export const root = resolve(__dirname, "../../..");
const read = (file: string): string => readFileSync(join(root, file), "utf8");
export const filesIn = (folder: string): string[] =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((file) => join(folder, file));

/** Pages that people read, by their path in the repository. */
export const pages = (): string[] => [
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    ...filesIn("docs").filter((file) => file.endsWith(".md")),
];

const code = ["provider", "sandbox", "scripts", "test", "examples", "bin"].flatMap(filesIn);
const text = code
    .filter((file) => /\.(ts|js|json|yaml|py)$/.test(file) && !file.startsWith("test/unit/docs"))
    .map(read)
    .join("\n");
const baseNames = new Set([...code, ...filesIn("docs")].map((file) => basename(file)));
const {
    scripts,
    bin,
    exports: exported,
} = JSON.parse(read("package.json")) as Record<"scripts" | "bin" | "exports", Record<string, unknown>>;

/** Options of each verb, and of the command itself. */
const options = new Map(
    verbs.map(({ name, load }) => {
        const command = new Command(name);
        load().verb.configure(command);
        return [name, new Set(["--help", ...command.options.map(({ long }) => long ?? "")])] as const;
    }),
);
/** Each option that a verb has, by all of its names. */
export const optionsOfVerbs = (): { verb: string; names: string[] }[] =>
    verbs.flatMap(({ name, load }) => {
        const command = new Command(name);
        load().verb.configure(command);
        return command.options.map(({ long, short }) => ({
            verb: name,
            names: [long, short].filter((one) => one !== undefined),
        }));
    });

const shorts = new Map(
    verbs.map(({ name, load }) => {
        const command = new Command(name);
        load().verb.configure(command);
        return [name, new Set(["-h", ...command.options.map(({ short }) => short ?? "")])] as const;
    }),
);

/** Commands of `pulumi` that pages speak of. */
const pulumiCommands = new Set(
    "cancel config destroy import install login logout logs new package plugin policy preview refresh stack state up".split(
        " ",
    ),
);
for (const command of "export import init ls output rename rm select".split(" "))
    pulumiCommands.add(`stack ${command}`);

/** Commands of npm, and what `npx` starts, beside our own. */
const npmCommands = new Set("ci exec i init install pack publish run start test".split(" "));
const jestOptions = new Set("--selectProjects --testPathPatterns --testNamePattern --maxWorkers".split(" "));

/** Options of other programs that pages speak of, and of our scripts. */
const otherOptions = new Set([
    // pulumi
    ...[
        "--continue-on-error",
        "--generate-code",
        "--json",
        "--non-interactive",
        "--protect",
        "--refresh",
        "--replace",
        "--run-program",
        "--show-sames",
        "--skip-preview",
    ],
    ...[
        "--stack",
        "--show-urns",
        "--target",
        "--target-dependents",
        "--yes",
        "--file",
        "--policy-pack",
        "--policy-pack-config",
    ],
    // kubectl, git, npm
    ...["--field-manager", "--server-side", "--force-conflicts", "--exclude-dir"],
]);

/** Query parameters of Kubernetes that nothing here needs, and settings of its provider. */
const otherNames = new Set([
    "gracePeriodSeconds",
    "orphanDependents",
    "propagationPolicy",
    "sendInitialEvents",
    "shardSelector",
    "upsertExistingObjects",
    "clusterIdentifier",
    "enableServerSideApply",
    "normalizeInputs",
]);

/** Operations and kinds of SAE and EDAS beside those that are implemented, and names in SDKs of other languages. */
const otherSymbols = new Set([
    ...["AlbRules", "BindNlb", "CreateGreyTagRoute", "CreateOrUpdateSwimmingLane", "UpdateWebApplicationTrafficConfig"],
    "IngressClassName",
]);

/** Words of others with a hyphen, which no file here has. */
const otherWords = new Set(["web-ipv4", "web-ipv4-2"]);

/** What a program can write as `kubernetes.x` or `sae.x`. */
const isExported = (room: string, name: string): boolean =>
    name in (room === "kubernetes" ? crossroute.kubernetes : crossroute.sae) || isDeclared(name);
const isDeclared = (name: string): boolean => new RegExp(`export (?:interface|type) ${name}\\b`).test(text);

/** The headings of a page, as GitHub makes anchors of them. */
const anchorsOf = (page: string): string[] =>
    [...page.replace(/^```[^]*?^```/gm, "").matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
        heading
            .toLowerCase()
            .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
            .replace(/[^\p{L}\p{N}\s_-]/gu, "")
            .trim()
            .replace(/\s/g, "-"),
    );

/** A path with `<name>`, `*` or `…` stands for others: the folder before it is what can be looked at. */
function isThere(path: string): boolean {
    const plain = path.replace(/[<*{…].*$/, "").replace(/[,.:]$/, "");
    const folder = plain === path.replace(/[,.:]$/, "") ? plain : dirname(`${plain}x`);
    const [first = "", ...rest] = folder.split("/");
    // What is built has a source, or is joined.
    if (folder === "dist/plugin.js") return existsSync(join(root, "scripts/bundle.js"));
    const built = first === "dist" ? rest.join("/").replace(/\.js$/, ".ts") : folder;
    return [folder, built].some((one) => one !== "dist" && existsSync(join(root, one)));
}

const checks: Readonly<Record<Mention["kind"], (mention: Mention, page: string) => boolean>> = {
    link({ text: target }, page) {
        const [file = "", anchor] = target.split("#");
        const path = file === "" ? page : join(dirname(page), file);
        if (!existsSync(join(root, path))) return false;
        if (anchor === undefined || statSync(join(root, path)).isDirectory()) return anchor === undefined;
        return anchorsOf(read(path)).includes(anchor);
    },
    file: ({ text: path }) => (path.includes("/") ? isThere(path) : baseNames.has(path)),
    part: ({ text: path }) => [...code, ...filesIn("docs")].some((file) => file.endsWith(`/${path}`)),
    // Only these two pages speak of the rooms of the code; elsewhere such a word may be an object, `shop/web`.
    folder: ({ text: path }, page) =>
        !["CONTRIBUTING.md", "docs/architecture.md"].includes(page) ||
        code.some((file) => `/${file.replace(/\.\w+$/, "")}/`.includes(`/${path}/`)),
    project: ({ text: name }) => existsSync(join(root, "test", name)),
    tests: ({ text: pattern, of = "" }) =>
        code.some(
            (file) =>
                file.endsWith(".test.ts") &&
                (of === "" || of.split(" ").some((project) => file.startsWith(`test/${project}/`))) &&
                new RegExp(pattern).test(file),
        ),
    script: ({ text: name }) => name in scripts,
    npm: ({ text: name }) => npmCommands.has(name),
    binary: ({ text: name }) => name in bin || existsSync(join(root, "node_modules/.bin", name)),
    jest: ({ text: name }) => jestOptions.has(name),
    argument: ({ text: word }) => new RegExp(`["'\`/ ]${word}["'\`./]`).test(text) || baseNames.has(`${word}.ts`),
    word: ({ text: word }) => otherWords.has(word) || new RegExp(`(?<![\\w-])${word}(?![\\w-])`).test(text),
    test: ({ text: name }) => isTested(name),
    title: ({ text: name }) => text.includes(name),
    // A word of a comment is none.
    function: ({ text: name }) =>
        new RegExp(`\\b${name}(?:<[^\\n]*>)?\\(|\\b(?:const|type|interface) ${name}\\b`).test(text),
    export: ({ text: entry }) => `.${entry}` in exported,
    verb: ({ text: name }) => options.has(name),
    option: ({ text: name, of }) =>
        of === undefined || verbs.find((verb) => verb.name === of)?.raw === true
            ? otherOptions.has(name) ||
              [...options.values()].some((all) => all.has(name)) ||
              text.includes(`"${name}"`) ||
              new RegExp(`["\\s]${name.slice(2)}"?: \\{`).test(text)
            : options.get(of)?.has(name) === true,
    short: ({ text: name, of = "" }) =>
        shorts.get(of)?.has(name) === true || verbs.find((verb) => verb.name === of)?.raw === true,
    pulumi: ({ text: name }) => pulumiCommands.has(name),
    // Names of annotations are put together of a prefix and the word of a row.
    annotation({ text: name }) {
        const word = name.replace(/^.*\/(?:elb\.|router\.)?/, "");
        return new RegExp(`["'\`./]${word.replaceAll(".", "\\.")}(?![\\w-])`).test(text);
    },
    code({ text: said }) {
        const [number = "", name] = said.split(" ");
        if (!isCode(number)) return name === undefined && codeOf(number) !== undefined;
        return name === undefined || codeOf(name) === number;
    },
    variable: ({ text: name }) => new RegExp(`\\b${name}\\b`).test(text),
    token: ({ text: token }) => new RegExp(`\\b${token}\\b`).test(text),
    symbol: ({ text: name }) => otherSymbols.has(name) || new RegExp(`\\b${name}\\b`).test(text),
    name({ text: name }) {
        const [room, member] = name.split(".");
        if (member !== undefined)
            return room === "crossroute" ? member in crossroute || isDeclared(member) : isExported(room ?? "", member);
        return otherNames.has(name) || new RegExp(`\\b${name}\\b`).test(text);
    },
};

/** What a page mentions and what does not exist: `verb frobnicate`, `argument sae.Ingress: listenerport`. */
export const wrongIn = (page: string, text = read(page)): string[] => [
    ...new Set([
        ...mentionsIn(text)
            .filter((mention) => !checks[mention.kind](mention, page))
            .map(({ kind, text: what, of }) => `${kind} ${what}${of === undefined ? "" : ` of ${of}`}`),
        ...wrongDefaultsIn(text),
        // The example of a diagnostic is a mistake.
        ...(page.startsWith("docs/diagnostics/") ? [] : wrongArgumentsIn(text)).map((what) => `argument ${what}`),
    ]),
];
