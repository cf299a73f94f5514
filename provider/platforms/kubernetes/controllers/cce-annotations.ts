/**
 * Annotations of CCE whose values are numbers, words of a list, addresses or JSON: one judgement of what is written, for
 * arguments, files and what is read. Source: CCE user guide, "Annotations for configuring LoadBalancer ingresses".
 */
import { listOf } from "../../../inputs/json";
import type { Bounds, Field } from "../../../inputs/fields";
import { repeatedKeys } from "../../../inputs/repeated-keys";
import { holdsUnknown, UNKNOWN_INPUT, UNKNOWN_SENTINEL } from "../../../inputs/unknown";
import { isBroken, isObject, listenPorts, objectsOf, parseJson } from "../read/json";
import { cce, matchModeAnnotation, matchModes } from "./cce";
import { addressError } from "./cce-address";
import { contradictions } from "./cce-contradictions";
import { cceFields, cceTypes } from "./cce-fields";
import { type CceIngress, openIn } from "./cce-ingress";
import { limits } from "./cce-limits";
import { type ListedPort, listedIn } from "./cce-listen-ports";
import { actionErrors, conditionErrors, headerErrors, type PartError } from "./cce-lists";
import { wrongEntries } from "./cce-modes";
import { filledJson, filledText, type IsOpen, isUnknownText, withOpen } from "./cce-open";
import { elb, type WrongValue } from "./cce-wrong-value";
import { elementErrors, elementsOf, tagErrors } from "./comma-lists";
import { counted, isNumberWithin, numberHelp } from "./limits";
import type { OptionError } from "./option-error";

type Wrong = Omit<WrongValue, "annotation">;
type Judge = (text: string) => Wrong | undefined;

const shown = (text: string): string => JSON.stringify(text);

const number =
    (bounds: Bounds): Judge =>
    (text) => {
        if (/^\d+$/.test(text) && isNumberWithin(Number(text), bounds)) return undefined;
        const isNumber = /^-?\d+$/.test(text);
        return {
            reason: isNumber ? `${shown(text)} is out of range` : `${shown(text)} is no whole number`,
            help: numberHelp(bounds),
            isSure: true,
        };
    };
const word =
    (...words: string[]): Judge =>
    (text) =>
        words.includes(text)
            ? undefined
            : { reason: `CCE's guide has no ${shown(text)} here`, help: `It has ${words.join(", ")}.`, isSure: false };
/** @param isSure whether no version of CCE takes another text */
const text =
    (check: (value: string) => OptionError[], isSure: boolean): Judge =>
    (value) => {
        const [found] = check(value);
        return found === undefined ? undefined : { reason: found.reason, help: found.help, isSure };
    };
const url: Judge = (value) =>
    /^https?:\/\//.test(value)
        ? undefined
        : { reason: `${shown(value)} is no URL`, help: "Start with http:// or https://.", isSure: true };
const portsHelp = `Give a list such as [{"HTTP":80},{"HTTPS":443}], with ports from ${limits.port.min} to ${limits.port.max}.`;
/** `[{"HTTP":80},{"HTTPS":443}]`. */
const ports: Judge = (text) => {
    const listed = listedIn(text);
    const isRight = ({ scheme, port, isOpen }: ListedPort): boolean =>
        isOpen || (scheme !== undefined && port !== undefined);
    if (listed === undefined || (listed.ports.length === 0 && !listed.isOpen) || !listed.ports.every(isRight)) {
        const found = listed?.ports ?? [];
        const isNone = found.length === 0 || found.some(({ isNoPort }) => isNoPort === true);
        // A number as a text may be one.
        const isSure = isNone || listenPorts(text).length < found.length;
        return { reason: `${shown(text)} lists no ports`, help: portsHelp, isSure };
    }
    const all = listed.ports.map(({ port }) => port);
    const again = listed.ports.find(({ port }, i) => port !== undefined && all.indexOf(port) < i);
    if (again === undefined) return undefined;
    const first = listed.ports[all.indexOf(again.port)]?.part ?? "";
    const reason = `${again.port} is already the port of ${first}`;
    return { part: again.part, reason, help: "Give each listener a port of its own.", isSure: true };
};
const noJson = (text: string, what: string, example: string): Wrong => ({
    reason: `${shown(text)} is no ${isBroken(text) ? "JSON" : what}`,
    help: `Give an object such as ${example}, as JSON.`,
    isSure: true,
});
const minutes: Judge = (text) => {
    const option = parseJson(text);
    return isObject(option)
        ? number(limits.sessionMinutes)(String(option.persistence_timeout))
        : noJson(text, "object", '{"persistence_timeout":"30"}');
};
/** Those that a header or a cookie of a canary may have. */
const canaryValues: Judge = (text) => {
    const json = parseJson(text);
    const values = isObject(json) ? listOf(json.values) : [];
    const isRight =
        isNumberWithin(values.length, limits.canaryValues) && values.every((value) => typeof value === "string");
    return isRight ? undefined : noJson(text, "object with 1 to 10 values", '{"values":["1"]}');
};
const address: Judge = (text) => {
    const reason = addressError(text);
    return reason === undefined ? undefined : { reason, help: "Give the address of the load balancer.", isSure: true };
};
/** The load balancer that CCE makes. */
const autocreate: Judge = (text) => {
    const json = parseJson(text);
    if (!isObject(json)) return noJson(text, "object", '{"type":"inner"}');
    const { vip_address: vip } = json;
    // To CCE, an empty one is none.
    if (vip === undefined || vip === null || vip === "") return undefined;
    const reason = typeof vip === "string" ? addressError(vip, true) : `${JSON.stringify(vip)} is no IPv4 address`;
    return reason === undefined
        ? undefined
        : {
              part: ".vip_address",
              reason,
              help: "Give an address of the subnet, e.g. 192.168.0.7.",
              isSure: true,
          };
};
/** A list with commas. How CCE takes odd elements is not known; of too many it takes none. What is open may be several or none. */
const commas =
    ({ joined, limits }: Field): Judge =>
    (text) => {
        const elements = elementsOf(text).map((element) => (isUnknownText(element) ? UNKNOWN_INPUT : element));
        const [known, unit] = [elements.filter((one) => one !== UNKNOWN_INPUT).length, limits?.unit ?? "elements"];
        if (joined === undefined || known === 0) return undefined;
        const { min: _, ...most } = limits ?? {};
        const bounds = known < elements.length ? most : (limits ?? {});
        const many = counted(known, bounds, unit, `${known} ${unit}`);
        const [found] = [...many, ...elementErrors(elements, joined)];
        return found && { reason: found.reason, help: found.help, isSure: many.length > 0 };
    };
