/**
 * The texts that Kubernetes accepts as names, hosts, ports and addresses. Each check gives the API server's complaints,
 * none when the text is fine. Source: apimachinery `util/validation/{validation,ip}.go`.
 */
import { isIPv4, isIPv6 } from "node:net";

type Check = (text: string) => string[];

const label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const subdomain = `${label}(\\.${label})*`;
const qualified = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const whole = (pattern: string): RegExp => new RegExp(`^${pattern}$`);
const tooLong = (limit: number): string => `must be no more than ${limit} characters`;
const example = (text: string, pattern: string, ...examples: string[]): string => {
    const quoted = examples.map((e, i) => `${i > 0 ? " or " : ""}'${e}', `).join("");
    return `${text} (e.g. ${quoted}regex used for validation is '${pattern}')`;
};
const check = (pattern: string, limit: number, text: string, ...examples: string[]): Check => {
    const expression = whole(pattern);
    return (value) => [
        ...(bytes(value) > limit ? [tooLong(limit)] : []),
        ...(expression.test(value) ? [] : [example(text, pattern, ...examples)]),
    ];
};
export const bytes = (text: string): number => Buffer.byteLength(text);

/** Lower case letters, digits, `-` and `.`; at most 253 characters, without a limit for each label. */
export const dnsSubdomain = check(
    subdomain,
    253,
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
    "example.com",
);
/** `*.` and a subdomain. */
export const wildcardSubdomain = check(
    `\\*\\.${subdomain}`,
    253,
    "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
    "*.example.com",
);
export const dnsLabel = check(
    label,
    63,
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
    "my-name",
    "123-abc",
);
/** As a DNS label, but it starts with a letter: what a Service may be called. */
export const serviceName = check(
    "[a-z]([-a-z0-9]*[a-z0-9])?",
    63,
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
    "my-name",
    "abc-123",
);
const qualifiedName = check(
    qualified,
    63,
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
    "MyName",
    "my.name",
    "123-abc",
);
/** The value of a label: as the name of its key, or empty. */
export const labelValue = check(
    `(${qualified})?`,
    63,
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
    "MyValue",
    "my_value",
    "12345",
);

/** Key of a label or annotation: a name, with `<DNS subdomain>/` before it or not. */
export const qualifiedKey: Check = (key) => {
    const parts = key.split("/");
    if (parts.length > 2) {
        return [
            `a qualified name ${example(
                "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
                qualified,
                "MyName",
                "my.name",
                "123-abc",
            )} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
        ];
    }
    const name = parts.at(-1) as string;
    const prefix = parts.length === 2 ? (parts[0] as string) : undefined;
    return [
        ...(prefix === undefined
            ? []
            : prefix === ""
              ? ["prefix part must be non-empty"]
              : dnsSubdomain(prefix).map((complaint) => `prefix part ${complaint}`)),
        ...(name === "" ? ["name part must be non-empty"] : []),
        ...qualifiedName(name).map((complaint) => `name part ${complaint}`),
    ];
};

/** Name of a Service port in an Ingress backend. */
export const portName: Check = (name) => {
    const out: string[] = [];
    if (name.length > 15) out.push("must be no more than 15 characters");
    if (!/^[-a-z0-9]+$/.test(name)) out.push("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
    if (!/[a-z]/.test(name)) out.push("must contain at least one letter (a-z)");
    if (name.includes("--")) out.push("must not contain consecutive hyphens");
    if (name.startsWith("-") || name.endsWith("-")) out.push("must not begin or end with a hyphen");
    return out;
};

export const portNumber = (port: number): string[] =>
    Number.isInteger(port) && port >= 1 && port <= 65535 ? [] : ["must be between 1 and 65535, inclusive"];

/** A fully qualified name, at least two labels, each of at most 63 characters; a final dot is fine. */
export const fullyQualifiedName: Check = (name) => {
    if (name === "") return ["Required"];
    const text = name.endsWith(".") ? name.slice(0, -1) : name;
    const complaints = dnsSubdomain(text);
    if (complaints.length > 0) return complaints;
    const labels = text.split(".");
    if (labels.length < 2) return ["should be a domain with at least two segments separated by dots"];
    return labels.flatMap((item) => dnsLabel(item));
};

/** A name that is part of a path of the API: not `.`, `..`, and without `/` and `%`. */
export const pathSegment: Check = (name) => {
    if (name === "." || name === "..") return [`may not be '${name}'`];
    return ["/", "%"].filter((c) => name.includes(c)).map((c) => `may not contain '${c}'`);
};

/** An IP address as Go's parser takes it: IPv4 without leading zeros, IPv6 without a zone. */
export const ipFamily = (text: string): "IPv4" | "IPv6" | undefined => {
    if (isIPv4(text) || isV4Mapped(text)) return "IPv4";
    return isIPv6(text) && !text.includes("%") ? "IPv6" : undefined;
};
/** Old servers' leniency: leading zeros in IPv4 are read as decimal and only warned about. */
const isV4Mapped = (text: string): boolean => isIPv6(text) && /^(0*:)*0*:ffff:/i.test(text) && !text.includes("%");

export const isAddress = (text: string): boolean => ipFamily(text) !== undefined;

/** The ranges that an endpoint may not be in. Source: `ValidateEndpointIP`. */
export const endpointRange: Check = (ip) => {
    const bits = toBytes(ip);
    if (bits === undefined) return ["must be a valid IP address"];
    const v4 = bits.length === 4;
    const zero = bits.every((b) => b === 0);
    const loopback = v4 ? bits[0] === 127 : bits.slice(0, 15).every((b) => b === 0) && bits[15] === 1;
    const linkLocal = v4
        ? bits[0] === 169 && bits[1] === 254
        : bits[0] === 0xfe && ((bits[1] as number) & 0xc0) === 0x80;
    const multicast = v4
        ? bits[0] === 224 && bits[1] === 0 && bits[2] === 0
        : bits[0] === 0xff && ((bits[1] as number) & 0x0f) === 0x02;
    return [
        ...(zero ? [`may not be unspecified (${ip})`] : []),
        ...(loopback ? ["may not be in the loopback range (127.0.0.0/8, ::1/128)"] : []),
        ...(linkLocal ? ["may not be in the link-local range (169.254.0.0/16, fe80::/10)"] : []),
        ...(multicast ? ["may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)"] : []),
    ];
};

/** 4 or 16 bytes; IPv4 in IPv6 notation gives 4. */
function toBytes(ip: string): number[] | undefined {
    if (isIPv4(ip)) return ip.split(".").map(Number);
    if (!isIPv6(ip) || ip.includes("%")) return undefined;
    const dotted = /(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(ip);
    const hex = dotted
        ? ip.slice(0, dotted.index) +
          [dotted.slice(1, 3), dotted.slice(3, 5)].map(([a, b]) => (Number(a) * 256 + Number(b)).toString(16)).join(":")
        : ip;
    const [head = "", tail] = hex.split("::");
    const words = (text: string): number[] => (text === "" ? [] : text.split(":").map((w) => parseInt(w, 16)));
    const left = words(head);
    const right = tail === undefined ? [] : words(tail);
    const all = [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right];
    const out = all.flatMap((word) => [word >> 8, word & 255]);
    const mapped = out.slice(0, 10).every((b) => b === 0) && out[10] === 255 && out[11] === 255;
    return mapped ? out.slice(12) : out;
}
