import { isArray } from "../inputs/json";
import { domainToASCII } from "node:url";
import { pushTo } from "../push-to";
import { parseUrl } from "../routing";
import type { Request } from "../routing/model";
import { reason, UsageError } from "../sources/errors";
import { readFiles } from "../sources/files";
import type { Io } from "../sources/io";
import { isObject } from "../sources/objects";

/** A request to ask about, as it was written. */
export interface AskedRequest {
    url: string;
    request: Request;
}

/** Options of the command line for every request. */
export interface RequestOptions {
    /** File with one URL a line, or JSON lines. */
    requests?: string;
    method?: string;
    /** `Name: value` each. */
    header?: string[];
}

type Headers = readonly (readonly [name: string, value: string])[];

/** The requests to ask about, and the lines of a file that hold none. */
export interface AskedRequests {
    questions: AskedRequest[];
    /** `asked.txt, line 2: …` each. */
    wrong: string[];
}

/**
 * The URLs of the command line, then those of the file in its order. Throws {@link UsageError} for a wrong URL on the
 * command line; a wrong line of a file does not stop the others.
 */
export function questionsOf(urls: readonly string[], options: RequestOptions, io: Io): AskedRequests {
    const { method, header = [] } = options;
    const headers = header.map(headerOf);
    const given = urls.map((url) => ask(url, method, headers));
    const wrong: string[] = [];
    if (options.requests === undefined) return { questions: given, wrong };
    const listed = readFiles([options.requests], io).flatMap(({ name, text }) =>
        text.split(/\r?\n/).flatMap((line, i) => {
            if (line.trim() === "") return [];
            try {
                return [questionOf(line.trim(), method, headers)];
            } catch (thrown) {
                wrong.push(`${name}, line ${i + 1}: ${reason(thrown)}`);
                return [];
            }
        }),
    );
    return { questions: [...given, ...listed], wrong };
}

/** A URL, or a JSON object; its method and headers win over those of the command line. */
function questionOf(line: string, method: string | undefined, headers: Headers): AskedRequest {
    if (!line.startsWith("{")) return ask(line, method, headers);
    const own = fieldsOf(line);
    const names = new Set(own.headers.map(([name]) => name.toLowerCase()));
    const kept = headers.filter(([name]) => !names.has(name));
    return ask(own.url, own.method ?? method, [...kept, ...own.headers]);
}

const shape = `a request is {"url": "http://host/path", "method": "GET", "headers": {"name": "value"}}`;

function fieldsOf(line: string): { url: string; method: string | undefined; headers: Headers } {
    let value: unknown;
    try {
        value = JSON.parse(line);
    } catch (thrown) {
        throw new UsageError(`it is no JSON: ${reason(thrown)}`, { cause: thrown });
    }
    if (!isObject(value)) throw new UsageError(shape);
    const { url, method, headers = {}, ...others } = value;
    const [other] = Object.keys(others);
    if (other !== undefined) throw new UsageError(`there is no ${JSON.stringify(other)}: ${shape}`);
    if (typeof url !== "string") throw new UsageError(`url is ${JSON.stringify(url) ?? "missing"}: ${shape}`);
    if (method !== undefined && typeof method !== "string")
        throw new UsageError(`method is ${JSON.stringify(method)}, not a text: ${shape}`);
    if (!isObject(headers)) throw new UsageError(`headers is ${JSON.stringify(headers)}, not an object: ${shape}`);
    const pairs = Object.entries(headers).flatMap(([name, given]) =>
        (isArray(given) ? given : [given]).map((one) => {
            if (typeof one !== "string")
                throw new UsageError(`headers.${name} is ${JSON.stringify(one)}, not a text: ${shape}`);
            return headerOf(`${name}: ${one}`);
        }),
    );
    return { url, method, headers: pairs };
}

const token = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;

function headerOf(text: string): readonly [string, string] {
    const colon = text.indexOf(":");
    const name = text.slice(0, Math.max(colon, 0)).trim().toLowerCase();
    if (!token.test(name)) throw new UsageError(`--header ${JSON.stringify(text)} is not of the form "Name: value"`);
    return [name, text.slice(colon + 1).trim()];
}

function ask(url: string, method: string | undefined, headers: Headers): AskedRequest {
    if (method !== undefined && !token.test(method)) throw new UsageError(`${JSON.stringify(method)} is no method`);
    const header = headers.find(([name]) => name === "host")?.[1];
    try {
        const asked = parseUrl(url);
        // The URL says where the request is sent; a Host header says which host it is for.
        const { host } = header === undefined ? asked : parseUrl(`http://${header}`);
        return { url, request: { ...asked, host: asSent(host), ...conditions(method, headers) } };
    } catch (thrown) {
        throw thrown instanceof UsageError ? thrown : new UsageError(reason(thrown), { cause: thrown });
    }
}

/** Clients send a non-ASCII host as DNS writes it: `bücher.example` as `xn--bcher-kva.example`. */
function asSent(host: string): string {
    if (/^[\u0000-\u007f]*$/.test(host)) return host;
    const sent = domainToASCII(host);
    if (sent === "") throw new UsageError(`${JSON.stringify(host)} is no host: no client can send it`);
    return sent;
}

function conditions(method: string | undefined, headers: Headers): Partial<Request> {
    const values = new Map<string, string[]>();
    for (const [name, value] of headers) if (name !== "host") pushTo(values, name, value);
    const repeated = [...values].filter(([, all]) => all.length > 1);
    return {
        ...(method === undefined ? {} : { method: method.toUpperCase() }),
        ...(values.size === 0
            ? {}
            : { headers: Object.fromEntries([...values].map(([name, [first = ""]]) => [name, first])) }),
        ...(repeated.length === 0 ? {} : { repeated: Object.fromEntries(repeated) }),
    };
}
