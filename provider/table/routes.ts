import { isIP } from "node:net";
import { subdomainPattern } from "../inputs/address";
import type { Backend, BackendKind, Problems, Route } from "../platforms/platform";
import { hasSecret, isScalar, isList, isObject, isUnknownScalar, show, text, type Opened } from "../inputs/opened";
import { tableTypes } from "./fields/arguments";

const matches: readonly string[] = tableTypes.RouteArgs.fields.match.shape.oneOf;
const hostName = new RegExp(`^(\\*\\.)?${subdomainPattern}$`);

/** Reads the list of routes; undefined when the list itself is known only after apply. */
export function readRoutes(
    opened: Opened | undefined,
    problems: Problems,
    kinds: Readonly<Record<string, BackendKind>>,
): Route[] | undefined {
    if (isUnknownScalar(opened)) return undefined;
    if (opened === undefined) {
        noRoutes(problems);
        return [];
    }
    if (!isList(opened)) {
        problems.add("CR212", "routes", `${show(opened)} is not a list`, "give a list of routes");
        return [];
    }
    return opened.flatMap((item, i) => readRoute(item, `routes[${i}]`, problems, kinds) ?? []);
}

export const noRoutes = (problems: Problems): void =>
    problems.add(
        "CR201",
        "routes",
        "there are no routes",
        "declare at least one: { host, path, backend }; a list without any is for gateways that all have a defaultBackend",
    );

function readRoute(
    item: Opened,
    where: string,
    problems: Problems,
    kinds: Readonly<Record<string, BackendKind>>,
): Route | undefined {
    if (!isObject(item)) {
        problems.add(
            "CR212",
            where,
            isUnknownScalar(item) ? "the whole route is known only after apply" : `${show(item)} is not a route`,
            "write { host, path, backend }, of which single values may be Outputs",
        );
        return undefined;
    }
    checkHost(item["host"], `${where}.host`, problems);
    checkPath(item["path"], `${where}.path`, text(item["match"]), problems);
    const match = item["match"];
    if (match !== undefined && !isUnknownScalar(match) && !matches.includes(text(match) ?? "")) {
        problems.add("CR212", `${where}.match`, `${show(match)} is not a match type`, `use ${matches.join(", ")}`);
    }
    const gateway = item["gateway"];
    if (gateway !== undefined && text(gateway) === undefined) {
        problems.add(
            "CR203",
            `${where}.gateway`,
            `${show(gateway)} is not the name of a gateway`,
            "the gateway of a route must be known at preview",
        );
        // Without its gateway nothing true can be said about it.
        return undefined;
    }
    const backend = readBackend(item["backend"], `${where}.backend`, problems, kinds);
    if (!backend || !isScalar(item["path"])) return undefined;
    const allow = isList(item["allow"]) ? item["allow"].map(text).filter((code) => code !== undefined) : [];
    const host = item["host"];
    const rewrite = item["rewrite"];
    checkRewrite(rewrite, `${where}.rewrite`, problems);
    if (item["actions"] !== undefined && !isList(item["actions"]))
        problems.add(
            "CR212",
            `${where}.actions`,
            `${show(item["actions"])} is not a list`,
            "write the list out; values in it may be Outputs",
        );
    return {
        where,
        ...(isScalar(host) && { host }),
        path: item["path"],
        match: isScalar(match) ? match : undefined,
        backend,
        rewrite: isScalar(rewrite) ? rewrite : undefined,
        actions: item["actions"],
        tls: isScalar(item["tls"]) ? item["tls"] : undefined,
        annotations: item["annotations"],
        gateway: text(gateway),
        allow,
    };
}

function checkHost(host: Opened | undefined, where: string, problems: Problems): void {
    if (host === undefined || isUnknownScalar(host)) return;
    const name = text(host);
    if (name === undefined)
        problems.add("CR212", where, `${show(host)} is not a string`, "give a host name such as shop.example.com");
    else if (isIP(name))
        problems.add(
            "CR211",
            where,
            `${show(host)} is an IP address`,
            "give a DNS name; leave host out for requests to any host",
        );
    else if (!hostName.test(name) || name.length > 253) {
        const lower = name.toLowerCase();
        const cure = hostName.test(lower)
            ? `write ${hasSecret(host) ? "it in lower case" : JSON.stringify(lower)}`
            : "use lower-case letters, digits, '-' and '.', with at most one '*.' in front";
        problems.add("CR211", where, `${show(host)} is not a host name`, cure);
    }
}

function checkPath(path: Opened | undefined, where: string, match: string | undefined, problems: Problems): void {
    if (isUnknownScalar(path)) return;
    const value = text(path);
    if (value === undefined) {
        problems.add(
            "CR202",
            where,
            path === undefined ? "the path is missing" : `${show(path)} is not a string`,
            'write "/" for everything',
        );
    } else if (!value.startsWith("/")) {
        const cure = hasSecret(path) ? 'put "/" in front' : `write ${JSON.stringify(`/${value}`)}`;
        problems.add("CR202", where, `${show(path)} does not start with "/"`, cure);
    } else if (match !== "ImplementationSpecific" && /[?#]/.test(value))
        problems.add(
            "CR202",
            where,
            `${show(path)} contains a query or fragment`,
            "give the path alone; queries take no part in matching",
        );
}

function checkRewrite(rewrite: Opened | undefined, where: string, problems: Problems): void {
    if (rewrite === undefined || isUnknownScalar(rewrite)) return;
    if (text(rewrite)?.startsWith("/")) return;
    problems.add(
        "CR202",
        where,
        `${show(rewrite)} is not a path`,
        "write the path that the backend sees, starting with /",
    );
}

function readBackend(
    opened: Opened | undefined,
    where: string,
    problems: Problems,
    kinds: Readonly<Record<string, BackendKind>>,
): Backend | undefined {
    const given = isObject(opened) ? Object.keys(kinds).filter((kind) => opened[kind] !== undefined) : [];
    const [kind] = given;
    if (!isObject(opened) || kind === undefined || given.length > 1) {
        problems.add(
            "CR207",
            where,
            given.length > 1 ? `has ${given.join(" and ")}` : `${show(opened)} is not a backend`,
            `give exactly one of ${Object.keys(kinds).join(", ")}`,
        );
        return undefined;
    }
    const fields = opened[kind];
    if (!isObject(fields)) {
        problems.add(
            "CR207",
            `${where}.${kind}`,
            isUnknownScalar(fields) ? "is known only after apply as a whole" : `${show(fields)} is not an object`,
            "write the object out; its single values may be Outputs",
        );
        return undefined;
    }
    const backend = { kind, where: `${where}.${kind}`, fields };
    kinds[kind]?.check(backend, problems);
    return backend;
}
