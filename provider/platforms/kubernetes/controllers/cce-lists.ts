/**
 * What Huawei Cloud CCE reads for each Service: conditions and actions of its rules, and the header of its requests.
 * One judgement for arguments and for the JSON of annotations. Source: CCE user guide, "Configuring an Advanced
 * Forwarding Policy for a LoadBalancer Ingress".
 */
import { listOf } from "../../../inputs/json";
import type { Json } from "../../../inputs/json";
import { addressErrors, ipFamily } from "../../../inputs/address";
import { holdsUnknown, isAbsent, UNKNOWN_INPUT } from "../../../inputs/unknown";
import { type Bounds, rangeOf } from "../../../inputs/fields";
import { fieldOf, isObject } from "../read/json";
import { limits } from "./cce-limits";
import { counted, isNumberWithin, numberHelp } from "./limits";
import type { OptionError } from "./option-error";

/** What is wrong with a part of the JSON. A newer version of CCE may have more types than its guide. */
export interface PartError extends OptionError {
    isNews?: true;
}

const json = (value: unknown): string => JSON.stringify(value);
const partError = (at: string, reason: string, help: string): PartError[] => [{ at, reason, help }];

/** The configuration of a type: its field, and what is wrong with its value. */
interface Configured {
    config: string;
    /** At most one of a list is of this type. */
    once?: true;
    check?: (config: Json) => PartError[];
    /** The configuration is a list. */
    checkList?: (list: readonly unknown[]) => PartError[];
}

/** Several values, of which one must hold. */
function values(config: Json, isValue: (value: unknown) => boolean, help: string): PartError[] {
    const given = fieldOf(config, "values");
    if (given === UNKNOWN_INPUT) return [];
    if (!Array.isArray(given) || given.length === 0)
        return partError(".values", isAbsent(given) ? "missing" : `${json(given)} is no list of values`, help);
    return listOf(given).flatMap((value, i) =>
        holdsUnknown(value) || isValue(value)
            ? []
            : partError(`.values[${i}]`, `${json(value)} is not acceptable`, help),
    );
}
const isText = (value: unknown): boolean => typeof value === "string" && value !== "";
const methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"];
const isPair = (value: unknown): boolean =>
    isObject(value) && ["key", "value"].every((name) => isText(fieldOf(value, name)));
const isRange = (value: unknown): boolean => {
    const [, address = "", bits] = /^([^/]+)(?:\/(\d+))?$/.exec(String(value)) ?? [];
    const family = ipFamily(address);
    return (
        family !== undefined &&
        addressErrors(address, "strict").length === 0 &&
        Number(bits ?? 0) <= (family === "IPv4" ? 32 : 128)
    );
};

/** `{ key, values }`. */
const keyed =
    (isKey: (key: string) => boolean, keyHelp: string, valueHelp: string, isValue = isText) =>
    (config: Json): PartError[] => {
        const key = fieldOf(config, "key");
        const wrong =
            key === UNKNOWN_INPUT || (typeof key === "string" && isKey(key))
                ? []
                : partError(".key", isAbsent(key) ? "missing" : `${json(key)} is no key`, keyHelp);
        return [...wrong, ...values(config, isValue, valueHelp)];
    };

const conditions: Readonly<Record<string, Configured>> = {
    Method: {
        config: "methodConfig",
        once: true,
        check: (config) => values(config, (value) => methods.includes(String(value)), `Give ${methods.join(", ")}.`),
    },
    Header: {
        config: "headerConfig",
        check: keyed((key) => /^[\w-]+$/.test(key), "Give letters, digits, - and _.", "Give a list of texts."),
    },
    Cookie: {
        config: "cookieConfig",
        check: (config) =>
            isAbsent(fieldOf(config, "key"))
                ? values(config, isPair, 'Give a list such as [{"key":"version","value":"2"}].')
                : values(config, isText, "Give a list of texts."),
    },
    QueryString: {
        config: "queryStringConfig",
        check: keyed((key) => key !== "", "Give the name of the parameter.", "Give a list of texts."),
    },
    SourceIp: {
        config: "sourceIpConfig",
        once: true,
        check: (config) => values(config, isRange, 'Give address ranges, such as ["192.168.0.0/16"].'),
    },
};

const isWhole = (value: unknown, bounds: Bounds): boolean =>
    /^\d+$/.test(String(value)) && isNumberWithin(Number(value), bounds);
/** That there are too many of something, or too few. */
const sized = (at: string, count: number, bounds: Bounds & { unit: string }, says = ""): PartError[] =>
    counted(count, bounds, bounds.unit, `${says}${count} ${bounds.unit}`).map((one) => ({ ...one, at }));
/** A number, also as a text, which the guide has as well. */
const numbers =
    (names: readonly string[], bounds: Bounds) =>
    (config: Json): PartError[] =>
        names.flatMap((name) => {
            const value = fieldOf(config, name);
            return isAbsent(value) || value === UNKNOWN_INPUT || isWhole(value, bounds)
                ? []
                : partError(`.${name}`, `${json(value)} is out of range`, numberHelp(bounds));
        });

