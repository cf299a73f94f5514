import { kubernetesCodes } from "../platforms/kubernetes/fields/codes";
import { LATER } from "../platforms/kubernetes/check/later";
import { shapeProblems, type Shape, type ShapeProblem } from "../platforms/kubernetes/check/shape";
import { dialects } from "../routing/dialects";
import { diagnosticCatalogue } from "../routing/lint/catalogue";
import { isLeaf, isList, type Opened, type OpenedObject } from "./leaf";
import { problemTitles, type Problems } from "./problems";

const service: Shape = { fields: { name: "any", port: "any" } };
const sae: Shape = {
    fields: {
        appId: "any",
        containerPort: "any",
        backendProtocol: { oneOf: ["http", "https", "grpc"] },
        gateway: "any",
    },
};

/** The values of `order` of a Kubernetes gateway. */
export const orders = ["makeFirst", "breakFirst"] as const;

/** The arguments of a table: every key there is, and the values of those that are a choice. */
export const tableShape: Shape = {
    fields: {
        gateways: {
            map: {
                fields: {
                    kubernetes: {
                        fields: {
                            namespace: "any",
                            ingressClassName: "string",
                            dialect: { oneOf: Object.keys(dialects) },
                            ingressName: "string",
                            annotations: "strings",
                            labels: "strings",
                            tls: { list: { fields: { hosts: { list: "string" }, secretName: "string" } } },
                            defaultBackend: service,
                            backendObjects: { oneOf: ["Endpoints", "EndpointSlice", "both", "auto"] },
                            waitFor: { oneOf: ["none", "accepted", "address", "endpoints"] },
                            order: { oneOf: orders },
                            adopt: "flag",
                            provider: "any",
                        },
                    },
                    sae: {
                        fields: {
                            namespaceId: "any",
                            loadBalancerId: "any",
                            loadBalancerType: { oneOf: ["clb", "alb"] },
                            address: "any",
                            listenerPort: "any",
                            listenerProtocol: { oneOf: ["HTTP", "HTTPS"] },
                            defaultBackend: sae,
                            options: { map: "any" },
                        },
                    },
                },
            },
        },
        routes: {
            list: {
                fields: {
                    host: "any",
                    path: "any",
                    match: "any",
                    backend: {
                        fields: {
                            service,
                            endpoints: { fields: { addresses: "any", port: "any", name: "string" } },
                            sae,
                        },
                    },
                    gateway: "any",
                    allow: { list: { oneOf: Object.keys(diagnosticCatalogue) } },
                },
            },
        },
        severity: { map: { oneOf: ["error", "warning", "info", "off"] } },
        checkLive: "boolean",
    },
};

/** What other tools call an argument. */
const otherNames: Readonly<Record<string, string>> = {
    pathtype: "match",
    matchtype: "match",
    type: "match",
    ingressclass: "ingressClassName",
    class: "ingressClassName",
    classname: "ingressClassName",
    hosts: "host",
    hostname: "host",
    domain: "host",
    paths: "path",
    backends: "backend",
    servicename: "name",
    serviceport: "port",
    targetport: "port",
    app: "appId",
    port: "containerPort",
    ip: "addresses",
    ips: "addresses",
};

/** Keys that do not exist, choices that are none, and diagnostics that nobody gives. */
export function checkShape(args: OpenedObject, problems: Problems): void {
    for (const problem of shapeProblems(seen(args), tableShape))
        if (problem.kind === "unknown") unknownKey(problem, problems);
        else if (!problems.list.some(({ where }) => where === problem.path)) {
            const what = `${shown(problem.value)} does not fit here`;
            problems.add("CR212", problem.path, what, `give ${problem.expected}`);
        }
    const severity = args["severity"];
    const codes = { ...diagnosticCatalogue, ...problemTitles, ...kubernetesCodes };
    if (severity !== undefined && !isLeaf(severity) && !isList(severity))
        for (const code of Object.keys(severity).filter((key) => !(key in codes)))
            problems.add(
                "CR214",
                `severity.${code}`,
                `there is no diagnostic ${JSON.stringify(code)}`,
                "give a code such as CR104; docs/guide/diagnostics.md lists them",
            );
}

function unknownKey({ path, value, expected }: ShapeProblem, problems: Problems): void {
    const key = path.slice(path.lastIndexOf(".") + 1);
    const all = expected.split(", ");
    const meant = all.length === 1 ? expected : all.find((real) => real === otherNames[key.toLowerCase()]);
    problems.add(
        "CR214",
        path,
        `there is no argument ${key}, so ${shown(value)} would be ignored`,
        meant === undefined ? `there are ${expected}` : `did you mean ${meant}?`,
    );
}

function shown(value: unknown): string {
    if (value === LATER) return "its value";
    const text = JSON.stringify(value, (_, item: unknown) => (item === LATER ? "…" : item)) ?? "nothing";
    return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

/** What a check may look at and a message may show: nothing secret, nothing that is not known yet. */
export function seen(opened: Opened | undefined): unknown {
    if (opened === undefined) return undefined;
    if (isLeaf(opened)) return opened.known && !opened.secret ? opened.value : LATER;
    if (isList(opened)) return opened.map(seen);
    return Object.fromEntries(Object.entries(opened).map(([key, item]) => [key, seen(item)]));
}
