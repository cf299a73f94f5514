/**
 * Annotations of CCE whose values are numbers or words of a list: one judgement of what is written, for arguments, files
 * and what is read. Source: CCE user guide, "Annotations for configuring LoadBalancer ingresses".
 */
import { ipFamily } from "../../../inputs/address";
import { UNKNOWN_SENTINEL } from "../../../inputs/unknown";
import { placeholdersIn } from "../../../inputs/variables";
import { isObject, listenPorts, objectsOf, parseJson } from "../read/json";
import { cce, isMatchMode, matchModeAnnotation, matchModes } from "./cce";
import { cceFields } from "./cce-fields";
import { between, type Complaint } from "./options";

/** What is wrong with the text of an annotation. */
export interface WrongValue {
    annotation: string;
    reason: string;
    help: string;
    /** A number out of the range of the guide; newer versions of CCE may have more words than it names. */
    isSure: boolean;
}

type Wrong = Pick<WrongValue, "reason" | "help" | "isSure">;
type Judge = (text: string) => Wrong | undefined;

const elb = (name: string): string => `kubernetes.io/elb.${name}`;
const shown = (text: string): string => JSON.stringify(text);

const number =
    (check: (value: number) => Complaint[]): Judge =>
    (text) => {
        const [found] = check(/^\d+$/.test(text) ? Number(text) : NaN);
        if (found === undefined) return undefined;
        const isNumber = /^-?\d+$/.test(text);
        return {
            reason: isNumber ? `${shown(text)} is out of range` : `${shown(text)} is no whole number`,
            help: found.help,
            isSure: true,
        };
    };
const word =
    (...words: string[]): Judge =>
    (text) =>
        words.includes(text)
            ? undefined
            : { reason: `CCE's guide has no ${shown(text)} here`, help: `It has ${words.join(", ")}.`, isSure: false };
const codes = [301, 302, 303, 307, 308];
const isCode = (value: number): Complaint[] =>
    codes.includes(value)
        ? []
        : [{ at: "", reason: "", help: `Give ${codes.join(", ").replace(/, (\d+)$/, " or $1")}.` }];

const port = between(1, 65535);
/** `[{"HTTP":80},{"HTTPS":443}]`. */
const ports: Judge = (text) => {
    const entries = objectsOf(parseJson(text)).flatMap((entry) => Object.values(entry));
    const isWhole = entries.length > 0 && listenPorts(text).length === entries.length;
    return isWhole && listenPorts(text).every((one) => port(one.port).length === 0)
        ? undefined
        : {
              reason: `${shown(text)} lists no ports`,
              help: 'Give a list such as [{"HTTP":80},{"HTTPS":443}], with ports from 1 to 65535.',
              isSure: true,
          };
};
const minutes: Judge = (text) => {
    const option = parseJson(text);
    return isObject(option) ? number(between(1, 1440, " (minutes)"))(String(option.persistence_timeout)) : undefined;
};
const address: Judge = (text) =>
    ipFamily(text) === undefined
        ? { reason: `${shown(text)} is no IP address`, help: "Give the address of the load balancer.", isSure: true }
        : undefined;
const modes: Judge = (text) => {
    const entry = objectsOf(parseJson(text)).find(
        ({ matchmode }) => matchmode !== undefined && !isMatchMode(matchmode),
    );
    return entry === undefined
        ? undefined
        : {
              reason: `${JSON.stringify(entry.matchmode)} is no match mode`,
              help: `Give ${matchModes.join(", ")}.`,
              isSure: true,
          };
};

/** Annotations of one option, by its row. */
const ofRows = Object.entries(cce.rules).flatMap(([field, { annotation, check }]): [string, Judge][] => {
    const shape = cceFields[field]?.shape;
    if (shape === "integer" && check !== undefined)
        return [[annotation, number(check as (value: number) => Complaint[])]];
    if (shape === "boolean") return [[annotation, word("true", "false")]];
    return typeof shape === "object" && "oneOf" in shape ? [[annotation, word(...shape.oneOf)]] : [];
});
const judges: Readonly<Record<string, Judge>> = {
    // Others may have an annotation of this name.
    ...Object.fromEntries(ofRows.filter(([annotation]) => annotation !== "protocol")),
    [elb("class")]: word("union", "performance"),
    [elb("ip")]: address,
    [elb("listen-ports")]: ports,
    [elb("acl-status")]: word("on", "off"),
    [elb("acl-type")]: word("white", "black"),
    [elb("redirect-url-code")]: number(isCode),
    [elb("canary")]: word("true", "false"),
    [elb("canary-weight")]: number(between(0, 100, " (percent)")),
    [elb("session-affinity-option")]: minutes,
    [elb("cors-allow-credentials")]: word("true", "false"),
    [elb("cors-max-age")]: number(between(0, Number.MAX_SAFE_INTEGER)),
    [matchModeAnnotation]: modes,
};

/** Those that decide about requests; of lists of ports the reader tells itself. */
const deciding = ["port", "ingress-order", "redirect-url-code", "canary-weight"].map(elb);

/** What is wrong with the annotations, as far as they are known texts. */
export const wrongValues = (annotations: Readonly<Record<string, unknown>>): WrongValue[] =>
    Object.entries(judges).flatMap(([annotation, judge]) => {
        const text = annotations[annotation];
        if (typeof text !== "string" || text.includes(UNKNOWN_SENTINEL) || placeholdersIn(text).length > 0) return [];
        const found = judge(text);
        return found === undefined ? [] : [{ annotation, ...found }];
    });

/** Why it is not known what CCE makes of the rules of an Ingress. */
export function doubtOf(annotations: Readonly<Record<string, string>>): string | undefined {
    const [wrong] = wrongValues(annotations).filter(
        ({ annotation, isSure }) => isSure && deciding.includes(annotation),
    );
    return wrong === undefined ? undefined : `CCE does not take the annotation ${wrong.annotation}: ${wrong.reason}`;
}
