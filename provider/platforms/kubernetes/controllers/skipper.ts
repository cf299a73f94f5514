/** Skipper as an Ingress controller. Source: Skipper documentation, "Ingress controller: annotations". */
import { within } from "../../../inputs/fields";
import type { ControllerOptions } from "./options";

const zalando = (name: string): string => `zalando.org/${name}`;

export const skipper: ControllerOptions = {
    key: "skipper",
    title: "Skipper",
    fields: {
        filters: {
            shape: "string",
            about: 'Filters of every route, in Skipper\'s notation, e.g. `ratelimit(20, "1m")`.',
        },
        predicates: { shape: "string", about: 'Further conditions of every route, e.g. `QueryParam("debug")`.' },
        routes: {
            shape: "string",
            about: 'Further routes for each host and path, in Skipper\'s notation, e.g. `Method("OPTIONS") -> status(200) -> <shunt>`.',
        },
        pathMode: {
            shape: { oneOf: ["kubernetes-ingress", "path-regexp", "path-prefix"] },
            about: "How ImplementationSpecific paths are compared (default: as Skipper was started).",
        },
        ratelimit: {
            shape: "integer",
            ...within(
                { min: 1 },
                (range) =>
                    `Requests a second that each instance of Skipper takes from one client, ${range}; Skipper has to run with \`-enable-ratelimits\`.`,
            ),
        },
        backendProtocol: {
            shape: { oneOf: ["http", "https", "fastcgi"] },
            about: "Protocol to the backends (default: `http`).",
        },
        algorithm: {
            shape: { oneOf: ["roundRobin", "random", "consistentHash", "powerOfRandomNChoices"] },
            about: "How a backend is chosen (default: `roundRobin`).",
        },
    },
    rules: {
        filters: { annotation: zalando("skipper-filter") },
        predicates: { annotation: zalando("skipper-predicate") },
        routes: { annotation: zalando("skipper-routes") },
        pathMode: { annotation: zalando("skipper-ingress-path-mode") },
        // Read as a filter before those of skipper-filter; what is none takes all filters of the Ingress away.
        ratelimit: {
            annotation: zalando("ratelimit"),
            text: (requests: number) => `clientRatelimit(${requests}, "1s")`,
        },
        backendProtocol: { annotation: zalando("skipper-backend-protocol") },
        algorithm: { annotation: zalando("skipper-loadbalancer") },
    },
};
