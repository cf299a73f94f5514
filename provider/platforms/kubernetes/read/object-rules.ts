import type { Rule } from "../../../routing/model";
import type { Middlewares } from "./traefik-middlewares";

/** The rest of a rule's Ingress, for reading its annotations. */
export interface RuleContext {
    annotations: Readonly<Record<string, string>>;
    /** The path entry of the manifest. */
    path: Readonly<Record<string, unknown>>;
    /** Service of the backend. */
    service: string | undefined;
    /** That Service is of type ExternalName. */
    external?: boolean;
    /** Those of Traefik, for its dialects. Default: none is known. */
    middlewares?: Middlewares;
}

/** The rules of one object, in its order. */
export interface ObjectRules {
    /** `namespace/name`. */
    key: string;
    annotations: Readonly<Record<string, string>>;
    rules: readonly Rule[];
    /** Services by the place of their rule; they may be replaced by their addresses. */
    services: ReadonlyMap<string, string>;
    /** It has a default backend. */
    hasDefault?: boolean;
}
