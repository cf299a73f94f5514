/**
 * The rules of the definitions of Gateway and ListenerSet about several fields (CEL), each with the server's own message.
 */
import { isIP } from "node:net";
import type { Rule } from "./model";
import { hostname as hostnameLimits } from "./patterns";
import { isObject, type Json } from "../../../inputs/json";

const listOf = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : []);
const rule = (message: string, says: string, help: string, breaks: (value: unknown) => boolean): Rule => ({
    message,
    says: () => says,
    help,
    breaks,
});
const isPlain = ({ protocol }: Json): boolean => ["HTTP", "TCP", "UDP"].includes(String(protocol));
const some =
    (test: (one: Json) => boolean) =>
    (value: unknown): boolean =>
        listOf(value).some(test);
const twice =
    (keyOf: (one: Json) => string | undefined) =>
    (value: unknown): boolean => {
        const keys = listOf(value).flatMap((one) => keyOf(one) ?? []);
        return new Set(keys).size < keys.length;
    };

/** The list has this rule and a key, so that the server says it twice. */
export const sameName = "Two listeners have the same name.";

export const gatewayListenerRules: readonly Rule[] = [
    rule(
        "tls must not be specified for protocols ['HTTP', 'TCP', 'UDP']",
        "A listener without TLS has tls.",
        "Leave tls out, or give protocol: HTTPS (in place of HTTP) or TLS (in place of TCP).",
        some((one) => isPlain(one) && one["tls"] !== undefined),
    ),
    rule(
        "tls mode must be Terminate for protocol HTTPS",
        "An HTTPS listener has tls.mode: Passthrough.",
        "Give mode: Terminate, or protocol: TLS with TLSRoutes, which see no request.",
        some(
            ({ protocol, tls }) =>
                // The schema refuses a mode that there is not.
                protocol === "HTTPS" && isObject(tls) && tls["mode"] === "Passthrough",
        ),
    ),
    rule(
        "tls mode must be set for protocol TLS",
        "A TLS listener has no tls.mode.",
        "Give tls: { mode: Passthrough }, or mode: Terminate with certificateRefs.",
        some(
            ({ protocol, tls }) =>
                protocol === "TLS" && (!isObject(tls) || ["", undefined].includes(text(tls["mode"]))),
        ),
    ),
    rule(
        "hostname must not be specified for protocols ['TCP', 'UDP']",
        "A TCP or UDP listener has a hostname, which its connections do not tell.",
        "Leave hostname out.",
        some(
            ({ protocol, hostname }) =>
                ["TCP", "UDP"].includes(String(protocol)) && hostname !== undefined && hostname !== "",
        ),
    ),
    rule(
        "Listener name must be unique within the Gateway",
        sameName,
        "Give each its own name.",
        twice(({ name }) => (name === undefined ? undefined : String(name))),
    ),
    rule(
        "Combination of port, protocol and hostname must be unique for each listener",
        "Two listeners have the same port, protocol and hostname.",
        "Give one of them another hostname or port, or leave it out.",
        twice(({ port, protocol, hostname }) =>
            port === undefined || protocol === undefined
                ? undefined
                : JSON.stringify([port, protocol, hostname ?? null]),
        ),
    ),
];
const text = (value: unknown): string => (value === undefined ? "" : String(value));

export const certificateRules: readonly Rule[] = [
    rule(
        "certificateRefs or options must be specified when mode is Terminate",
        "It ends TLS and names no certificate.",
        "Give certificateRefs: [{ name: <Secret> }], or options of the controller. A listener of HTTP, TCP or UDP has no tls: leave it out there.",
        (value) => {
            if (!isObject(value) || value["mode"] !== "Terminate") return false;
            const { certificateRefs: refs, options } = value;
            return !(Array.isArray(refs) && refs.length > 0) && !(isObject(options) && Object.keys(options).length > 0);
        },
    ),
];

export const portTlsRules: readonly Rule[] = [
    rule(
        "Port for TLS configuration must be unique within the Gateway",
        "Two of them are about the same port.",
        "Name each port once.",
        twice(({ port }) => (port === undefined ? undefined : String(port))),
    ),
];

const hasTwice = (type: string): ((value: unknown) => boolean) =>
    twice((one) => (one["type"] === type && one["value"] !== undefined ? String(one["value"]) : undefined));
export const addressListRules: readonly Rule[] = [
    rule("IPAddress values must be unique", "An IP address is there twice.", "Name it once.", hasTwice("IPAddress")),
    rule("Hostname values must be unique", "A host name is there twice.", "Name it once.", hasTwice("Hostname")),
];

export const addressRules: readonly Rule[] = [
    {
        message: "must validate one and only one schema (oneOf)",
        says: () => "It is of type IPAddress, and its value is no IP address.",
        help: "Give an IPv4 or IPv6 address, or type: Hostname.",
        ofSchema: "value",
        breaks: (value: unknown) =>
            isObject(value) &&
            (value["type"] ?? "IPAddress") === "IPAddress" &&
            typeof value["value"] === "string" &&
            isIP(value["value"]) === 0,
    },
    rule(
        "Hostname value must be empty or contain only valid characters",
        "It is of type Hostname, and its value is no host name.",
        "Give a DNS name in lower case, or another type.",
        (value) =>
            isObject(value) &&
            value["type"] === "Hostname" &&
            typeof value["value"] === "string" &&
            hostnameLimits.pattern?.expression.test(value["value"]) !== true,
    ),
];

const keyPattern =
    /^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]$/;
export const keyRules = (what: string): readonly Rule[] => [
    rule(
        `${what} keys must be in the form of an optional DNS subdomain prefix followed by a required name segment of up to 63 characters.`,
        `It has a key that no ${what} can have.`,
        "Give keys such as `app` or `example.com/team`.",
        (value) => isObject(value) && Object.keys(value).some((key) => !keyPattern.test(key)),
    ),
    rule(
        `If specified, the ${what} key's prefix must be a DNS subdomain not longer than 253 characters in total.`,
        "It has a key with too long a prefix.",
        "Give a prefix of less than 253 characters.",
        (value) => isObject(value) && Object.keys(value).some((key) => [...(key.split("/")[0] ?? "")].length >= 253),
    ),
];
