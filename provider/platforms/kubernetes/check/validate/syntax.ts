/**
 * The texts that Kubernetes accepts as names, hosts, ports and addresses. Each check returns the API server's
 * details, none when the text is right. Source: apimachinery `api/validate/content` and
 * `util/validation/validation.go`.
 */
import { briefOf, type Detail, detailOf, reworded, textOf } from "../../../../inputs/error-detail";
import { labelPattern as label, subdomainPattern as subdomain } from "../../../../inputs/address";

export type Check = (text: string) => (string | Detail)[];

const qualified = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const asFound = (pattern: string): RegExp => new RegExp(`^${pattern}$`);
/** Keys and values of labels are measured in bytes, everything else in what the server calls characters. */
const tooLong = (limit: number, unit = "characters"): Detail => ({
    text: `must be no more than ${limit} ${unit}`,
    isTooLong: true,
});
const example = (brief: string, pattern: string, ...examples: string[]): Detail => {
    const quoted = examples.map((e, i) => `${i > 0 ? " or " : ""}'${e}', `).join("");
    return { text: `${brief} (e.g. ${quoted}regex used for validation is '${pattern}')`, brief };
};
/** A check with a pattern, a limit and the server's sentence about both, which is said of `subject`, else of the value. */
const check = (pattern: string, limit: number, subject: string, text: string, ...examples: string[]): Check => {
    const expression = asFound(pattern);
    const wrong = example(subject === "" ? text : `${subject} ${text}`, pattern, ...examples);
    // The same names and hosts come again and again.
    const right = new Set<string>();
    return (value) => {
        if (right.has(value)) return [];
        const found: (string | Detail)[] = [];
        if (bytes(value) > limit) found.push(tooLong(limit, pattern.includes(qualified) ? "bytes" : "characters"));
        if (!expression.test(value)) found.push(subject === "" ? wrong : { ...wrong, hasSubject: true as const });
        if (found.length === 0 && right.size < mostRemembered) right.add(value);
        return found;
    };
};
/** So many right texts of a kind are remembered: a process that lives long does not grow with them. */
const mostRemembered = 1000;
export const bytes = (text: string): number => Buffer.byteLength(text);

/** Lower case letters, digits, `-` and `.`; at most 253 characters, without a limit for each label. */
export const dnsSubdomain = check(
    subdomain,
    253,
    "a lowercase RFC 1123 subdomain",
    "must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
    "example.com",
);
/** `*.` and a subdomain. */
export const wildcardSubdomain = check(
    `\\*\\.${subdomain}`,
    253,
    "a wildcard DNS-1123 subdomain",
    "must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
    "*.example.com",
);
const plainLabel = check(
    label,
    63,
    "a lowercase RFC 1123 label",
    "must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
    "my-name",
    "123-abc",
);
/** Lower case letters, digits and `-`; at most 63 characters. */
export const dnsLabel: Check = (text) =>
    text.includes(".") && asFound(subdomain).test(text)
        ? [...(bytes(text) > 63 ? [tooLong(63)] : []), "must not contain dots"]
        : plainLabel(text);
/** Like a DNS label, but it starts with a letter: the name of a Service on servers before 1.36. */
export const dns1035Label = check(
    "[a-z]([-a-z0-9]*[a-z0-9])?",
    63,
    "a DNS-1035 label",
    "must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
    "my-name",
    "abc-123",
);
const qualifiedName = check(
    qualified,
    63,
    "",
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
    "MyName",
    "my.name",
    "123-abc",
);
/** The value of a label: like the name part of its key, or empty. */
export const labelValue = check(
    `(${qualified})?`,
    63,
    "a valid label",
    "must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
    "MyValue",
    "my_value",
    "12345",
);

/** A host of a rule or a certificate. */
export const hostSyntax = (host: string): (string | Detail)[] =>
    host.includes("*") ? wildcardSubdomain(host) : dnsSubdomain(host);

const of = (detail: string | Detail, part: string): Detail => ({
    ...reworded(detail, (sentence) => `${part} ${sentence}`),
    hasSubject: true,
});

/** Key of a label or annotation: a name, optionally after `<DNS subdomain>/`. */
export const qualifiedKey: Check = (key) => {
    const parts = key.split("/");
    if (parts.length > 2) {
        const wrong = example(
            "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
            qualified,
            "MyName",
            "my.name",
            "123-abc",
        );
        const whole = (words: string): string =>
            `a valid label key ${words} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`;
        return [{ ...reworded(wrong, whole), hasSubject: true }];
    }
    const name = parts.at(-1) as string;
    const prefix = parts.length === 2 ? (parts[0] as string) : undefined;
    return [
        ...(prefix === undefined
            ? []
            : prefix === ""
              ? [of("must be non-empty", "prefix part")]
              : dnsSubdomain(prefix).map((detail) => of(detail, "prefix part"))),
        ...(name === "" ? [of("must be non-empty", "name part")] : []),
        ...qualifiedName(name).map((detail) => of(detail, "name part")),
    ];
};

/** Name of a Service port in an Ingress backend. */
export const portName: Check = (name) => {
    const out: (string | Detail)[] = [];
    if (bytes(name) > 15) out.push(tooLong(15));
    if (!/^[-a-z0-9]+$/.test(name)) out.push("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
    if (!/[a-z]/.test(name)) out.push("must contain at least one letter (a-z)");
    if (name.includes("--")) out.push("must not contain consecutive hyphens");
    if (name.startsWith("-") || name.endsWith("-")) out.push("must not begin or end with a hyphen");
    return out;
};

export const portNumber = (port: number): string[] =>
    Number.isInteger(port) && port >= 1 && port <= 65535 ? [] : ["must be between 1 and 65535, inclusive"];

/**
 * What is wrong with a fully qualified name, and with which part. It has at least two labels, each of at most 63
 * characters; a final dot is allowed.
 */
export function fullyQualifiedName(name: string): { value: string; detail: string | Detail } | undefined {
    const value = name.endsWith(".") ? name.slice(0, -1) : name;
    const wrong = dnsSubdomain(value);
    if (wrong.length > 0) return { value, detail: joined(wrong) };
    const labels = value.split(".");
    if (labels.length < 2) {
        return { value, detail: "should be a domain with at least two segments separated by dots" };
    }
    const bad = labels.find((item) => dnsLabel(item).length > 0);
    return bad === undefined ? undefined : { value: bad, detail: joined(dnsLabel(bad)) };
}

/** Several as the server joins them; said of what the first is said of. */
const joined = (details: readonly (string | Detail)[]): Detail => {
    const [first = ""] = details;
    const { hasSubject } = detailOf(first);
    const text = details.map(textOf).join(",");
    return { text, brief: details.map(briefOf).join(","), ...(hasSubject && { hasSubject }) };
};

/** A name that is part of an API path: not `.` or `..`, and without `/` and `%`. */
export const pathSegment: Check = (name) => {
    if (name === "." || name === "..") return [`may not be '${name}'`];
    return ["/", "%"].filter((c) => name.includes(c)).map((c) => `may not contain '${c}'`);
};
