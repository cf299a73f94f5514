/** Annotations of CCE that contradict each other, or what else the Ingress says: for arguments, files and what is read. */
import { isGiven } from "../../../inputs/unknown";
import { fieldOf, objectsOf, parseJson } from "../read/json";
import { cce } from "./cce";
import { answeringActions, besideActions, exclusive, onlyDedicated, tellingAnnotation } from "./cce-exclusive";
import { formErrors } from "./cce-form";
import { type CceIngress, openIn } from "./cce-ingress";
import { listenerContradictions } from "./cce-listener-check";
import { type IsOpen, isOpenInFile } from "./cce-open";
import { idleFor } from "./cce-services";
import { type Annotations, elb, type WrongValue } from "./cce-wrong-value";

const shown = (text: string): string => JSON.stringify(text);

/** As JSON: an empty list deletes what was there, and these are on or absent. */
const isOff = (value: unknown): boolean =>
    typeof value === "string" && /^[ \t\r\n]*(false|\[[ \t\r\n]*\])[ \t\r\n]*$/.test(value);

/** Which of two that contradict each other counts hangs on the version of CCE. */
export const contradictions = (annotations: Annotations, ingress: CceIngress): WrongValue[] => [
    ...headersBesideConditions(annotations),
    ...listenerContradictions(annotations, ingress),
    ...secureBackends(annotations, openIn(ingress)),
    ...excluded(annotations),
    ...ofActions(annotations),
    ...ofCanary(annotations),
    ...ofBalancer(annotations),
    ...ofDedicated(annotations),
    ...idle(annotations, ingress),
    ...formErrors(annotations, ingress),
];

/** CCE takes one of the two for a Service. */
const headersBesideConditions = (annotations: Annotations): WrongValue[] =>
    Object.keys(annotations).flatMap((annotation) => {
        const [, name] = /^kubernetes\.io\/elb\.headers\.(.+)/.exec(annotation) ?? [];
        const beside = elb(`conditions.${name}`);
        const isThere = [annotation, beside].every((one) => isGiven(annotations[one]) && !isOff(annotations[one]));
        if (name === undefined || !isThere) return [];
        const reason = `CCE's guide does not have it beside ${beside}`;
        return [
            { annotation, reason, help: "Write it among the conditions, of the type Header.", isSure: false, beside },
        ];
    });

/** Older words beside newer ones of another meaning. */
function secureBackends(annotations: Annotations, isOpen: IsOpen): WrongValue[] {
    const [annotation, beside] = ["ingress.kubernetes.io/secure-backends", elb("pool-protocol")];
    const [secure, backends] = [annotations[annotation], annotations[beside]];
    if (typeof backends !== "string" || isOpen(backends)) return [];
    if (typeof secure !== "string" || secure !== (backends === "https" ? "false" : "true")) return [];
    const reason = `${shown(secure)} contradicts ${beside}, which is ${shown(backends)}`;
    return [{ annotation, reason, help: "Leave one of the two out.", isSure: false, beside }];
}

const isOn = (value: unknown): boolean => isGiven(value) && !isOff(value);
/** What two annotations say is not known to go together. */
const beyondGuide = (annotation: string, beside: string, help: string): WrongValue => ({
    annotation,
    reason: `CCE's guide does not have it beside ${beside}`,
    help,
    isSure: false,
    beside,
});

/** The annotation by which an option is told. */
const annotationOf = (field: string): string => cce.rules[field]?.annotation ?? elb(tellingAnnotation[field] ?? field);

const excluded = (annotations: Annotations): WrongValue[] =>
    exclusive.flatMap(({ one, other, help }) => {
        const [annotation, beside] = [annotationOf(one), annotationOf(other)];
        return [annotation, beside].every((name) => isOn(annotations[name]))
            ? [beyondGuide(annotation, beside, help)]
            : [];
    });

/** Two answers to the requests of one rule. */
const ofActions = (annotations: Annotations): WrongValue[] =>
    Object.entries(annotations).flatMap(([annotation, text]) => {
        if (!annotation.startsWith(elb("actions.")) || typeof text !== "string") return [];
        const types = objectsOf(parseJson(text)).map((action) => fieldOf(action, "type"));
        if (!types.some((type) => answeringActions.includes(String(type)))) return [];
        return besideActions
            .map(annotationOf)
            .filter((beside) => isOn(annotations[beside]))
            .map((beside) => beyondGuide(annotation, beside, "Leave one of the two out."));
    });

