/** Variables that Flux or envsubst fill into a text, `${NAME}` and `${NAME:=default}`: their values are not known. */

const variable = /\$\{[A-Za-z_]\w*(?::?[-=+?][^}]*)?\}/g;

/** The variables of a text, each once. */
export const variablesIn = (text: string): string[] => [...new Set(text.match(variable) ?? [])];

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
