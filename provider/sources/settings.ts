import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { byCode, codeOf } from "../diagnostics/catalogue";
import type { Severity } from "../routing/diagnostic";
import { reason, UsageError } from "./errors";
import type { Io } from "./io";
import { isObject, type Json } from "./objects";
import type { SourceOptions } from "./options";
import { parseDocuments } from "./parse";
import type { EntryPoint } from "../platforms/kubernetes/read/ingress-gateway";

export type Level = Severity | "off";
export const levels: readonly Level[] = ["error", "warning", "info", "off"];

/** A finding that a team accepts. */
export interface Accepted {
    code: string;
    /** `Ingress shop/web`, with `*` for any text; absent: every object. */
    object?: string;
    reason: string;
    /** The last day on which it is accepted: `2026-12-31`. */
    until?: string;
}

/** A team's settings for all runs. */
export interface Settings {
    /** Level by code. */
    severities: Record<string, Level>;
    /** Controller of an IngressClass, or a dialect, by class. */
    controllers: Record<string, string>;
    /** Scheme and port of Traefik's entry points, by name. */
    entryPoints: Record<string, EntryPoint>;
    accept: Accepted[];
}

const FILE = "crossroute.yaml";
const KEYS = ["severities", "controllers", "entryPoints", "accept"];

/**
 * `crossroute.yaml` of the folder, or the file that was named, plus options of the command line. Throws {@link
 * UsageError}.
 */
export function readSettings({ settings, controller = [] }: SourceOptions, io: Io): Settings {
    const path = resolve(io.cwd, settings ?? FILE);
    const isThere = existsSync(path);
    if (settings !== undefined && !isThere) throw new UsageError(`--settings ${settings} does not exist`);
    const found = isThere ? parseSettings(readText(path, settings ?? FILE), settings ?? FILE) : emptySettings();
    return { ...found, controllers: { ...found.controllers, ...parseControllers(controller) } };
}

const emptySettings = (): Settings => ({ severities: {}, controllers: {}, entryPoints: {}, accept: [] });

function readText(path: string, name: string): string {
    try {
        return readFileSync(path, "utf8");
    } catch (thrown) {
        throw new UsageError(`${name} cannot be read: ${reason(thrown)}`, { cause: thrown });
    }
}

/** The text of a settings file; every mistake in it at once. */
export function parseSettings(text: string, name: string): Settings {
    const [value = {}] = parseDocuments(text, name).filter((document) => document !== null);
    const wrong: string[] = [];
    if (!isObject(value)) throw new UsageError(`${name} must hold ${KEYS.join(", ")}`);
    for (const key of Object.keys(value))
        if (!KEYS.includes(key)) wrong.push(`there is no ${key}; there are ${KEYS.join(", ")}`);
    const texts = (key: string, check: (name: string, value: string) => string | undefined): Record<string, string> => {
        const map = value[key] ?? {};
        if (!isObject(map)) {
            wrong.push(`${key} must be an object`);
            return {};
        }
        for (const [name, inner] of Object.entries(map)) {
            const problem = typeof inner === "string" ? check(name, inner) : "must be a text";
            if (problem !== undefined) wrong.push(`${key}.${name} ${problem}`);
        }
        return map as Record<string, string>;
    };
    const severities = texts("severities", (code, level) =>
        codeOf(code) === undefined
            ? "is no code or name such as CR104 or conflicting-objects"
            : isLevel(level)
              ? undefined
              : `must be one of ${levels.join(", ")}, not ${JSON.stringify(level)}`,
    ) as Record<string, Level>;
    const controllers = texts("controllers", () => undefined);
    const listeners = texts("entryPoints", (_, text) =>
        entryPoint.test(text)
            ? undefined
            : `must be http or https, with the port if it is known (https:8443), not ${JSON.stringify(text)}`,
    );
    const accept = acceptances(value.accept ?? [], wrong);
    if (wrong.length > 0) throw new UsageError(`${name}: ${wrong.join("; ")}`);
    const entryPoints = Object.fromEntries(
        Object.entries(listeners).map(([name, text]) => [name, entryPointOf(text)] as const),
    );
    return { severities: byCode(severities), controllers, entryPoints, accept };
}

const entryPoint = /^(https?)(?::([1-9]\d{0,4}))?$/;

function entryPointOf(text: string): EntryPoint {
    const [, scheme = "http", port] = entryPoint.exec(text) ?? [];
    return { scheme: scheme as EntryPoint["scheme"], ...(port === undefined ? {} : { port: Number(port) }) };
}

function acceptances(given: unknown, wrong: string[]): Accepted[] {
    if (!Array.isArray(given)) {
        wrong.push("accept must be a list");
        return [];
    }
    return given.flatMap((item: unknown, i) => {
        const { code, object, reason: why, until, ...rest } = (isObject(item) ? item : {}) as Json;
        const at = `accept[${i}]`;
        const known = typeof code === "string" ? codeOf(code) : undefined;
        if (known === undefined) wrong.push(`${at}.code must be a code or a name such as CR104 or conflicting-objects`);
        if (typeof why !== "string" || why.trim() === "") wrong.push(`${at}.reason is missing: say why it is accepted`);
        if (object !== undefined && typeof object !== "string") wrong.push(`${at}.object must be a text`);
        if (until !== undefined && !isDay(until)) wrong.push(`${at}.until must be a day such as 2026-12-31`);
        for (const key of Object.keys(rest))
            wrong.push(`there is no ${at}.${key}; there are code, object, reason, until`);
        return [{ code: known, object, reason: why, until } as Accepted];
    });
}

export const isLevel = (text: string): text is Level => levels.some((level) => level === text);
const isDay = (value: unknown): boolean =>
    typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));

function parseControllers(given: readonly string[]): Record<string, string> {
    return Object.fromEntries(
        given.map((text) => {
            const [, name, controller] = /^([^=]+)=(.+)$/.exec(text) ?? [];
            if (name === undefined || controller === undefined)
                throw new UsageError(
                    `--controller ${JSON.stringify(text)} is not of the form class=controller, e.g. edge=traefik.io/ingress-controller`,
                );
            return [name, controller] as const;
        }),
    );
}
