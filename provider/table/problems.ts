import type { Diagnostic } from "../routing/diagnostic";

/** The diagnostics of a RouteTable's inputs (docs/diagnostics). All are errors: nothing is touched while one stands. */
export const problemTitles = {
    CR201: "The table has no routes",
    CR202: "A path is missing or does not start with /",
    CR203: "A route names a gateway that does not exist",
    CR204: "The gateway cannot reach this kind of backend",
    CR205: "The same host, path and match type twice",
    CR206: "It is not clear on which gateway a host lives",
    CR207: "A backend is incomplete or wrong",
    CR208: "A gateway is incomplete or wrong",
    CR209: "A bridged route needs the address of the SAE gateway",
    CR210: "The platform cannot express this route",
    CR211: "A host is not a DNS name or wildcard",
    CR212: "An input has the wrong type",
    CR213: "Two parts of a program make one object",
    CR214: "There is no such argument",
    CR215: "The list of routes of a live table is known only after apply",
    CR216: "The old cannot go before the new in one update",
    CR501: "There is no way to reach the Kubernetes cluster",
} as const;

export type ProblemCode = keyof typeof problemTitles;

/** Collects everything that is wrong, so that a user sees all of it at once. */
export class Problems {
    readonly list: Diagnostic[] = [];

    add(code: ProblemCode, where: string, message: string, help: string): void {
        this.list.push({ code, severity: "error", where, message, help });
    }
}