/** Which requests a canary gets. */
function ofCanary(annotations: Annotations): WrongValue[] {
    const annotation = elb("canary");
    const [weight, header, cookie] = ["weight", "by-header", "by-cookie"].map((name) => elb(`canary-${name}`)) as [
        string,
        string,
        string,
    ];
    const isThere = (name: string): boolean => annotations[name] !== undefined && annotations[name] !== null;
    const found = (name: string, reason: string, help: string, beside: string): WrongValue => ({
        annotation: name,
        ...{ reason, help, beside },
        isSure: false,
    });
    const all = [weight, header, cookie].filter(isThere);
    if (!isThere(annotation))
        return all.map((name) =>
            found(
                name,
                `it counts only beside ${annotation}`,
                `Leave it out; or give ${annotation}, if this Ingress is to take a part of the requests of another one, and those alone.`,
                annotation,
            ),
        );
    if (!isOn(annotations[annotation])) return [];
    const [first] = all;
    const which = [
        ...(first === undefined
            ? [
                  found(
                      annotation,
                      "nothing says which requests are meant",
                      `Give ${weight}, ${header} or ${cookie}.`,
                      weight,
                  ),
              ]
            : []),
        ...[header, cookie]
            .filter((name) => isThere(weight) && isThere(name))
            .map((name) => beyondGuide(weight, name, "Leave one of the two out.")),
    ];
    const values = [header, cookie].flatMap((name) => {
        const list = `${name}-value`;
        if (isThere(name) === isThere(list)) return [];
        return isThere(name)
            ? [found(name, "nothing says which values are meant", `Give ${list}.`, list)]
            : [found(list, `there is no ${name} that they are the values of`, `Give ${name}.`, name)];
    });
    const headers = Object.keys(annotations)
        .filter((name) => name.startsWith(elb("headers.")) && isOn(annotations[name]))
        .map((name) => beyondGuide(name, annotation, `Use ${header}.`));
    return [...which, ...values, ...headers];
}

/** Which load balancer it is, and what only some have. */
function ofBalancer(annotations: Annotations): WrongValue[] {
    const [made, tags, group] = ["autocreate", "tags", "acl-id"].map(elb) as [string, string, string];
    const existing = ["id", "ip"].map(elb).find((name) => isGiven(annotations[name]) && annotations[name] !== "");
    const isThere = (name: string): boolean => annotations[name] !== undefined && annotations[name] !== null;
    const isListed = isGiven(annotations[group]) && annotations[group] !== "";
    return [
        // CCE itself writes the id of the one that it made beside it.
        ...(existing === elb("ip") && isGiven(annotations[made])
            ? [beyondGuide(made, existing, "Leave one of the two out.")]
            : []),
        ...(existing !== undefined && isGiven(annotations[tags]) && !isThere(made)
            ? [
                  {
                      annotation: tags,
                      reason: "an existing load balancer keeps its own tags",
                      help: "Leave it out, or let CCE create the load balancer.",
                      isSure: false,
                      beside: existing,
                  },
              ]
            : []),
        ...["acl-status", "acl-type"]
            .map(elb)
            .filter((name) => isListed && !isThere(name))
            .map((name) => ({
                annotation: group,
                reason: `CCE's guide asks for ${name} beside it`,
                help: `Give ${name}.`,
                isSure: false,
                beside: name,
            })),
    ];
}

const dedicated = onlyDedicated.map(annotationOf);
const isOfDedicated = (name: string): boolean => dedicated.some((one) => name === one || name.startsWith(`${one}.`));
const balancerClass = elb("class");

/** What only a dedicated load balancer has, on one that is not known to be one. */
const onlyOfDedicated = (annotations: Annotations, reason: string): WrongValue[] =>
    Object.entries(annotations)
        .filter(([name, value]) => isOn(value) && isOfDedicated(name))
        .map(([annotation]) => ({
            annotation,
            reason: `only a dedicated load balancer has it, and ${reason}`,
            help: `Use a dedicated load balancer, whose ${balancerClass} is "performance", or leave it out.`,
            isSure: false,
            beside: balancerClass,
        }));

export const ofDedicated = (annotations: Annotations): WrongValue[] =>
    annotations[balancerClass] === "union" ? onlyOfDedicated(annotations, `${balancerClass} is "union"`) : [];

/** Whether it is one comes later. */
export function lateClass(annotations: Annotations): WrongValue[] {
    const { [balancerClass]: text } = annotations;
    return typeof text === "string" && isOpenInFile(text)
        ? onlyOfDedicated(annotations, `what ${balancerClass} will be is not known yet`)
        : [];
}

/** Of a Service that no rule leads to. */
const idle = (annotations: Annotations, ingress: CceIngress): WrongValue[] =>
    Object.entries(annotations).flatMap(([annotation, value]) => {
        const [, name] = /^kubernetes\.io\/elb\.(?:headers|conditions|actions)\.(.+)/.exec(annotation) ?? [];
        if (name === undefined || !isGiven(value) || isOff(value) || openIn(ingress)(name)) return [];
        const found = idleFor(name, ingress.services);
        return found === undefined ? [] : [{ annotation, ...found, isSure: false }];
    });
