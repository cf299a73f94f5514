import { UNKNOWN_INPUT } from "../../../../inputs/unknown";
import {
    type FieldError,
    Findings,
    isEmpty,
    isEmptyList,
    isUnknownInput,
    items,
    type Part,
    part,
    texts,
} from "./field";
import { ipFamily } from "../../../../inputs/address";
import { validateMetadata } from "./metadata";
import { type ServerRules, serverRules } from "./server";
import { dns1035Label, dnsLabel, dnsSubdomain, hostSyntax, pathSegment, portName, portNumber } from "./syntax";

const pathTypes = ["Exact", "ImplementationSpecific", "Prefix"];
const forbiddenInPath = ["//", "/./", "/../", "%2f", "%2F"];
const forbiddenAtEnd = ["/..", "/."];
const classAnnotation = "kubernetes.io/ingress.class";

/** What the versions of Ingress call otherwise. */
export interface IngressWords {
    defaultBackend: string;
    classTwice: string;
}

const words: IngressWords = {
    defaultBackend: "defaultBackend",
    classTwice: "must match `ingressClassName` when both are specified",
};

/** Of `networking.k8s.io/v1beta1` and `extensions/v1beta1`. */
export const oldWords: IngressWords = {
    defaultBackend: "backend",
    classTwice: "cannot be set when ingressClassName is set as well",
};

/**
 * What the API server refuses when an Ingress v1 is created, in its order and words; empty when all is right. Source:
 * kubernetes `pkg/apis/networking/validation/validation.go`.
 */
export function validateIngress(
    manifest: unknown,
    rules: ServerRules = serverRules(),
    { defaultBackend: name, classTwice }: IngressWords = words,
): FieldError[] {
    const found = new Findings();
    const { metadata, spec } = part(manifest);
    validateMetadata(found, metadata);
    if (isUnknownInput(spec)) return found.errors;
    const { rules: list, defaultBackend, tls, ingressClassName } = part(spec);
    if (isEmptyList(list) && defaultBackend == null) {
        const text = `either \`${name}\` or \`rules\` must be specified`;
        found.add("Invalid", "spec", { text, plain: "There are no routes and no default backend." }, list ?? null);
    }
    if (defaultBackend != null) validateBackend(found, "spec.defaultBackend", defaultBackend, rules);
    for (const [i, rule] of items(list)) validateRule(found, `spec.rules[${i}]`, part(rule), rules);
    validateTls(found, tls);
    if (ingressClassName !== undefined && ingressClassName !== null) {
        found.invalid("spec.ingressClassName", ingressClassName, dnsSubdomain);
    }
    validateClassAnnotation(found, part(part(metadata).annotations)[classAnnotation], ingressClassName, classTwice);
    return found.errors;
}

function validateClassAnnotation(
    found: Findings,
    annotation: unknown,
    ingressClassName: unknown,
    classTwice: string,
): void {
    if (typeof annotation !== "string" || ingressClassName == null || isUnknownInput(ingressClassName)) return;
    if (annotation !== ingressClassName) {
        found.add("Invalid", `annotations.${classAnnotation}`, classTwice, annotation);
    }
}

function validateTls(found: Findings, tls: unknown): void {
    for (const [i, entry] of items(tls)) {
        const { hosts, secretName } = part(entry);
        for (const [j, host] of texts(hosts)) {
            found.invalid(`spec.tls[${i}].hosts[${j}]`, host, hostSyntax);
        }
        if (!isEmpty(secretName)) found.invalid(`spec.tls[${i}].secretName`, secretName, dnsSubdomain);
    }
}

function validateRule(found: Findings, path: string, rule: Part, rules: ServerRules): void {
    if (!isEmpty(rule.host)) {
        const isIp = (host: string): string[] => (ipFamily(host) ? ["must be a DNS name, not an IP address"] : []);
        found.invalid(`${path}.host`, rule.host, (host) => [...isIp(host), ...hostSyntax(host)]);
    }
    if (rule.http == null || isUnknownInput(rule.http)) return;
    const paths = part(rule.http).paths;
    if (isEmptyList(paths)) found.required(`${path}.http.paths`);
    for (const [j, item] of items(paths)) validatePath(found, `${path}.http.paths[${j}]`, part(item), rules);
}

