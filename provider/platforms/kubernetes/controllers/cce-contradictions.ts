/** Annotations of CCE that contradict each other, or what else the Ingress says: for arguments, files and what is read. */
import { isGiven } from "../../../inputs/unknown";
import { listenPorts, parseJson } from "../read/json";
import { cce } from "./cce";
import { onlyDedicated } from "./cce-check";
import { type IsOpen, isOpenInFile, isUnknownText } from "./cce-open";
import { idleFor } from "./cce-services";

/** What is wrong with the text of an annotation. */
export interface WrongValue {
    annotation: string;
    /** Where it is in the JSON of the text: `[0].type`. */
    part?: string;
    reason: string;
    help: string;
    /** A number out of the range of the guide; newer versions of CCE may have more words than it names. */
    isSure: boolean;
    /** The other annotation, where the two contradict each other. */
    beside?: string;
}

/** What else is known of the Ingress. */
export interface Around {
    /** Whether a rule with a host leads to a Service. */
    hasHost: (service: string) => boolean;
    /** The Services that its rules lead to; undefined: not all are known. */
    services?: ReadonlySet<string> | undefined;
    /** Whether there is a certificate for its listener; undefined: not known. */
    hasCertificate?: boolean | undefined;
    /** Its class is that of CCE, or it has options of CCE. */
    isCce?: boolean;
    /** Written in a file, where words may still have to be filled in. */
    isFile?: boolean;
}

/** What is open of the texts. */
export const openIn = ({ isFile }: Around): IsOpen => (isFile === true ? isOpenInFile : isUnknownText);

type Annotations = Readonly<Record<string, unknown>>;

const elb = (name: string): string => `kubernetes.io/elb.${name}`;
const shown = (text: string): string => JSON.stringify(text);

/** An empty list deletes what was there, and these are on or absent. */
const isOff = (value: unknown): boolean => {
    const json = typeof value === "string" ? parseJson(value) : undefined;
    return json === false || (Array.isArray(json) && json.length === 0);
};

/** Which of two that contradict each other counts hangs on the version of CCE. */
export const contradictions = (annotations: Annotations, around: Around): WrongValue[] => [
    ...headersBesideConditions(annotations),
    ...protocol(annotations, around),
    ...secureBackends(annotations, openIn(around)),
    ...ofDedicated(annotations),
    ...idle(annotations, around),
];

/** CCE takes one of the two for a Service. */
const headersBesideConditions = (annotations: Annotations): WrongValue[] =>
    Object.keys(annotations).flatMap((annotation) => {
        const [, name] = /^kubernetes\.io\/elb\.headers\.(.+)/.exec(annotation) ?? [];
        const beside = elb(`conditions.${name}`);
        const isThere = [annotation, beside].every((one) => isGiven(annotations[one]) && !isOff(annotations[one]));
        if (name === undefined || !isThere) return [];
        const reason = `CCE's guide does not have it beside ${beside}`;
        return [
            { annotation, reason, help: "Write it among the conditions, of the type Header.", isSure: false, beside },
        ];
    });

/**
 * Why the protocol of the one listener is open. Newer versions of CCE tell it by the certificate, older ones by the
 * annotation `protocol`.
 */
export function protocolDoubt(
    protocol: string,
    hasCertificate: boolean | undefined,
): { reason: string; help: string; byCertificate: boolean } | undefined {
    const [is, help] = [protocol.toUpperCase(), "Leave one of the two out."];
    if (is !== "HTTP" && is !== "HTTPS")
        return {
            reason: `CCE's guide has no ${shown(protocol)} here`,
            help: "It has HTTP, HTTPS.",
            byCertificate: false,
        };
    if (is === "HTTP" && hasCertificate === true)
        return { reason: `${shown(protocol)} contradicts the certificate`, help, byCertificate: true };
    return is === "HTTPS" && hasCertificate === false
        ? {
              reason: `${shown(protocol)} needs a certificate, and there is none`,
              help: `Give tls with a Secret, or ${elb("tls-certificate-ids")}.`,
              byCertificate: true,
          }
        : undefined;
}

/** Others may have an annotation of this name. */
function protocol(annotations: Annotations, around: Around): WrongValue[] {
    const [annotation, wanted] = ["protocol", annotations.protocol];
    const { hasCertificate, isCce } = around;
    const isOfCce = isCce === true || Object.keys(annotations).some((name) => name.startsWith(elb("")));
    if (typeof wanted !== "string" || !isOfCce || openIn(around)(wanted)) return [];
    const doubt = protocolDoubt(wanted, hasCertificate);
    const list = elb("listen-ports");
    if (!isGiven(annotations[list]) || doubt?.byCertificate === false) {
        if (doubt === undefined) return [];
        const { reason, help, byCertificate } = doubt;
        return [
            { annotation, reason, help, isSure: false, ...(byCertificate && { beside: elb("tls-certificate-ids") }) },
        ];
    }
    const listed = annotations[list];
    const ports = typeof listed === "string" ? listenPorts(listed) : [];
    if (ports.length === 0 || ports.some(({ scheme }) => scheme === wanted.toLowerCase())) return [];
    const reason = `no listener of ${list} speaks ${wanted}`;
    return [{ annotation, reason, help: "Leave one of the two out.", isSure: false, beside: list }];
}

/** Older words beside newer ones of another meaning. */
function secureBackends(annotations: Annotations, isOpen: IsOpen): WrongValue[] {
    const [annotation, beside] = ["ingress.kubernetes.io/secure-backends", elb("pool-protocol")];
    const [secure, backends] = [annotations[annotation], annotations[beside]];
    if (typeof backends !== "string" || isOpen(backends)) return [];
    if (typeof secure !== "string" || secure !== (backends === "https" ? "false" : "true")) return [];
    const reason = `${shown(secure)} contradicts ${beside}, which is ${shown(backends)}`;
    return [{ annotation, reason, help: "Leave one of the two out.", isSure: false, beside }];
}

const dedicated = onlyDedicated.map((field) => cce.rules[field]?.annotation ?? elb(field));
/** What only a dedicated load balancer has, on one that is shared. */
export function ofDedicated(annotations: Annotations): WrongValue[] {
    const beside = elb("class");
    if (annotations[beside] !== "union") return [];
    return Object.entries(annotations)
        .filter(([name, value]) => isGiven(value) && !isOff(value) && isOfDedicated(name))
        .map(([annotation]) => ({
            annotation,
            reason: `only a dedicated load balancer has it, and ${beside} is "union"`,
            help: `Use a dedicated load balancer, whose ${beside} is "performance", or leave it out.`,
            isSure: false,
            beside,
        }));
}

const isOfDedicated = (name: string): boolean => dedicated.some((one) => name === one || name.startsWith(`${one}.`));

/** Of a Service that no rule leads to. */
const idle = (annotations: Annotations, around: Around): WrongValue[] =>
    Object.entries(annotations).flatMap(([annotation, value]) => {
        const [, name] = /^kubernetes\.io\/elb\.(?:headers|conditions|actions)\.(.+)/.exec(annotation) ?? [];
        if (name === undefined || !isGiven(value) || isOff(value) || openIn(around)(name)) return [];
        const found = idleFor(name, around.services);
        return found === undefined ? [] : [{ annotation, ...found, isSure: false }];
    });
