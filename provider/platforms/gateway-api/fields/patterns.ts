/** Texts as the definitions of the Gateway API want them. Source: CRD `httproutes`, standard channel, v1.6.1. */
import type { Limits, Pattern } from "./model";

const label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const subdomain = `${label}(\\.${label})*`;
const pattern = (text: string, words: string): Pattern => ({ expression: new RegExp(text), words });

const dnsName = pattern(`^${subdomain}$`, "a DNS name in lower case");

/** A DNS name, or `*.` and one. */
export const hostname: Limits = {
    min: 1,
    max: 253,
    pattern: { ...pattern(`^(\\*\\.)?${subdomain}$`, "a DNS name in lower case, or `*.` and one"), isHost: true },
};
export const preciseHostname: Limits = { min: 1, max: 253, pattern: { ...dnsName, isHost: true } };
export const sectionName: Limits = { min: 1, max: 253, pattern: dnsName };
export const namespace: Limits = {
    min: 1,
    max: 63,
    pattern: pattern(`^${label}$`, "lower case letters, digits and `-`"),
};
export const group: Limits = {
    max: 253,
    pattern: pattern(`^$|^${subdomain}$`, "a DNS name in lower case; empty for the core group"),
};
export const kind: Limits = {
    min: 1,
    max: 63,
    pattern: pattern("^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$", "letters, digits and `-`, a letter first"),
};
export const objectName: Limits = { min: 1, max: 253 };
export const port: Limits = { min: 1, max: 65535 };
/** Name of a header or a query parameter. */
export const headerName: Limits = {
    min: 1,
    max: 256,
    pattern: pattern("^[A-Za-z0-9!#$%&'*+\\-.^_\\x60|~]+$", "letters, digits and ``! # $ % & ' * + - . ^ _ ` | ~``"),
};
export const origin: Limits = {
    min: 1,
    max: 253,
    pattern: pattern(
        "(^\\*$)|(^(http(s)?):\\/\\/(((\\*\\.)?([a-zA-Z0-9\\-]+\\.)*[a-zA-Z0-9-]+|\\*)(:([0-9]{1,5}))?)$)",
        "`*`, or a scheme and a host such as `https://*.example.com:8443`",
    ),
};
export const duration: Limits = {
    pattern: pattern("^([0-9]{1,5}(h|m|s|ms)){1,4}$", "a time such as `10s`, `500ms` or `1m30s`"),
};
/** Characters of an Exact path and a prefix. */
export const pathCharacters = /^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|[%][0-9a-fA-F]{2})+$/;
/** Path before that of the request, for a service that is asked first. */
export const authPath: Limits = {
    max: 1024,
    pattern: { expression: pathCharacters, words: "the characters that a path may have, others as `%` and two digits" },
};
/** `example.com/name` of a controller. */
export const controllerName: Limits = {
    min: 1,
    max: 253,
    pattern: pattern(
        `^${subdomain}\\/[A-Za-z0-9\\/\\-._~%!$&'()*+,;=:]+$`,
        "a domain, `/` and a name: `example.com/controller`",
    ),
};
export const protocol: Limits = {
    min: 1,
    max: 255,
    pattern: pattern(
        `^[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?$|${subdomain}\\/[A-Za-z0-9]+$`,
        "HTTP, HTTPS, TLS, TCP, UDP, or a protocol of the controller's",
    ),
};
export const addressType: Limits = {
    min: 1,
    max: 253,
    pattern: pattern(
        `^Hostname|IPAddress|NamedAddress|${subdomain}\\/[A-Za-z0-9\\/\\-._~%!$&'()*+,;=:]+$`,
        "IPAddress, Hostname, or a domain, `/` and a name",
    ),
};
export const labelValue: Limits = {
    max: 63,
    pattern: pattern("^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$", "letters, digits, `-`, `_` and `.`"),
};