function validatePath(found: Findings, at: string, { path, pathType, backend }: Part, rules: ServerRules): void {
    if (pathType == null) {
        found.required(`${at}.pathType`, "pathType must be specified");
        return;
    }
    if (pathType === "Exact" || pathType === "Prefix") {
        found.invalid(`${at}.path`, path ?? "", strictPath);
    } else if (pathType === "ImplementationSpecific") {
        if (!isEmpty(path)) found.invalid(`${at}.path`, path, absolutePath);
    } else if (pathType !== UNKNOWN_INPUT) {
        found.unsupported(`${at}.pathType`, pathType, pathTypes);
    }
    validateBackend(found, `${at}.backend`, backend, rules);
}

const absolutePath = (path: string): string[] => (path.startsWith("/") ? [] : ["must be an absolute path"]);
const strictPath = (path: string): string[] =>
    plainPath.test(path)
        ? []
        : [
              ...absolutePath(path),
              ...forbiddenInPath.filter((text) => path.includes(text)).map((text) => `must not contain '${text}'`),
              ...forbiddenAtEnd.filter((text) => path.endsWith(text)).map((text) => `cannot end with '${text}'`),
          ];
/** Most paths: nothing of what is forbidden can be in them. */
const plainPath = /^\/(?:[^/.%]+(?:\/|$))*$/;

function validateBackend(found: Findings, at: string, backend: unknown, rules: ServerRules): void {
    if (isUnknownInput(backend)) return;
    const { service, resource } = part(backend);
    // What is not known yet may turn out to be none.
    if ((isUnknownInput(service) && resource != null) || (isUnknownInput(resource) && service != null)) return;
    if (service != null && resource != null) {
        const plain = "It names both a Service and a resource.";
        found.add("Invalid", at, { text: "cannot set both resource and service backends", plain }, "");
    } else if (resource != null) {
        if (!isUnknownInput(resource)) validateResource(found, `${at}.resource`, part(resource));
    } else if (service != null) {
        if (!isUnknownInput(service)) validateService(found, at, part(service), rules);
    } else {
        const plain = "It names neither a Service nor a resource.";
        found.add("Invalid", at, { text: "resource or service backend is required", plain }, "");
    }
}

function validateResource(found: Findings, at: string, { apiGroup, kind, name }: Part): void {
    if (apiGroup != null) found.invalid(`${at}.apiGroup`, apiGroup, dnsSubdomain);
    for (const [key, value] of [
        ["kind", kind],
        ["name", name],
    ] as const) {
        if (isEmpty(value)) found.required(`${at}.${key}`, "");
        else found.invalid(`${at}.${key}`, value, pathSegment);
    }
}

function validateService(found: Findings, at: string, { name, port }: Part, rules: ServerRules): void {
    if (isEmpty(name)) found.required(`${at}.service.name`);
    else found.invalid(`${at}.service.name`, name, rules.relaxedServiceNames ? dnsLabel : dns1035Label);
    if (isUnknownInput(port)) return;
    const { name: byName, number: byNumber } = part(port);
    if (isUnknownInput(byName) || isUnknownInput(byNumber)) return;
    const hasName = !isEmpty(byName);
    const hasNumber = byNumber !== undefined && byNumber !== null && byNumber !== 0;
    if (hasName && hasNumber) {
        const plain = "It has both a port number and a port name.";
        found.add("Invalid", at, { text: "cannot set both port name & port number", plain }, "");
    } else if (hasName) {
        found.invalid(`${at}.service.port.name`, byName, portName);
    } else if (hasNumber) {
        for (const error of portNumber(byNumber as number)) {
            found.add("Invalid", `${at}.service.port.number`, error, byNumber);
        }
    } else {
        found.required(at, { text: "port name or number is required", plain: "The port is missing or 0." });
    }
}
