/**
 * Texts that others fill in, so that their final values are not known: `${NAME}` and `${NAME:=default}` by Flux or
 * envsubst, `$(NAME)` by kustomize, `<path:kv/data/dns#zone>` and `<secret:zone>` by a plugin of Argo CD, and
 * `<DOMAIN>`, `{DOMAIN}`, `__DOMAIN__`, `@DOMAIN@`, `%DOMAIN%` or `[[domain]]` by sed or by hand, `($domain)` by Chainsaw.
 * An expression of a path has groups with names (`(?<id>…)`), classes (`\p{L}`, `[A-Z]`) and escaped characters (`%2F`),
 * which are none of these. Words that nobody leaves as they are count as well: `REPLACE_ME`, `changeme`, `your-domain.com`,
 * and names below `tld`, which is no domain.
 */
const variable = new RegExp(
    [
        String.raw`\$\{ *[A-Za-z_][^{}]*\}`,
        String.raw`\$\([A-Za-z_]\w*\)`,
        String.raw`\$[A-Z][A-Z0-9_]{2,}`,
        String.raw`(?<!\(\?P?)<[A-Za-z_][^<>]*>`,
        String.raw`#?(?<!\\[pP])\{[A-Za-z_][\w.-]*\}#?`,
        "__[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*__",
        "@{1,2}[A-Z][A-Z0-9_]*@{1,2}",
        "%{1,2}[A-Z][A-Z0-9_]{2,}%{1,2}",
        String.raw`\[\[[^[\]]+\]\]`,
        String.raw`^\((?:\$\w|[a-z_]+\(.*\$).*\)$`,
        String.raw`\[?(?<![\w-])(?:(?:REPLACE|CHANGE)[-_]?(?:ME|THIS)|(?:REPLACE|CHANGE|YOUR)_[A-Z][A-Z0-9_]*)(?![\w-])\]?`,
        String.raw`(?<![\w-])(?:replace|change)[-_]?me(?![\w-])`,
        String.raw`(?<![\w-])your[-_]?domain(?:[-_]?name)?(?:\.[a-z]{2,}){0,2}(?![\w-])`,
        String.raw`(?<![\w-])[a-z0-9-]+\.tld(?![\w.-])`,
    ].join("|"),
    "g",
);

/**
 * What stands for a value that is still to be written, as far as no name may hold it: `REPLACE_ME`, `your_domain`, and `$name`
 * of a shell. nginx has variables of that form, so in other texts it says nothing.
 */
const word =
    /\$[a-z_]\w+|\[?(?<![A-Za-z0-9])(?:[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|(?:[Rr]eplace|REPLACE|[Cc]hange|CHANGE)(?:[Mm]e|ME|[Tt]his|THIS|[-_]\w+)|[Yy]our[-_]\w[\w-]*|YOUR[-_]?\w[\w-]*|(?:SUB)?DOMAIN|HOSTNAME|NAMESPACE|FQDN|TODO|FIXME|XXX+|PLACEHOLDER)(?![A-Za-z0-9])\]?/g;

/** A character without which a text holds no variable. */
const maybe = /[$<{_@%[]|CHANGE|REPLACE|YOUR|change|replace|your|\.tld/;

/** The variables of a text, each once. */
export const variablesIn = (text: string): string[] =>
    maybe.test(text) ? [...new Set(text.match(variable) ?? [])] : [];

/** The variables of a text, and the words that stand for what is still to be written, each once. */
export const placeholdersIn = (text: string): string[] => {
    const rest = text.replace(variable, " ");
    return [...variablesIn(text), ...new Set(rest.match(word) ?? [])];
};

/**
 * The text with this in place of everything that is still to be filled in.
 * @param filler may be told by what is before it
 */
export function filledWith(text: string, filler: string | ((before: string) => string)): string {
    const fill = (_: string, at: number, whole: string): string =>
        typeof filler === "string" ? filler : filler(whole.slice(0, at));
    return text.replace(variable, fill).replace(word, fill);
}

/** The tool that fills in the variables of a text. */
export function fillerOf(text: string): string {
    const all = placeholdersIn(text);
    if (all.some((one) => /^<[a-z]\w*:/.test(one))) return "a plugin";
    if (all.every((one) => one.startsWith("("))) return "Chainsaw";
    if (all.every((one) => one.startsWith("${"))) return "Flux, envsubst or the like";
    return all.every((one) => one.startsWith("$(")) ? "kustomize" : "whoever fills in the template";
}

/** In lower case except for its variables, whose names are case-sensitive, and for words that stand for what is to be written. */
export const lowerHost = (host: string): string =>
    /[A-Z]/.test(host)
        ? host.replace(
              new RegExp(`(${variable.source}|${word.source})|.`, "gs"),
              (part, kept?: string) => kept ?? part.toLowerCase(),
          )
        : host;

const authority = new RegExp(String.raw`^([A-Za-z][A-Za-z0-9+.-]*://)?((?:${variable.source}|[^/?#])*)`, "s");

/**
 * The URL, as long as before, with an x for each character of the variables of its host: `${ZONE:=a.org}` and
 * `<path:kv/data#zone>` hold characters that would end it. Those of its path are left, since a client may send them.
 */
export const withoutHostVariables = (url: string): string =>
    maybe.test(url)
        ? url.replace(
              authority,
              (_, scheme: string | undefined, host: string) =>
                  `${scheme ?? ""}${host.replace(variable, (one) => "x".repeat(one.length))}`,
          )
        : url;

/**
 * Whether the host may become this name once its variables are filled in; a leading `*.` stands for one or more labels.
 */
export function mayBecome(host: string, name: string): boolean {
    const parts = host.split(variable).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    return new RegExp(`^${parts.join(".*").replace(/^\\\*\\\./, ".+\\.")}$`, "is").test(name);
}
