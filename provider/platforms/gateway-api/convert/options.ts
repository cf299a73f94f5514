import type { DialectName, Rule } from "../../../routing/model";
import type { HTTPHeaderFilter, HTTPRouteRule } from "../types";
import type { Canary } from "./comments";
import type { Guards } from "./guards";
import type { ReadConditions } from "./unread-conditions";

export type Scheme = "http" | "https";

export interface ConvertOptions {
    /** Writes expressions that ignore case, where the controller of the Ingress does. */
    anyCase: boolean;
    /** The dialect of the Gateway, if known. */
    dialect?: DialectName | undefined;
    /** Converts rules without the addresses that clients must come from, and without other guards. */
    openSources: boolean;
    /** What keeps requests from the backend of a rule and cannot be converted. Default: nothing does. */
    guardsOf?: Guards;
    /** Headers that the controller of the Ingress writes for a rule. Default: none. */
    headersOf?(rule: Rule): { request: HTTPHeaderFilter; response: HTTPHeaderFilter } | undefined;
    /** Why not everybody reached a rule that is written for everybody. Default: everybody did. */
    wasApart?(rule: Rule): string | undefined;
    /** Conditions of a rule that the routes have, and its table has not. Default: none. */
    conditionsOf?(rule: Rule): ReadConditions | undefined;
    /** The number of a Service's port, where it is known. */
    portOf(namespace: string, service: string, port: number | string): number | undefined;
    /** Names of the ports of a Service; undefined: it is not in the sources. Default: none is. */
    portNamesOf?(namespace: string, service: string): readonly string[] | undefined;
    /** Names of annotations of an object. */
    annotationsOf(object: string): readonly string[];
    /** Whether an existing route of a name, `shop/web`, serves what a route of these hosts would not. Default: none does. */
    isTaken?(name: string, hosts: readonly string[]): boolean;
    /** The text about the canaries of a host and path. Default: none. */
    canariesOf?(host: string, path: string): readonly Canary[];
}

export interface Answer {
    said: Pick<HTTPRouteRule, "filters" | "backendRefs">;
    notes: string[];
}
