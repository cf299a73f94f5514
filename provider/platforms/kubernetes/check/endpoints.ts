/** What is wrong with the arguments of Endpoints. */
import { listOf } from "../../../inputs/json";
import { reworded, textOf } from "../../../inputs/error-detail";
import type { EndpointsArgs } from "../fields/args";
import type { Diagnostic } from "../../../routing/diagnostic";
import { argumentTypes } from "../fields/arguments";
import { shapeOf } from "../../../inputs/fields";
import { checkWith, findingsOfErrors, merged, object, show, versionFindings, asFound } from "./findings";
import { contradictions } from "./contradictions";
import { byName, metadataOf, repeatedFindings } from "./metadata";
import { externalNameOf, planEndpoints } from "../manifest/endpoints";
import type { PathMap } from "../fields/paths";
import { finding } from "../../../diagnostics/catalogue";
import { isGiven, UNKNOWN_INPUT, isUnknownInput } from "../../../inputs/unknown";
import { validateEndpoints } from "./validate/endpoints";
import { type FieldError, Findings, isEmpty, items, part } from "./validate/field";
import { type ServerRules, rulesOf } from "./validate/server";
import { validateService } from "./validate/service";
import { validateEndpointSlice } from "./validate/slice";
import { dnsSubdomain, labelValue, portNumber } from "./validate/syntax";
import { labelFindings, ownerFindings, serviceOptionFindings } from "./reserved-metadata";

const endpointsShape = shapeOf(argumentTypes.EndpointsArgs?.fields ?? {}, argumentTypes);

/** Like `checkIngress`, for Endpoints. */
export function checkEndpoints(args: unknown): Diagnostic[] {
    return checkWith<EndpointsArgs>(args, endpointsShape, (values, endpoints) => {
        const plan = planEndpoints(endpoints);
        const rules = rulesOf(values.kubernetesVersion);
        const service = { ...values, ...labelsOf(object(values.service)) };
        const found = plan.objects.flatMap((planned) => {
            const metadata =
                planned.kind === "Service"
                    ? metadataOf(service, object(values.service).annotations)
                    : metadataOf(values, values.annotations);
            const manifest = { metadata, ...planned.body };
            const validate = {
                Service: validateNamedService,
                Endpoints: validateEndpoints,
                EndpointSlice: validateSlice,
            };
            return findingsOfErrors(validate[planned.kind](manifest, rules), plan.paths.get(planned) as PathMap);
        });
        return byName(
            values,
            merged(
                asFound([
                    ...formFindings(endpoints),
                    ...contradictions(endpoints),
                    ...versionFindings(values),
                    ...labelFindings(values, plan.objects),
                    ...ownerFindings(values.annotations),
                    ...repeatedFindings(values),
                    ...ownerFindings(object(values.service).annotations, "service.annotations"),
                    ...serviceOptionFindings(object(values.service)),
                ]),
                [...findingsOfErrors(portNames(endpoints), new Map()), ...found],
            ),
        );
    });
}

/** A Service has the labels of the component, unless it has its own. */
const labelsOf = ({ labels }: Record<string, unknown>): object => (labels === undefined ? {} : { labels });

