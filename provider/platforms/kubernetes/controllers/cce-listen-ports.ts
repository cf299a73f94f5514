/** What the annotation with the list of listeners says: `[{ "HTTP": 80 }, { "HTTPS": 443 }]`. */
import { isArray } from "../../../inputs/json";
import { UNKNOWN_SENTINEL } from "../../../inputs/unknown";
import { placeholdersIn } from "../../../inputs/variables";
import { isObject, type Scheme } from "../read/json";
import { filledJson } from "./cce-open";

export interface ListedPort {
    /** Where it is in the text. */
    part: string;
    /** Undefined: no protocol that a listener of CCE has, or an open one. */
    scheme?: Scheme;
    /** Undefined: no port, or an open one. */
    port?: number;
    /** A number that no port has. */
    isNoPort?: true;
    /** Some of it is not known yet, or still to be filled in. */
    isOpen: boolean;
}

export interface Listed {
    ports: readonly ListedPort[];
    /** There may be others. */
    isOpen: boolean;
    /** Those of the ports that tell one. */
    schemes: readonly Scheme[];
}

const isLate = (value: unknown): boolean => typeof value === "string" && value.includes(UNKNOWN_SENTINEL);

/** Undefined: it is no such list at all. */
export function listedIn(text: string): Listed | undefined {
    const json = filledJson(text);
    const isOpenText = isLate(text) || placeholdersIn(text).length > 0;
    if (!isArray(json)) return isOpenText ? { ports: [], isOpen: true, schemes: [] } : undefined;
    const ports = json.flatMap((entry, i): ListedPort[] => {
        const part = `[${i}]`;
        if (!isObject(entry)) return [{ part, isOpen: isLate(entry) }];
        return Object.entries(entry).map(([protocol, value]) => ({
            part,
            ...schemeOf(protocol),
            ...portOf(value),
            isOpen: isLate(protocol) || isLate(value),
        }));
    });
    return {
        ports,
        isOpen: ports.some(({ isOpen }) => isOpen),
        schemes: ports.flatMap(({ scheme }) => (scheme === undefined ? [] : [scheme])),
    };
}

function schemeOf(protocol: string): Pick<ListedPort, "scheme"> {
    const scheme = (["http", "https"] as const).find((one) => one === protocol.toLowerCase());
    return scheme === undefined ? {} : { scheme };
}

function portOf(value: unknown): Pick<ListedPort, "port" | "isNoPort"> {
    if (typeof value !== "number") return {};
    return Number.isInteger(value) && value >= 1 && value <= 65535 ? { port: value } : { isNoPort: true };
}
