import { idsOf, foreignAnswer } from "./answer";
import { kindOfCode } from "./codes";
import { CallError } from "./transport";

/**
 * `Data` of an answer. Neither a status of 200 nor valid JSON means success: SAE says `Code` "2xx" (a sample has a
 * number), `Success` true, or both. An answer that says neither, or contradicts itself, does not come from SAE.
 */
export function successOf(body: unknown): unknown {
    if (typeof body !== "object" || body === null || Array.isArray(body)) throw foreignAnswer(body);
    const { Success, Code, ErrorCode, Message, Data } = body as Record<string, unknown>;
    const ids = idsOf(body);
    const failed = Success === false || (Success !== true && isFailure(Code));
    if (!failed) {
        const agreed = isFine(Code) && (Success === true || Success === undefined || Success === null);
        if (!agreed || (Success !== true && !/^2\d\d$/.test(String(Code)))) throw foreignAnswer(body, ids);
        return Data;
    }
    const code = [ErrorCode, Code].map(codeText).find((text) => text !== "" && !isFine(text)) ?? "";
    const text = typeof Message === "string" && Message !== "" ? Message : undefined;
    // A refusal has a code; without one it may come from anybody.
    if (code === "" && text === undefined) throw foreignAnswer(body, ids);
    const kind = kindOfCode(code) ?? (code === "" || /^5\d\d$/.test(code) ? "unclear" : "refused");
    throw new CallError(kind, text ?? "the answer says Success: false", { code, ...ids });
}

const codeText = (value: unknown): string =>
    typeof value === "string" || typeof value === "number" ? String(value) : "";

/** Samples show an empty text, "空" and "success" where there is no error. */
const fine = ["", "0", "success", "ok", "空"];
const isFine = (code: unknown): boolean =>
    code === undefined ||
    code === null ||
    (isCode(code) && (/^2\d\d$/.test(codeText(code)) || fine.includes(codeText(code).toLowerCase())));

const isCode = (code: unknown): boolean => typeof code === "string" || typeof code === "number";
const isFailure = (code: unknown): boolean => isCode(code) && !isFine(code);