/** Which of the two forms is used, and whether it is complete. */
function formFindings(args: EndpointsArgs): Diagnostic[] {
    const out: Diagnostic[] = [];
    const { addresses, port, ports, subsets } = args;
    if (isUnknownInput(subsets)) return out;
    if (subsets !== undefined) {
        for (const [key, value] of Object.entries({ addresses, port, ports })) {
            if (isGiven(value))
                out.push(
                    finding("CR313", key, "Not possible together with subsets.", "Give the short form or subsets."),
                );
        }
        if (Array.isArray(subsets) && subsets.length === 0)
            out.push(
                finding(
                    "CR313",
                    "subsets",
                    "The list is empty, so that there are no addresses.",
                    "Give a subset with addresses and ports, or addresses with port or ports in place of subsets.",
                ),
            );
        return out;
    }
    if (isGiven(port) && isGiven(ports))
        out.push(finding("CR313", "port", "Not possible together with ports.", "Give one of the two."));
    if (addresses === undefined) out.push(finding("CR313", "addresses", "There are no addresses."));
    const list = listOf(addresses);
    const name = externalNameOf(args);
    if (name !== undefined) {
        for (const wrong of dnsSubdomain(name.replace(/\.$/, "")))
            out.push(
                finding(
                    "CR311",
                    "addresses[0]",
                    `${show(name)} is neither an IP address nor a DNS name: ${textOf(wrong)}.`,
                ),
            );
        if (args.service === false)
            out.push(
                finding(
                    "CR313",
                    "service",
                    "A DNS name needs a Service of type ExternalName.",
                    "Leave service out, or give IP addresses.",
                ),
            );
    } else {
        list.forEach((item, i) => {
            if (typeof item === "string" && externalNameOf({ addresses: [item] }) === item && list.length > 1) {
                out.push(
                    finding(
                        "CR311",
                        `addresses[${i}]`,
                        `${show(item)} is a DNS name among several addresses.`,
                        "A DNS name stands alone: make one Endpoints for each, or give IP addresses.",
                    ),
                );
            }
        });
    }
    return out;
}

/** The name rules are stricter than those of Endpoints, and the arguments do not show why. */
const validateNamedService = (manifest: unknown, rules: ServerRules): FieldError[] =>
    validateService(manifest, rules).map((error) =>
        error.path === "metadata.name" && error.kind === "Invalid" && error.about?.hasSubject !== true
            ? { ...error, detail: `${error.detail}: it names a Service` }
            : error,
    );

/**
 * Several ports of a list have names, each its own: the API server asks for names, and of two with one name the cluster
 * joins one to the Service. They are judged as they are given: what is sent is packed, and takes such ports apart.
 */
function portNames({ ports, subsets }: EndpointsArgs): FieldError[] {
    const found = new Findings();
    const lists: [string, unknown][] = items(subsets).map(([i, subset]) => [`subsets[${i}].ports`, part(subset).ports]);
    for (const [at, list] of [["ports", ports] as const, ...lists]) {
        const names = new Set<unknown>();
        if (!Array.isArray(list) || list.length < 2) continue;
        for (const [k, port] of items(list)) {
            const name = port === UNKNOWN_INPUT ? port : part(port).name;
            if (name === UNKNOWN_INPUT) continue;
            if (isEmpty(name)) found.required(`${at}[${k}].name`);
            else if (names.has(name)) found.add("Duplicate", `${at}[${k}].name`, "", name);
            names.add(name);
        }
    }
    return found.errors;
}

/**
 * The API server does not check the numbers; nothing listens on a port that does not exist. A label of the slice holds
 * the name of the Service, and takes less than a name may have.
 */
const validateSlice = (manifest: { metadata: object; ports?: unknown }, rules: ServerRules): FieldError[] => [
    ...validateEndpointSlice(manifest, rules),
    ...labelErrors(part(manifest.metadata).name),
    ...(Array.isArray(manifest.ports) ? (manifest.ports as { port?: unknown }[]) : []).flatMap(({ port }, k) =>
        (typeof port === "number" ? portNumber(port) : []).map((detail): FieldError => ({
            kind: "Invalid",
            path: `ports[${k}].port`,
            value: port,
            detail,
        })),
    ),
];

const labelErrors = (name: unknown): FieldError[] =>
    typeof name === "string" && dnsSubdomain(name).length === 0
        ? labelValue(name).flatMap((wrong) => {
              const found = new Findings();
              const why = "the label kubernetes.io/service-name of EndpointSlices holds it";
              found.add(
                  "Invalid",
                  "metadata.name",
                  reworded(wrong, (sentence) => `${sentence}: ${why}`),
                  name,
              );
              return found.errors;
          })
        : [];
