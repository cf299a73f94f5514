import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { isForeign } from "../../routing/describe";
import type { Explanation } from "../../routing/diagnostic";
import type { DialectName, Rule, Table } from "../../routing/model";
import { explanationJson } from "../../report/json";
import { printable } from "../../report/escape";
import { explanationText } from "../../report/text";
import { UsageError } from "../../sources/errors";
import { fileNotes } from "../../sources/file-notes";
import type { Io } from "../../sources/io";
import { useColour } from "../colour";
import { lazy } from "../../lazy";
import { load } from "../../sources/load";
import { addSourceOptions, type SourceOptions } from "../../sources/options";
import { warn } from "../output";
import { questionsOf, type RequestOptions } from "../requests";
import { explainer } from "../variables";
import { wrapped } from "../wrap";
import type { Verb } from "../verb";

const raw = lazy<typeof import("../../sources/raw-object")>(() => require("../../sources/raw-object"));

interface Options extends SourceOptions, RequestOptions {
    gateway?: string;
    json?: boolean;
    raw?: string;
}

export const verb: Verb<Options> = {
    configure(command) {
        addSourceOptions(
            command.argument("[url...]", "what a client asks for, exactly as it sends it: http://host/path"),
        )
            .option("--requests <file>", "a file with one URL a line, or JSON lines; the answers are JSON, one a line")
            .option("-X, --method <method>", "method of the request")
            .option(
                "-H, --header <header>",
                'header of the request: "Name: value"; may be given several times',
                (header: string, all: string[] = []) => [...all, header],
            )
            .option("--gateway <name>", "ask this gateway only, on any port")
            .option("--json", "print JSON: one object, or one a line for several URLs")
            .option(
                "--raw <kind/name>",
                "with --cluster: print an object as the API server itself writes it, e.g. ingress/shop",
            )
            .addHelpText("after", help);
    },

    async run(args, given, io) {
        const { urls, options } = separate(args, given, io);
        if (options.raw !== undefined) {
            if (options.cluster !== true || urls.length > 0 || options.requests !== undefined)
                throw new UsageError("--raw needs --cluster, and no URL: it prints one object of the cluster");
            io.out(ended(await raw().rawText(options.raw, options, io)));
            return 0;
        }
        const { questions, wrong } = questionsOf(urls, options, io);
        if (questions.length === 0 && wrong.length === 0) {
            throw new UsageError("explain needs a URL, or --requests FILE with one URL a line");
        }
        const { after, unread, open, findings, notes } = await load(options, io);
        warn([...notes, ...fileNotes(findings)], io);
        const tables = atGateway(after, options.gateway);
        const others = options.gateway === undefined ? unread.after : [];
        const [unreadRules, charts] = options.gateway === undefined ? [others.flatMap(rulesOfAnyHost), open] : [[], []];
        const explain = explainer([...tables, ...others]);
        const answers = questions.map(({ url, request }) => ({
            url,
            found: withDialect(perhaps(explain(request), unreadRules, charts), tables),
        }));
        io.out(print(answers, options, io));
        for (const line of wrong.slice(0, SHOWN)) io.err(`crossroute: ${printable(line)}\n`);
        const more = wrong.length - SHOWN;
        if (more > 0) io.err(`crossroute: ${more} more ${more === 1 ? "line is" : "lines are"} no request\n`);
        return wrong.length > 0 ? 2 : 0;
    },
};

const SHOWN = 10;
const ended = (text: string): string => (text.endsWith("\n") ? text : `${text}\n`);

const rulesOfAnyHost = ({ rules }: Table): Rule[] => rules.filter((rule) => rule.host === undefined);

/** Unread objects without a host, and charts with open ones, may answer any request that nothing else answers. */
function perhaps(found: Explanation, unread: readonly Rule[], charts: readonly Rule[]): Explanation {
    const open = [...unread, ...charts];
    const [first] = open;
    const [chart] = charts;
    // Unread objects are among the candidates by then, where their listeners take the request.
    if (found.outcome === "undetermined" && chart !== undefined && found.candidates?.includes(null) === true) {
        const are = charts.length === 1 ? "is" : `and ${charts.length - 1} more are`;
        const doubt = `${chart.origin.object} ${are} not rendered and may answer where nothing else does.`;
        return { ...found, candidates: [...found.candidates, chart.target], why: [...found.why, doubt] };
    }
    if (found.outcome !== "none" || first === undefined) return found;
    const more = open.length === 1 ? "is" : `and ${open.length - 1} more are`;
    const not = unread.length > 0 ? "read" : "rendered";
    return {
        outcome: "undetermined",
        ...(found.listening === undefined ? {} : { listening: found.listening }),
        ...(found.handshake === undefined ? {} : { handshake: found.handshake }),
        candidates: [null, first.target],
        why: [`${first.origin.object} ${more} not ${not}, so that what answers is undetermined.`, ...found.why],
    };
}

type WithDialect = Explanation & { dialect?: DialectName } & Pick<Table, "product">;

/** The dialect by which the answer was found. */
function withDialect(found: Explanation, tables: readonly Table[]): WithDialect {
    const table = tables.find((one) => one.gateway === found.gateway && !isForeign(one));
    if (table === undefined) return found;
    const { dialect, product } = table;
    return Object.assign(found, { dialect, ...(product && { product }) });
}

/** `-f a.yaml http://host/` would give the URL to `-f`: a value that is no file but looks like a URL is a URL. */
function separate(args: readonly string[], options: Options, io: Io): { urls: string[]; options: Options } {
    if (args.length > 0 || options.requests !== undefined || !options.file) return { urls: [...args], options };
    const isUrl = (name: string): boolean => /^https?:\/\//i.test(name) && !existsSync(resolve(io.cwd, name));
    return {
        urls: options.file.filter(isUrl),
        options: { ...options, file: options.file.filter((name) => !isUrl(name)) },
    };
}

function atGateway(tables: readonly Table[], gateway: string | undefined): readonly Table[] {
    if (gateway === undefined) return tables;
    const chosen = tables.filter((t) => t.gateway === gateway);
    // A request that names its gateway goes there, whatever the URL's port; the port chooses among gateways of one
    // name.
    if (chosen.length === 1) return chosen.map(({ listeners: _, ...table }) => table);
    if (chosen.length > 0) return chosen;
    const names = tables.map((t) => JSON.stringify(t.gateway)).join(", ");
    throw new UsageError(
        `--gateway ${JSON.stringify(gateway)} is not among the gateways of the sources: ${names || "there are none"}`,
    );
}

function print(answers: readonly { url: string; found: WithDialect }[], options: Options, io: Io): string {
    const lines = options.requests !== undefined || answers.length > 1;
    if (options.requests !== undefined || options.json) {
        const space = lines ? undefined : 2;
        return answers
            .map(({ url, found }) => `${JSON.stringify(explanationJson(url, found), null, space)}\n`)
            .join("");
    }
    const texts = answers.map(({ url, found }) => explanationText(url, found, { colour: useColour(io) }));
    return wrapped(texts.join("\n"), io);
}

const help = `
The path is taken raw: nothing is decoded, no dot segment or // is removed. What the platform does with it is decided by
its dialect. Examples:

  crossroute explain http://shop.example.com/api/orders -f manifests/
  crossroute explain https://shop.example.com:8443/ -X POST -H "X-Beta: 1" -f manifests/
  crossroute explain --requests access.txt --cluster > answers.ndjson
  crossroute explain --cluster --namespace shop --raw ingress/shop-edge
  pulumi preview --json | crossroute explain https://pay.example.com/ -f -`;
