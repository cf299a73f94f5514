/** What a page mentions of this repository: links, files, commands, options, codes, names. */
export interface Mention {
    kind:
        | "link"
        | "file"
        | "part"
        | "folder"
        | "project"
        | "tests"
        | "script"
        | "verb"
        | "option"
        | "short"
        | "pulumi"
        | "annotation"
        | "code"
        | "variable"
        | "token"
        | "name"
        | "symbol"
        | "function"
        | "npm"
        | "binary"
        | "jest"
        | "word"
        | "test"
        | "title"
        | "argument"
        | "export";
    text: string;
    /** For an option: the command that it belongs to; for a pattern of tests: the projects it is looked for in. */
    of?: string;
}

/** A block of code: its language, and its lines. */
interface Block {
    language: string;
    lines: string[];
}

/** The blocks of code of a page, and the page without them. A fence that closes one block opens no other. */
export function blocksIn(page: string): { blocks: Block[]; prose: string } {
    const blocks: Block[] = [];
    const prose: string[] = [];
    let open: (Block & { fence: string }) | undefined;
    for (const line of page.split("\n")) {
        const [, indent = "", fence, language = ""] = /^(\s*)(`{3,})(\w*)/.exec(line) ?? [];
        if (open === undefined && fence !== undefined) open = { fence, language, lines: [] };
        else if (open !== undefined && fence !== undefined && fence.length >= open.fence.length) {
            blocks.push(open);
            open = undefined;
        } else if (open !== undefined) open.lines.push(line.slice(indent.length));
        else prose.push(line);
    }
    return { blocks, prose: prose.join("\n") };
}

const folders = "(?:provider|sandbox|scripts|test|docs|examples|bin|dist|\\.ci)";

/** Everything that can be checked, in the order of the page. */
export function mentionsIn(page: string): Mention[] {
    const found: Mention[] = [];
    const add = (kind: Mention["kind"], text: string, of?: string): void =>
        void found.push({ kind, text, ...(of === undefined ? {} : { of }) });
    const { blocks, prose } = blocksIn(page);
    for (const [, target = ""] of prose.matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)) add("link", target);
    for (const [, target = ""] of prose.matchAll(/^\[[^\]]+\]: (?!https?:)(\S+)/gm)) add("link", target);
    for (const [, target = ""] of prose.matchAll(/<img [^>]*\bsrc="(?!https?:)([^"]+)"/g)) add("link", target);
    for (const [, label = "", target = ""] of prose.matchAll(/\[`?([\w.-]+\.(?:ts|md|yaml))`?\]\(([^)#\s]+)\)/g))
        if (!target.endsWith(`/${label}`) && target !== label) add("file", `${label} (a link to ${target})`);
    for (const [, label = "", target = ""] of prose.matchAll(/\[(CR\d{3})[^\]]*\]\(([^)#\s]+)\)/g))
        if (!`/${target}`.endsWith(`/${label}.md`)) add("file", `${label} (a link to ${target})`);
    for (const [, script = ""] of page.matchAll(/\bnpm (?:--prefix \S+ )?run (?:--silent |-s )?([a-z][\w:-]*)/g))
        add("script", script);
    for (const [code] of page.matchAll(
        /\bCR[1-9]\d\d\b(?: [a-z]+(?:-[a-z]+)+(?=[\]`,.;:)\s])| \(`[a-z]+(?:-[a-z]+)+`\))?/g,
    ))
        add("code", code.replace(/[(`)]/g, ""));
    for (const [, list = ""] of page.matchAll(/\b(?:severity|severities|allow|code): ?[[{]?([^\n\]}`]*)/g))
        for (const [name] of list.matchAll(/(?<![\w-])[a-z]+(?:-[a-z]+)+(?![\w-])/g)) add("code", name);
    for (const [name] of page.matchAll(/\bCROSSROUTE_[A-Z_]+\b/g)) add("variable", name);
    for (const [token] of page.matchAll(/\bcrossroute:[a-z]+:[A-Za-z]+\b/g)) add("token", token);
    const inline = [...prose.matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code);
    const lines = blocks
        .flatMap(({ language, lines: all }) =>
            // Elsewhere only what follows a prompt is a command.
            all.filter((line) => ["bash", "sh", "console", ""].includes(language) || line.startsWith("$ ")),
        )
        .join("\n")
        .replace(/\\\n/g, " ")
        .split("\n")
        .filter((line) => !line.startsWith("#"))
        .map((line) => line.replace(/\s#\s.*$/, ""));
    // Pipelines: what runs there is a command wherever it stands in its line.
    const runs = blocks
        .filter(({ language }) => ["yaml", "groovy"].includes(language))
        .flatMap(({ lines: all }) => all.flatMap((line) => /\bnpx crossroute .*$/.exec(line)?.[0] ?? []));
    for (const code of [...inline, ...lines, ...runs]) commands(code, add);
    for (const [, entry = ""] of page.matchAll(/\bpulumi-crossroute(\/[\w.-]+)["'`]/g)) add("export", entry);
    for (const code of inline) {
        const path = new RegExp(`^${folders}/[^\\s]*$`).exec(code)?.[0];
        if (path !== undefined) add("file", path);
        else if (/^[\w./-]+\.test\.ts: ./.test(code)) add("test", code.replace(/^test\//, ""));
        else if (/^[\w.-]+\.test\.ts$/.test(code)) add("file", code);
        else if (/^[\w-]+(?:\/[\w.-]+)*\/[\w.-]+\.(?:[tj]s|md)$/.test(code)) add("part", code);
        else if (/^[a-z-]+\.(?:[tj]s|md)$/.test(code)) add("file", code);
        else if (/^(?:[a-z-]+\/)+[a-z-]+\/?$/.test(code)) add("folder", code.replace(/\/$/, ""));
        else if (/^[a-z-]+(?:\.[a-z-]+)*\.(?:io|com|net)\/[\w.-]+$/.test(code)) add("annotation", code);
        else if (/^--[a-z]/.test(code)) add("option", code.split(/[ =]/)[0] ?? "");
        else if (/^(?:crossroute\.)?(?:kubernetes|sae)\.[A-Za-z]\w*(?:\(.*\))?$/.test(code))
            add("name", code.replace(/^crossroute\./, "").replace(/\(.*$/, ""));
        else if (/^crossroute\.(?!yaml\b)[A-Za-z]\w*(?:\(.*\))?$/.test(code)) add("name", code.replace(/\(.*$/, ""));
        else if (/^[a-z]+(?:[A-Z][a-z0-9]*)+$/.test(code)) add("name", code);
        else if (/^[A-Z][a-z]+(?:[A-Z][a-z0-9]*)+$/.test(code)) add("symbol", code);
        else if (/^[a-z]+[a-z0-9]*(?:\.[a-zA-Z][\w]*)+$/.test(code)) {
            for (const part of code.split(".")) if (/[a-z][A-Z]/.test(part)) add("name", part);
        } else if (/^[a-z]+(?:-[a-z0-9.]+)+$/.test(code)) add("word", code);
        else if (/^[a-z]\w*\(.*\)$/.test(code)) add("function", code.replace(/\(.*$/, ""));
    }
    // In sentences and tables files may stand without marks.
    const unmarked = prose.replace(/`[^`\n]*`|\]\([^)]*\)|https?:\S+/g, "");
    for (const [file] of unmarked.matchAll(new RegExp(`(?<![\\w./-])${folders}/[\\w./-]*\\w`, "g"))) add("file", file);
    for (const [file] of prose.matchAll(/\b[\w-]+\.test\.ts\b/g)) add("file", file);
    return found;
}

/** A verb with an option: programs of others are named, so that a verb that does not exist is noticed. */
const verbWithOption =
    /^(?!(?:npm|npx|pulumi|kubectl|helm|git|go|node|jest|crossroute|curl|docker|eval|up|start|stop) )[a-z]+ (?:.* )?--[a-z]/;
const choices = /(?:^| )--(?:dialect|format|to|min-severity)[ =]([a-z][\w.-]*)/g;

/** Our own commands in a line: `npm run x -- --y`, `npx crossroute x --y`, `node scripts/x.js`, `npx jest --selectProjects x`. */
function commands(line: string, add: (kind: Mention["kind"], text: string, of?: string) => void): void {
    // Pages of the command leave its name out: `explain --requests FILE`.
    if (verbWithOption.test(line)) return commands(`crossroute ${line}`, add);
    for (const part of line.split(/&&|;|\|(?=(?:[^"]*"[^"]*")*[^"]*$)|\$\(/)) {
        const words = part
            .replace(/^\s*\$ /, "")
            .trim()
            .split(/\s+/);
        while (/^(?:[A-Z_]+=\S*|sudo|exec|time|if|then|do|!|else)$/.test(words[0] ?? "")) words.shift();
        const at = words[0] === "npx" ? 1 : 0;
        const [first, second, third] = words.slice(at);
        const options = words.filter((word) => /^--[a-z]/.test(word)).map((word) => word.split("=")[0] ?? "");
        if (first === "npm" && second === "run") {
            const script = words.slice(2).find((word) => !word.startsWith("-"));
            if (script !== undefined) add("script", script);
            const [given = "", ...more] = words.includes("--") ? words.slice(words.indexOf("--") + 1) : [];
            if (/^[a-z][a-z-]*$/.test(given)) add("argument", given, script);
            for (const word of [given, ...more]) if (/^--[a-z]/.test(word)) add("option", word.split("=")[0] ?? "");
        } else if (first === "jest") tests(words.slice(at + 1), add);
        else if (first === "npm" && second !== undefined && /^[a-z]/.test(second)) add("npm", second);
        else if (first === "crossroute" && second !== undefined && /^[a-z]/.test(second)) {
            const verb = second === "help" && third ? third : second;
            add("verb", verb);
            for (const option of options) add("option", option, verb);
            for (const [, choice = ""] of part.matchAll(choices)) add("argument", choice, verb);
            for (const word of words) if (/^-[a-zA-Z]$/.test(word)) add("short", word, verb);
        } else if (first === "pulumi" && second !== undefined && /^[a-z]+$/.test(second)) {
            add("pulumi", second);
            if (second === "stack" && third !== undefined && /^[a-z]/.test(third)) add("pulumi", `stack ${third}`);
            for (const option of options) add("option", option);
        } else if (first === "node" && second !== undefined && new RegExp(`^${folders}/`).test(second))
            add("file", second);
        else if (first !== undefined && new RegExp(`^(?:\\./)?${folders}/\\S+$`).test(first))
            add("file", first.replace(/^\.\//, ""));
        else if (at === 1 && first !== undefined && /^[a-z]/.test(first)) add("binary", first);
    }
}

/** `--selectProjects x y --testPathPatterns z`. */
function tests(words: readonly string[], add: (kind: Mention["kind"], text: string, of?: string) => void): void {
    const after = (option: string): string[] => {
        const rest = words.slice(words.indexOf(option) + 1);
        const end = rest.findIndex((word) => word.startsWith("-"));
        return words.includes(option) ? rest.slice(0, end < 0 ? rest.length : end) : [];
    };
    const projects = after("--selectProjects");
    for (const project of projects) add("project", project);
    const name = / -t "([^"]*)"/.exec(` ${words.join(" ")}`)?.[1];
    if (name !== undefined && name !== "part of its name") add("title", name);
    for (const word of words) if (/^--[a-zA-Z]/.test(word)) add("jest", word.split("=")[0] ?? "");
    for (const pattern of after("--testPathPatterns")) add("tests", pattern.replace(/"/g, ""), projects.join(" "));
}
