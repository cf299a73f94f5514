import { shorten } from "../../../../engine/redaction";
import { kindOfCode } from "./codes";
import type { Answer } from "./requests";
import { CallError, type FailureKind } from "./transport";
import { isObject } from "../../../../inputs/json";

/** The JSON of an answer with a 2xx status. Any other answer is a failure. */
export function bodyOf(answer: Answer): unknown {
    const { status } = answer;
    const retryAfter = retryAfterOf(answer);
    const more = { status, ...(retryAfter !== undefined && { retryAfter }) };
    if (status === 407)
        throw new CallError("unreachable", "the proxy asks for a user name and a password (HTTP 407)", {
            ...more,
            code: "ProxyAuthentication",
        });
    let body: unknown;
    try {
        body = jsonOf(answer.body);
    } catch {
        const what =
            answer.body.length === 0 ? "is empty" : `is not JSON: ${excerpt(answer.body.toString("utf8", 0, 400))}`;
        throw new CallError(status === 429 ? "throttled" : "unclear", `the answer ${what}`, { ...more, foreign: true });
    }
    if (status >= 200 && status < 300) return body;
    if (status < 400 || !isObject(body)) throw foreignAnswer(body, more);
    const code = textOf(body["Code"] ?? body["code"]);
    if (code === undefined && status !== 429) throw foreignAnswer(body, more);
    const { AccessDeniedDetail: denied } = body;
    const action = isObject(denied) ? textOf(denied["AuthAction"]) : undefined;
    const message = textOf(body["Message"] ?? body["message"]) ?? `HTTP ${status}`;
    throw new CallError(
        kindOf(code ?? "", status, answer.headers["x-acs-retry-after"] !== undefined && retryAfter !== undefined),
        `${shorten(message, 2000)}${action === undefined ? "" : ` (${action})`}`,
        { ...more, code: code ?? "", ...idsOf(body) },
    );
}

/** `asked`: SAE says how long to wait, which it does when it throttles. */
function kindOf(code: string, status: number, asked: boolean): FailureKind {
    return kindOfCode(code) ?? (asked || status === 429 ? "throttled" : status < 500 ? "refused" : "unclear");
}

/** SAE's id of a request, and the trace id of all that it did for it. */
export interface AnswerIds {
    requestId?: string;
    traceId?: string;
}

export function idsOf(body: object): AnswerIds {
    const of = body as Record<string, unknown>;
    const requestId = textOf(of["RequestId"] ?? of["requestId"]);
    const traceId = textOf(of["TraceId"] ?? of["traceId"]);
    return { ...(requestId !== undefined && { requestId }), ...(traceId !== undefined && { traceId }) };
}

/** An answer that does not come from SAE. */
export const foreignAnswer = (body: unknown, more: { status?: number } & AnswerIds = {}): CallError =>
    new CallError("unclear", `the answer is none of SAE's: ${excerpt(JSON.stringify(body) ?? "nothing")}`, {
        ...more,
        foreign: true,
    });

/** The beginning of an answer, in one line. */
export const excerpt = (text: string): string =>
    shorten(
        shorten(text, 400)
            .replace(/[\s\p{C}]+/gu, " ")
            .trim(),
        120,
    );

/** How long SAE asks to wait: `x-acs-retry-after` in milliseconds, or `Retry-After` in seconds or as a date. */
export function retryAfterOf({ headers }: Answer, now: number = Date.now()): number | undefined {
    const own = Number(one(headers["x-acs-retry-after"]) ?? "");
    if (Number.isFinite(own) && own > 0) return own;
    const common = one(headers["retry-after"]) ?? "";
    const milliseconds = /^\d+(\.\d+)?$/.test(common) ? Number(common) * 1000 : Date.parse(shorten(common, 40)) - now;
    return Number.isFinite(milliseconds) && milliseconds > 0 ? milliseconds : undefined;
}

const one = (header: string | string[] | undefined): string | undefined => (Array.isArray(header) ? header[0] : header);

/** Reads JSON in valid UTF-8; throws for anything else. Whole numbers that a double cannot hold stay text. */
export function jsonOf(body: Buffer): unknown {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(body);
    return JSON.parse(/\d{16}/.test(text) ? quoteLongNumbers(text) : text);
}

/** One pass over the text: a hostile answer may have any form. */
function quoteLongNumbers(text: string): string {
    const parts: string[] = [];
    let copied = 0;
    for (let i = 0; i < text.length; i++) {
        const character = text.charCodeAt(i);
        if (character === 0x22) i = endOfString(text, i);
        else if (isDigit(character)) {
            let end = i + 1;
            while (isNumeric(text.charCodeAt(end))) end++;
            const number = text.slice(text.charCodeAt(i - 1) === 0x2d ? i - 1 : i, end);
            if (/^-?\d{16,}$/.test(number)) {
                parts.push(text.slice(copied, end - number.length), `"${number}"`);
                copied = end;
            }
            i = end - 1;
        }
    }
    return `${parts.join("")}${text.slice(copied)}`;
}

function endOfString(text: string, start: number): number {
    for (let i = start + 1; i < text.length; i++) {
        if (text.charCodeAt(i) === 0x5c) i++;
        else if (text.charCodeAt(i) === 0x22) return i;
    }
    return text.length;
}

const isDigit = (character: number): boolean => character >= 0x30 && character <= 0x39;
/** Digits, `.`, `e`, `E`, `+`, `-`. */
const isNumeric = (character: number): boolean =>
    isDigit(character) || [0x2e, 0x65, 0x45, 0x2b, 0x2d].includes(character);

const textOf = (value: unknown): string | undefined =>
    (typeof value === "string" && value !== "") || typeof value === "number" ? String(value) : undefined;