/** Another edition of the guide has them as JSON. */
const tags: Judge = (text) => {
    const known = elementsOf(text).filter((tag) => !isUnknownText(tag));
    const [found] = known.length === 0 || isObject(filledJson(text)) ? [] : tagErrors(known.join(","));
    return found && { reason: found.reason, help: found.help, isSure: false };
};
const modes = (text: string): Wrong[] => wrongEntries(text).map((found) => ({ ...found, isSure: true }));

/** Annotations of one option, by its row. */
const ofRows = Object.entries(cce.rules).flatMap(([field, { annotation, check }]): [string, Judge][] => {
    const row = cceFields[field];
    const { shape, limits } = row ?? {};
    if (row?.joined !== undefined) return [[annotation, commas(row)]];
    if (shape === "integer" && limits !== undefined) return [[annotation, number(limits)]];
    if (shape === "string" && check !== undefined)
        return [[annotation, text(check as (value: string) => OptionError[], field === "rewriteTarget")]];
    if (shape === "boolean") return [[annotation, word("true", "false")]];
    return typeof shape === "object" && "oneOf" in shape ? [[annotation, word(...shape.oneOf)]] : [];
});
/** Lists of objects of options, each an annotation. */
const ofLists = Object.entries({
    CceAccessListArgs: { ids: "acl-id" },
    CceCorsArgs: {
        allowOrigin: "cors-allow-origin",
        allowHeaders: "cors-allow-headers",
        allowMethods: "cors-allow-methods",
        exposeHeaders: "cors-expose-headers",
    },
}).flatMap(([type, names]) =>
    Object.entries(names).flatMap(([field, name]): [string, Judge][] => {
        const row = cceTypes[type]?.fields[field];
        return row === undefined ? [] : [[elb(name), commas(row)]];
    }),
);
const judges: Readonly<Record<string, Judge>> = {
    ...Object.fromEntries(ofLists),
    [elb("tags")]: tags,
    // Others may have an annotation of this name.
    ...Object.fromEntries(ofRows.filter(([annotation]) => annotation !== "protocol")),
    [elb("class")]: word("union", "performance"),
    [elb("ip")]: address,
    [elb("autocreate")]: autocreate,
    [elb("listen-ports")]: ports,
    [elb("acl-status")]: word("on", "off", "true", "false"),
    [elb("acl-type")]: word("white", "black"),
    [elb("redirect-url")]: url,
    [elb("redirect-url-code")]: number(limits.redirectCode),
    [elb("canary")]: word("true", "false"),
    [elb("canary-weight")]: number(limits.weight),
    [elb("canary-by-header-value")]: canaryValues,
    [elb("canary-by-cookie-value")]: canaryValues,
    [elb("session-affinity-option")]: minutes,
    [elb("cors-allow-credentials")]: word("true", "false"),
    [elb("cors-max-age")]: number({ min: 0 }),
};

