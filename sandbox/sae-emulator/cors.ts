import { missing, wrong } from "./errors";
import { type Cors, CORS_KEYS } from "./model";
import { asObject } from "./readers";

const METHODS = ["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"];
const ORIGIN = /^https?:\/\/(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:([1-9]\d{0,4}))?$/;
const HEADER = /^[A-Za-z0-9_-]{1,32}$/;

/** Checks of the single values; each returns the reason for a refusal. */
const CHECKS: Record<(typeof CORS_KEYS)[number], (value: string) => string | undefined> = {
    Enable: (v) => (v === "true" || v === "false" ? undefined : 'is neither "true" nor "false"'),
    AllowOrigin: each(
        (v) => v === "*" || validOrigin(v),
        "is neither * nor an origin such as https://*.example.com:8080",
    ),
    AllowMethods: each((v) => v === "*" || METHODS.includes(v), `is none of ${METHODS.join(", ")}`),
    AllowHeaders: each((v) => v === "*" || HEADER.test(v), "is neither * nor the name of a header"),
    AllowCredentials: (v) => (v === "on" || v === "off" ? undefined : 'is neither "on" nor "off"'),
    ExposeHeaders: each((v) => v === "*" || HEADER.test(v), "is neither * nor the name of a header"),
    MaxAge: (v) => (/^(-1|\d{1,6})$/.test(v) && Number(v) <= 172_800 ? undefined : "is not from -1 to 172800"),
};

/** Reads `CorsConfig`: an object of strings with `Enable`. */
export function readCors(value: unknown, name: string): Cors {
    const object = asObject(value, name);
    const cors: Cors = {};
    for (const key of CORS_KEYS) {
        const text = object[key];
        if (text === undefined || text === null || text === "") continue;
        if (typeof text !== "string") throw wrong(`${name}.${key}`, `${JSON.stringify(text)} is not a string`);
        const reason = CHECKS[key](text);
        if (reason) throw wrong(`${name}.${key}`, `${JSON.stringify(text)} ${reason}`);
        cors[key] = text;
    }
    if (cors.Enable === undefined) throw missing(`${name}.Enable`);
    return cors;
}

function each(good: (item: string) => boolean, reason: string): (value: string) => string | undefined {
    return (value) => (value.split(",").every(good) ? undefined : reason);
}

function validOrigin(origin: string): boolean {
    const port = ORIGIN.exec(origin);
    return port !== null && Number(port[4] ?? 1) <= 65_535;
}
