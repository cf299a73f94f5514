/** IP addresses as the API server of Kubernetes reads them, and DNS names. Source: apimachinery `util/validation/ip.go`, k8s.io/utils `net/parse.go`. */
import { isIPv6 } from "node:net";
import type { Detail } from "./error-detail";

/** A DNS name as a regular expression (RFC 1123, subdomain). */
export const labelPattern = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
export const subdomainPattern = `${labelPattern}(\\.${labelPattern})*`;

/**
 * Whether it is a DNS name. A name whose last label is a number would be read as an IPv4 address (WHATWG URL), so it is
 * a typing mistake in one.
 */
export const isDnsName = (text: string): boolean =>
    new RegExp(`^${subdomainPattern}$`).test(text) && !/(^|\.)\d+$/.test(text);

export type Family = "IPv4" | "IPv6";

interface Address {
    family: Family;
    /** 4 or 16. IPv4 in IPv6 notation has 4. */
    bytes: readonly number[];
    /** An octet is written like `010`: some programs read it as octal. */
    leadingZeros: boolean;
    /** `::ffff:10.0.0.1`. */
    mapped: boolean;
}

const dotted = /^(\d+)\.(\d+)\.(\d+)\.(\d+)$/;
const notAnAddress: Detail = {
    text: "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)",
    brief: "must be a valid IP address",
};

function parse(text: string): Address | undefined {
    const octets = dotted.exec(text)?.slice(1);
    if (octets !== undefined) {
        const bytes = octets.map(Number);
        const leadingZeros = octets.some((octet) => /^0\d/.test(octet));
        return bytes.every((byte) => byte <= 255) ? { family: "IPv4", bytes, leadingZeros, mapped: false } : undefined;
    }
    if (!isIPv6(text) || text.includes("%")) return undefined;
    const bytes = v6Bytes(text);
    const mapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255;
    return mapped
        ? { family: "IPv4", bytes: bytes.slice(12), leadingZeros: false, mapped }
        : { family: "IPv6", bytes, leadingZeros: false, mapped };
}

/** The platform's URL parser knows every notation, and returns the canonical one. */
const canonicalV6 = (text: string): string => new URL(`http://[${text}]/`).hostname.slice(1, -1);

function v6Bytes(text: string): number[] {
    const [head = "", tail] = canonicalV6(text).split("::");
    const words = (part: string): number[] => (part === "" ? [] : part.split(":").map((word) => parseInt(word, 16)));
    const left = words(head);
    const right = tail === undefined ? [] : words(tail);
    const gap = tail === undefined ? 0 : 8 - left.length - right.length;
    return [...left, ...Array<number>(gap).fill(0), ...right].flatMap((word) => [word >> 8, word & 255]);
}

/** The same text for each notation of one address; other texts as they are. */
export const canonicalAddress = (text: string): string => {
    const bytes = parse(text)?.bytes;
    return bytes === undefined ? text : bytes.join(".");
};

/** Whether the text is an IP address, and of which family; IPv4 in IPv6 notation is IPv4. */
export const ipFamily = (text: string): Family | undefined => parse(text)?.family;

/** What an address must be: `lenient` is what servers before 1.36 accept in Endpoints and IPv4 slices. */
export type Strictness = "lenient" | "strict" | "canonical";

export function addressErrors(text: string, strictness: Strictness): (string | Detail)[] {
    const address = parse(text);
    if (address === undefined) return [notAnAddress];
    if (strictness === "lenient") return [];
    const errors = [
        ...(address.leadingZeros ? ["must not have leading 0s"] : []),
        ...(address.mapped ? ["must not be an IPv4-mapped IPv6 address"] : []),
    ];
    if (strictness === "strict" || errors.length > 0 || address.family === "IPv4") return errors;
    const canonical = canonicalV6(text);
    return canonical === text ? [] : [`must be in canonical form (${JSON.stringify(canonical)})`];
}

/** What is wrong with an address for an endpoint: it lies in a forbidden range, or cannot be read. */
export function rangeErrors(text: string): string[] {
    const address = parse(text);
    if (address === undefined) return ["must be a valid IP address"];
    const { bytes, family } = address;
    const [a = 0, b = 0, c = 0] = bytes;
    const v4 = family === "IPv4";
    const zero = bytes.every((byte) => byte === 0);
    const loopback = v4 ? a === 127 : bytes.slice(0, 15).every((byte) => byte === 0) && bytes[15] === 1;
    const linkLocal = v4 ? a === 169 && b === 254 : a === 0xfe && (b & 0xc0) === 0x80;
    const multicast = v4 ? a === 224 && b === 0 && c === 0 : a === 0xff && (b & 0x0f) === 0x02;
    return [
        ...(zero ? [`may not be unspecified (${text})`] : []),
        ...(loopback ? ["may not be in the loopback range (127.0.0.0/8, ::1/128)"] : []),
        ...(linkLocal ? ["may not be in the link-local range (169.254.0.0/16, fe80::/10)"] : []),
        ...(multicast ? ["may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)"] : []),
    ];
}