/** JSON for one Service, whose name ends that of the annotation. */
const ofServices: Readonly<Record<string, (json: unknown, hasHost: boolean) => PartError[] | string>> = {
    conditions: (json) => (Array.isArray(json) ? conditionErrors(json) : "list of conditions"),
    actions: (json) => (Array.isArray(json) ? actionErrors(json) : "list of actions"),
    headers: (json, hasHost) => (isObject(json) ? headerErrors(json, hasHost) : "object with key and values"),
};

function wrongParts(annotation: string, value: string, hasHost: CceIngress["hasHost"], isOpen: IsOpen): Wrong[] {
    if (annotation === matchModeAnnotation) return modes(modesIn(value, isOpen));
    const [, kind = "", name = ""] = /^kubernetes\.io\/elb\.(\w+)\.(.+)/.exec(annotation) ?? [];
    const judge = Object.hasOwn(ofServices, kind) ? ofServices[kind] : undefined;
    const json = withOpen(isOpen(value) ? filledJson(value) : parseJson(value), isOpen);
    const found = json === UNKNOWN_INPUT ? [] : (judge?.(json, hasHost(name)) ?? []);
    if (typeof found === "string") {
        const reason = `${shown(value)} is no ${isBroken(value) ? "JSON" : found}`;
        return [{ reason, help: `Give a ${found}, as JSON.`.replace("a o", "an o"), isSure: true }];
    }
    return found.map(({ at, reason, help, isNews }) => ({ part: at, reason, help, isSure: isNews !== true }));
}

/** Keys that are there twice: which of the two CCE takes is not known. Names of tags may differ in case only. */
function repeated(annotation: string, text: string): Wrong[] {
    const isOfCce = annotation.startsWith(elb("")) || annotation === matchModeAnnotation;
    if (!isOfCce || !/^\s*[[{]/.test(text) || isBroken(text)) return [];
    const compared = annotation === elb("tags") ? undefined : (key: string): string => key.toLowerCase();
    return repeatedKeys(text, compared).map(({ at, key, first }) => ({
        part: at.startsWith("[") ? at : `.${at}`,
        reason: `the key ${shown(key)} is there twice${key === first ? "" : `, first as ${shown(first)}`}`,
        help: "Leave one of the two out.",
        isSure: true,
        isUnclear: true,
    }));
}

/** The modes that are known; hosts and paths are not judged here. */
function modesIn(value: string, isOpen: IsOpen): string {
    if (!isOpen(value)) return value;
    const [some] = matchModes;
    return JSON.stringify(
        objectsOf(filledJson(value)).map((entry) =>
            typeof entry.matchmode === "string" && isOpen(entry.matchmode) ? { ...entry, matchmode: some } : entry,
        ),
    );
}

/** What is known of a text of which some is open; undefined: nothing that can be judged. */
function knownOf(annotation: string, text: string): string | undefined {
    if (partly.has(annotation)) return filledText(text);
    const json = filledJson(text);
    if (annotation !== elb("autocreate") || !isObject(json)) return undefined;
    const known = Object.entries(json).filter((entry) => !holdsUnknown(withOpen(entry, isUnknownText)));
    return JSON.stringify(Object.fromEntries(known));
}
/** Their judges leave out what is open. */
const partly: ReadonlySet<string> = new Set([
    ...Object.entries(cce.rules).flatMap(([field, { annotation }]) => (cceFields[field]?.joined ? [annotation] : [])),
    ...ofLists.map(([annotation]) => annotation),
    ...["tags", "listen-ports"].map(elb),
]);

/** What is wrong with the annotations, as far as they are known texts. */
export const wrongValues = (annotations: Readonly<Record<string, unknown>>, ingress: CceIngress): WrongValue[] => {
    const isOpen = openIn(ingress);
    const texts = Object.entries(annotations).flatMap(([annotation, text]): [string, string][] => {
        const isRead = typeof text === "string" && text !== UNKNOWN_SENTINEL;
        // What is no JSON before it is filled in may be some afterwards.
        const isJson = annotation === matchModeAnnotation || /\.(conditions|actions|headers)\./.test(annotation);
        return isRead && !(isJson && isOpen(text) && filledJson(text) === undefined) ? [[annotation, text]] : [];
    });
    const single = texts.flatMap(([annotation, text]) => {
        const judge = Object.hasOwn(judges, annotation) ? judges[annotation] : undefined;
        const known = isOpen(text) ? knownOf(annotation, text) : text;
        const found = known === undefined ? undefined : judge?.(known);
        return found === undefined ? [] : [{ annotation, ...found }];
    });
    const order = Object.keys(judges);
    single.sort((a, b) => order.indexOf(a.annotation) - order.indexOf(b.annotation));
    const parts = texts.flatMap(([annotation, text]) =>
        [...repeated(annotation, text), ...wrongParts(annotation, text, ingress.hasHost, isOpen)].map((found) => ({
            annotation,
            ...found,
        })),
    );
    return [...single, ...parts, ...contradictions(annotations, ingress)];
};
