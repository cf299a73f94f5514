/**
 * Alibaba Cloud ACK: an Ingress served by an Application Load Balancer (ALB).
 * Sources: ACK user guide, "ALB Ingress: annotations"; the code of alibaba/alibaba-load-balancer-controller.
 */
import { within } from "../../../inputs/fields";
import { isAbsent, isGiven } from "../../../inputs/unknown";
import { listenPort } from "./cce-fields";
import { type ControllerOptions, whereGiven } from "./options";
import type { OptionError } from "./option-error";

const alb = (name: string): string => `alb.ingress.kubernetes.io/${name}`;

export const ackAlb: ControllerOptions = {
    key: "alb",
    title: "Alibaba Cloud ACK ALB",
    fields: {
        listenPorts: {
            shape: { list: { type: "AlbListenPortArgs" } },
            about: "Listeners that serve the routes (default: HTTPS 443 for the hosts of `tls`, HTTP 80 for others).",
        },
        order: {
            shape: "integer",
            ...within(
                { min: 1, max: 1000 },
                (range) => `Place among the Ingresses of the listener, ${range}, smallest first (default: 10).`,
            ),
        },
        useRegex: { shape: "boolean", about: "Prefix paths are regular expressions (default: false)." },
        rewriteTarget: {
            shape: "string",
            about: "Path that the backend sees; `${1}`, `${2}` are groups. Prefix paths are then regular expressions.",
        },
        sslRedirect: { shape: "boolean", about: "HTTP on port 80 redirects to HTTPS on port 443 (default: false)." },
        backendProtocol: {
            shape: { oneOf: ["http", "https", "grpc"] },
            about: "Protocol to the backends (default: `http`).",
        },
        backendScheduler: {
            shape: { oneOf: ["wrr", "wlc", "sch"] },
            about: "How a backend is chosen (default: `wrr`).",
        },
        stickySession: { shape: "boolean", about: "A client stays on its backend (default: false)." },
        trafficLimitQps: {
            shape: "integer",
            ...within({ min: 1, max: 1000000 }, (range) => `Requests a second, ${range} (default: no limit).`),
        },
        canaryWeight: {
            shape: "integer",
            ...within(
                { min: 0, max: 100, unit: "percent" },
                (range) =>
                    `Share of the requests in percent, ${range}: turns the Ingress into a canary of another. Not with a header or cookie.`,
            ),
        },
        canaryHeader: {
            shape: "string",
            about: "Name of a header: with `canaryHeaderValue` a request goes to the canary.",
        },
        canaryHeaderValue: { shape: "string", about: "Value of the header; needed with `canaryHeader`." },
        canaryCookie: {
            shape: "string",
            about: "Name of a cookie: with the value `always` a request goes to the canary.",
        },
        cors: { shape: "boolean", about: "Cross-origin requests are answered (default: false)." },
    },
    types: { AlbListenPortArgs: listenPort },
    rules: {
        listenPorts: {
            annotation: alb("listen-ports"),
            text: (ports: { protocol: string; port: number }[]) =>
                JSON.stringify(ports.map((p) => ({ [p.protocol]: p.port }))),
        },
        order: { annotation: alb("order") },
        useRegex: { annotation: alb("use-regex"), onlyTrue: true },
        rewriteTarget: { annotation: alb("rewrite-target") },
        sslRedirect: { annotation: alb("ssl-redirect") },
        backendProtocol: { annotation: alb("backend-protocol") },
        backendScheduler: { annotation: alb("backend-scheduler") },
        stickySession: { annotation: alb("sticky-session") },
        trafficLimitQps: { annotation: alb("traffic-limit-qps") },
        canaryWeight: { annotation: alb("canary-weight") },
        canaryHeader: { annotation: alb("canary-by-header") },
        canaryHeaderValue: { annotation: alb("canary-by-header-value") },
        canaryCookie: { annotation: alb("canary-by-cookie") },
        cors: { annotation: alb("enable-cors") },
    },
    more: ({ canaryWeight, canaryHeader, canaryCookie }, mapValue) => {
        const canary = whereGiven([canaryWeight, canaryHeader, canaryCookie], "true", mapValue);
        return canary === undefined ? {} : { [alb("canary")]: canary };
    },
    check: checkCanary,
};

/** What the controller would take, and then never send a request to. */
function checkCanary({
    canaryWeight,
    canaryHeader,
    canaryHeaderValue,
    canaryCookie,
}: Record<string, unknown>): OptionError[] {
    const out: OptionError[] = [];
    if (isGiven(canaryHeaderValue) && isAbsent(canaryHeader))
        out.push({
            at: "canaryHeaderValue",
            reason: "there is no header that it is the value of",
            help: "Give canaryHeader.",
        });
    if (isGiven(canaryHeader) && isAbsent(canaryHeaderValue))
        out.push({
            at: "canaryHeader",
            reason: "no value is given, so that only an empty header would fit",
            help: "Give canaryHeaderValue.",
        });
    if (isGiven(canaryWeight) && [canaryHeader, canaryHeaderValue, canaryCookie].some(isGiven))
        out.push({
            at: "canaryWeight",
            reason: "not possible together with a header or cookie: the canary would get no requests",
            help: "Use two Ingresses, one with the weight.",
        });
    return out;
}
