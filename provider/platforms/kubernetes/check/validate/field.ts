import { type Detail, detailOf } from "../../../../inputs/error-detail";
import { UNKNOWN_INPUT } from "../../../../inputs/unknown";

/** The API server's own kinds of error; each has its own wording. */
export type FieldErrorKind = "Required" | "Invalid" | "Unsupported" | "Forbidden" | "TooLong" | "TooMany" | "Duplicate";

/** One thing that the API server would refuse, in its words, with the path in the manifest. */
export interface FieldError {
    kind: FieldErrorKind;
    /** Path in the manifest, e.g. `spec.rules[0].host`. */
    path: string;
    /** The wrong value; absent for `Required` and `Forbidden`. */
    value?: unknown;
    /** The server's sentence; for `Unsupported` the quoted values, for `TooLong` and `TooMany` the limit. */
    detail: string;
    /** What people need of it. */
    about?: Omit<Detail, "text">;
}

/** The text of the API server for an error. Source: apimachinery `field/errors.go`. */
export function fieldErrorText(error: FieldError): string {
    const value = print(error.value);
    const texts: Record<FieldErrorKind, string> = {
        Required: `Required value${error.detail ? `: ${error.detail}` : ""}`,
        Invalid: `Invalid value: ${value}: ${error.detail}`,
        Unsupported: `Unsupported value: ${value}: supported values: ${error.detail}`,
        Forbidden: `Forbidden: ${error.detail}`,
        TooLong: `Too long: may not be more than ${error.detail} bytes`,
        TooMany: `Too many: ${value}: must have at most ${error.detail} items`,
        Duplicate: `Duplicate value: ${value}`,
    };
    return `${error.path}: ${texts[error.kind]}`;
}

/** The same without the example and the regular expression at its end. */
export const briefErrorText = (error: FieldError): string =>
    fieldErrorText({ ...error, detail: error.about?.brief ?? error.detail });

const print = (value: unknown): string => JSON.stringify(value) ?? "null";

/** Collects errors while a manifest is walked. A value that is not known yet is never wrong. */
export class Findings {
    readonly errors: FieldError[] = [];

    add(kind: FieldErrorKind, path: string, detail: string | Detail, value?: unknown): void {
        const { text, ...about } = detailOf(detail);
        const more = Object.keys(about).length === 0 ? {} : { about };
        this.errors.push({ kind, path, detail: text, ...more, ...(value === undefined ? {} : { value }) });
    }

    /** One `Invalid` for each thing that `check` has about the value. */
    invalid(path: string, value: unknown, check: (text: string) => readonly (string | Detail)[]): void {
        if (value === UNKNOWN_INPUT || typeof value !== "string") return;
        for (const detail of check(value)) this.add("Invalid", path, detail, value);
    }

    required(path: string, detail: string | Detail = ""): void {
        this.add("Required", path, detail);
    }

    unsupported(path: string, value: unknown, supported: readonly string[]): void {
        const detail = [...supported]
            .sort()
            .map((item) => JSON.stringify(item))
            .join(", ");
        this.add("Unsupported", path, detail, value);
    }
}

/** A part of a manifest that may be absent, not known yet, or (where a user wrote nonsense) of another type. */
export type Part = Record<string, unknown>;

export const isUnknownInput = (value: unknown): boolean => value === UNKNOWN_INPUT;
/** Empty for the server: absent, null or the empty text. */
export const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === "";
/** Like `isEmpty`, for a list. */
export const isEmptyList = (value: unknown): boolean => value == null || (Array.isArray(value) && value.length === 0);
export const part = (value: unknown): Part =>
    typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Part) : {};
/** The known texts of a list with their places; null is the empty text, as the server reads it. */
export const texts = (value: unknown): [number, string][] =>
    items(value).map(([i, item]) => [i, (item ?? "") as string]);
/** The known elements of a list, with their places. */
export const items = (value: unknown): [number, unknown][] =>
    Array.isArray(value) ? [...value.entries()].filter(([, item]) => item !== UNKNOWN_INPUT) : [];