const actions: Readonly<Record<string, Configured>> = {
    FixedResponse: {
        config: "fixedResponseConfig",
        once: true,
        check: (config) => {
            const [status, body] = [fieldOf(config, "statusCode"), fieldOf(config, "messageBody")];
            return [
                ...(isAbsent(status) || status === UNKNOWN_INPUT || /^[245]\d\d$/.test(String(status))
                    ? []
                    : partError(".statusCode", `${json(status)} is no status of an answer`, "Give 2xx, 4xx or 5xx.")),
                ...(typeof body === "string" ? sized(".messageBody", body.length, limits.messageBody, "it has ") : []),
            ];
        },
    },
    TrafficLimit: {
        config: "trafficLimitConfig",
        once: true,
        check: (config) => {
            const [all, one] = ["QPS", "perSourceIpQps"].map((name) => fieldOf(config, name));
            const wrong = numbers(["QPS", "perSourceIpQps", "burst"], limits.rate)(config);
            const isBoth = [all, one].every((value) => isWhole(value, limits.rate) && Number(value) > 0);
            return wrong.length > 0 || !isBoth || Number(one) < Number(all)
                ? wrong
                : partError(".perSourceIpQps", `${json(one)} is not below QPS`, "Give less than QPS, or leave it out.");
        },
    },
    ForwardPool: {
        config: "forwardConfig",
        once: true,
        checkList: (list) => [
            ...sized("", list.length, limits.forwardGroups),
            ...list.flatMap((group, i) => {
                if (group === UNKNOWN_INPUT) return [];
                const named =
                    isObject(group) && ["serviceName", "poolID"].some((name) => !isAbsent(fieldOf(group, name)));
                return isObject(group) && named
                    ? numbers(["weight"], limits.forwardWeight)(group).map((one) => ({ ...one, at: `[${i}]${one.at}` }))
                    : partError(
                          `[${i}]`,
                          `${json(group)} names no backend`,
                          "Give serviceName and servicePort, or poolID.",
                      );
            }),
        ],
    },
    InsertHeader: { config: "InsertHeaderConfig" },
    RemoveHeader: { config: "RemoveHeaderConfig" },
};

/** What is wrong with the items of a list, each of a type with a configuration. */
const itemsOf =
    (types: Readonly<Record<string, Configured>>) =>
    (list: readonly unknown[]): PartError[] => {
        const known = Object.keys(types).join(", ");
        const first = new Map<string, number>();
        return list.flatMap((item, i): PartError[] => {
            const under = (all: readonly PartError[], at = ""): PartError[] =>
                all.map((one) => ({ ...one, at: `[${i}]${at}${one.at}` }));
            if (item === UNKNOWN_INPUT) return [];
            const type = isObject(item) ? fieldOf(item, "type") : undefined;
            if (type === UNKNOWN_INPUT) return [];
            if (isAbsent(type) || !isObject(item))
                return under(partError("", `${json(item)} has no type`, `Use one of ${known}.`));
            const found = Object.hasOwn(types, String(type)) ? types[String(type)] : undefined;
            if (found === undefined)
                return under([
                    { at: ".type", reason: `${json(type)} is not known`, help: `Use one of ${known}.`, isNews: true },
                ]);
            const before = first.get(found.config);
            if (before === undefined) first.set(found.config, i);
            const again =
                found.once === true && before !== undefined
                    ? under(partError("", `${json(type)} is already the type of [${before}]`, "Put both into one."))
                    : [];
            const config = fieldOf(item, found.config);
            if (config === UNKNOWN_INPUT) return again;
            const isRight = found.checkList === undefined ? isObject(config) : Array.isArray(config);
            if (!isRight) {
                const reason = isAbsent(config)
                    ? "missing"
                    : `${json(config)} is no ${found.checkList ? "list" : "object"}`;
                return [...again, ...under(partError(`.${found.config}`, reason, `${json(type)} needs it.`))];
            }
            const inner = found.checkList?.(listOf(config)) ?? found.check?.(config as Json) ?? [];
            return [...again, ...under(inner, `.${found.config}`)];
        });
    };

export const actionErrors = itemsOf(actions);
const ofConditions = itemsOf(conditions);

/** How many values the conditions of a rule may have: each of them counts, as do the path and the host. */
const room = (hasHost: boolean): number => limits.conditions.max - (hasHost ? 2 : 1);

export function conditionErrors(list: readonly unknown[]): PartError[] {
    const count = list.reduce((sum: number, item) => {
        const type = isObject(item) ? String(fieldOf(item, "type")) : "";
        const config = isObject(item) ? fieldOf(item, conditions[type]?.config ?? "") : undefined;
        return sum + listOf(isObject(config) ? fieldOf(config, "values") : undefined).length;
    }, 0);
    // The guide counts host and path, too, and has an example with nine values beside both.
    const { max: most } = limits.conditions;
    const help = `Give at most ${most}: a rule has at most ${most} conditions.`;
    return [...ofConditions(list), ...(count > most ? partError("", `${count} values`, help) : [])];
}

/** `{ key, values }`, or `{ <name>: values }`, as an older edition of the guide has it. */
export function headerErrors(header: Json, hasHost: boolean): PartError[] {
    const lists = Object.entries(header).filter(([, value]) => Array.isArray(value));
    const isOlder = isAbsent(fieldOf(header, "key")) && lists.length > 0 && isAbsent(fieldOf(header, "values"));
    const given: Json[] = isOlder ? lists.map(([key, list]) => ({ key, values: list })) : [header];
    return given.flatMap((one) => {
        const list = listOf(fieldOf(one, "values"));
        const most = { max: room(hasHost), unit: limits.headerValues.unit };
        const found = [
            ...keyed(
                (key) => /^[\w-]+$/.test(key) && key.length <= limits.headerKey.max,
                `Give ${rangeOf(limits.headerKey)} letters, digits, - and _.`,
                `Give a list of texts of ${rangeOf(limits.headerValue)} characters, without blanks and quotation marks.`,
                (value) =>
                    isText(value) && String(value).length <= limits.headerValue.max && !/[\s"]/.test(String(value)),
            )(one),
            ...(list.length > most.max ? partError(".values", `${list.length} values`, `Give ${rangeOf(most)}.`) : []),
        ];
        return isOlder ? found.map((error) => ({ ...error, at: "" })) : found;
    });
}
