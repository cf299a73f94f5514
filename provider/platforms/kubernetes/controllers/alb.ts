/**
 * Alibaba Cloud ACK: an Ingress served by an Application Load Balancer (ALB).
 * Source: ACK user guide, "ALB Ingress: annotations".
 */
import { between, type ControllerOptions } from "./options";

const alb = (name: string): string => `alb.ingress.kubernetes.io/${name}`;

export const ackAlb: ControllerOptions = {
    key: "alb",
    title: "Alibaba Cloud ACK ALB",
    fields: {
        listenPorts: {
            shape: { list: { type: "AlbListenPortArgs" } },
            about: "Listeners that serve the routes (default: HTTP 80).",
        },
        order: {
            shape: "integer",
            about: "Place among the Ingresses of the listener, 1-1000, smallest first (default: 10).",
        },
        useRegex: { shape: "boolean", about: "Prefix paths are regular expressions (default: false)." },
        rewriteTarget: {
            shape: "string",
            about: "Path that the backend sees; `${1}`, `${2}` are groups of a regular expression.",
        },
        sslRedirect: { shape: "boolean", about: "HTTP redirects to HTTPS." },
        backendProtocol: {
            shape: { oneOf: ["http", "https", "grpc"] },
            about: "Protocol to the backends (default: `http`).",
        },
        backendScheduler: {
            shape: { oneOf: ["wrr", "wlc", "sch"] },
            about: "How a backend is chosen (default: `wrr`).",
        },
        stickySession: { shape: "boolean", about: "A client stays on its backend (default: false)." },
        trafficLimitQps: { shape: "integer", about: "Requests a second, 1-1000000 (default: no limit)." },
        canaryWeight: {
            shape: "integer",
            about: "Share of the requests in percent, 0-100: turns the Ingress into a canary of another.",
        },
        canaryHeader: { shape: "string", about: "Requests with this header go to the canary." },
        canaryHeaderValue: { shape: "string", about: "Value of the header." },
        canaryCookie: { shape: "string", about: "Requests with this cookie go to the canary." },
        cors: { shape: "boolean", about: "Cross-origin requests are answered (default: false)." },
    },
    rules: {
        listenPorts: {
            annotation: alb("listen-ports"),
            text: (ports: { protocol: string; port: number }[]) =>
                JSON.stringify(ports.map((p) => ({ [p.protocol]: p.port }))),
            check: (ports: { port: number }[]) =>
                ports.flatMap((p, i) => between(1, 65535)(p.port).map((c) => ({ ...c, at: `[${i}].port` }))),
        },
        order: { annotation: alb("order"), check: between(1, 1000) },
        useRegex: { annotation: alb("use-regex") },
        rewriteTarget: { annotation: alb("rewrite-target") },
        sslRedirect: { annotation: alb("ssl-redirect") },
        backendProtocol: { annotation: alb("backend-protocol") },
        backendScheduler: { annotation: alb("backend-scheduler") },
        stickySession: { annotation: alb("sticky-session") },
        trafficLimitQps: { annotation: alb("traffic-limit-qps"), check: between(1, 1000000) },
        canaryWeight: { annotation: alb("canary-weight"), check: between(0, 100, " (percent)") },
        canaryHeader: { annotation: alb("canary-by-header") },
        canaryHeaderValue: { annotation: alb("canary-by-header-value") },
        canaryCookie: { annotation: alb("canary-by-cookie") },
        cors: { annotation: alb("enable-cors") },
    },
    more: (options) =>
        ["canaryWeight", "canaryHeader", "canaryCookie"].some((key) => options[key] !== undefined)
            ? { [alb("canary")]: "true" }
            : {},
    check: (options) =>
        options.canaryHeaderValue !== undefined && options.canaryHeader === undefined
            ? [
                  {
                      at: "canaryHeaderValue",
                      reason: "there is no header that it is the value of",
                      help: "Give canaryHeader.",
                  },
              ]
            : [],
};
