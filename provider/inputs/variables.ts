/**
 * Variables that others fill into a text, whose values are not known: `${NAME}` and `${NAME:=default}` by Flux or envsubst,
 * `<path:kv/data/dns#zone>` and `<secret:zone>` by a plugin of Argo CD.
 */

const variable = /\$\{[A-Za-z_]\w*(?::?[-=+?][^}]*)?\}|<[a-z]\w*:[^<>]*>/g;

/** The variables of a text, each once. */
export const variablesIn = (text: string): string[] => [...new Set(text.match(variable) ?? [])];

/** The tool that fills in the variables of a text. */
export const fillerOf = (text: string): string =>
    variablesIn(text).some((one) => one.startsWith("<")) ? "a plugin" : "Flux or envsubst";

/** In lower case except for its variables, whose names are case-sensitive. */
export const lowerHost = (host: string): string =>
    host.includes("$")
        ? host.replace(/\$\{[^}]*\}|[^$]+|\$/g, (part) => (part.startsWith("${") ? part : part.toLowerCase()))
        : host.toLowerCase();

/**
 * Whether the host may become this name once its variables are filled in; a leading `*.` stands for one or more labels.
 */
export function mayBecome(host: string, name: string): boolean {
    const parts = host.split(variable).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    return new RegExp(`^${parts.join(".*").replace(/^\\\*\\\./, ".+\\.")}$`, "is").test(name);
}
