/** Annotations of CCE that are written otherwise than its guide has them: CCE ignores some, and takes others otherwise. */
import { isObject, parseJson, fieldOf, objectsOf } from "../read/json";
import { closestName } from "../../../inputs/shape";
import { isGiven } from "../../../inputs/unknown";
import { cce } from "./cce";
import { autocreateErrors } from "./cce-autocreate";
import { cceFields } from "./cce-fields";
import { type CceIngress, openIn } from "./cce-ingress";
import { type Annotations, elb, type WrongValue } from "./cce-wrong-value";
import { elementsOf } from "./comma-lists";
import { counted } from "./limits";

export const formErrors = (annotations: Annotations, ingress: CceIngress): WrongValue[] => [
    ...autocreateErrors(annotations, openIn(ingress)),
    ...noBalancer(annotations, ingress),
    ...misspelt(annotations),
    ...oddPorts(annotations),
    ...oddWords(annotations, ingress),
    ...tagsOf(annotations, ingress),
    ...withoutUseAnnotation(annotations, ingress),
];

const wrong = (annotation: string, reason: string, help: string, part?: string): WrongValue => ({
    annotation,
    ...(part === undefined ? {} : { part }),
    reason,
    help,
    isSure: false,
});

/** Of Ingresses, beside those that are options; some are written by CCE, and some are for Services. */
const others =
    "class id ip autocreate listen-ports acl-id acl-status acl-type redirect-url redirect-url-code canary canary-weight " +
    "canary-by-header canary-by-header-value canary-by-cookie canary-by-cookie-value session-affinity-mode " +
    "session-affinity-option cors-allow-origin cors-allow-headers cors-allow-methods cors-allow-credentials " +
    "cors-expose-headers cors-max-age listener-master-ingress lb-algorithm health-check-flag health-check-option " +
    "health-check-options pass-through enterpriseID mark gzip-enabled";
const prefix = elb("");
const known: readonly string[] = [
    ...Object.values(cce.rules).flatMap(({ annotation }) =>
        annotation.startsWith(prefix) ? [annotation.slice(prefix.length)] : [],
    ),
    ...others.split(" "),
];
/** Without what is most often confused. */
const plain = (name: string): string => name.toLowerCase().replace(/[-_.]/g, "").replace(/s$/, "");
const shortest = 8;

/** CCE ignores an annotation that it does not know. Newer versions may have others. */
const misspelt = (annotations: Annotations): WrongValue[] =>
    Object.keys(annotations).flatMap((annotation) => {
        const name = annotation.startsWith(prefix) ? annotation.slice(prefix.length) : "";
        const [, kind = "", service] = /^(headers?|conditions?|actions?)(\..+)?$/.exec(name) ?? [];
        if (kind !== "" && (service === undefined || !kind.endsWith("s")))
            return [
                wrong(
                    annotation,
                    "CCE's guide has no such annotation",
                    `Did you mean ${elb(`${kind.replace(/s?$/, "s")}${service ?? ".<name of the Service>"}`)}?`,
                ),
            ];
        if (name === "" || known.includes(name) || kind !== "" || name.startsWith("x-")) return [];
        const meant =
            known.find((one) => plain(one) === plain(name)) ??
            (name.length < shortest ? undefined : closestName(name, known, shortest));
        if (meant === undefined) return [];
        return [wrong(annotation, "CCE's guide has no such annotation", `Did you mean ${elb(meant)}?`)];
    });

/** What asks for a listener says of which load balancer. */
function noBalancer(annotations: Annotations, { isCce, isFile }: CceIngress): WrongValue[] {
    const isSaid = ["id", "ip", "autocreate"].some((name) => annotations[elb(name)] !== undefined);
    const asks = ["port", "listen-ports"].some((name) => annotations[elb(name)] !== undefined);
    if (isSaid || isCce !== true || isFile !== true || !asks) return [];
    return [
        wrong(
            elb("id"),
            `it is missing, as are ${elb("ip")} and ${elb("autocreate")}: which load balancer serves it is not said`,
            "Give the id of a load balancer.",
        ),
    ];
}

/** `[{"HTTP":80},{"HTTPS":443}]` is the one form that the guide has. */
function oddPorts(annotations: Annotations): WrongValue[] {
    const annotation = elb("listen-ports");
    const { [annotation]: text } = annotations;
    return objectsOf(parseJson(typeof text === "string" ? text : undefined)).flatMap((entry, i) => {
        const protocols = Object.keys(entry);
        const odd = protocols.find((one) => /^https?$/i.test(one) && one !== one.toUpperCase());
        if (odd !== undefined)
            return [
                wrong(
                    annotation,
                    `CCE's guide has no ${JSON.stringify(odd)} here`,
                    `Write ${odd.toUpperCase()}.`,
                    `[${i}]`,
                ),
            ];
        if (protocols.length < 2) return [];
        return [wrong(annotation, "it has several listeners", "Give each listener an entry of its own.", `[${i}]`)];
    });
}

/** Policies that the guide has for dedicated load balancers. */
const dedicatedPolicies = ["tls-1-0-with-1-3", "tls-1-2-fs", "tls-1-2-fs-with-1-3"];

function oddWords(annotations: Annotations, ingress: CceIngress): WrongValue[] {
    const [mode, policy, balancer] = ["session-affinity-mode", "tls-ciphers-policy", "class"].map(elb) as [
        string,
        string,
        string,
    ];
    const { [mode]: affinity, [policy]: ciphers, protocol } = annotations;
    const found: WrongValue[] = [];
    if (typeof affinity === "string" && affinity !== "HTTP_COOKIE" && !openIn(ingress)(affinity))
        found.push(wrong(mode, `CCE's guide has no ${JSON.stringify(affinity)} here`, "It has HTTP_COOKIE."));
    if (annotations[balancer] === "union" && dedicatedPolicies.includes(String(ciphers)))
        found.push({
            ...wrong(
                policy,
                `only a dedicated load balancer has ${JSON.stringify(ciphers)}, and ${balancer} is "union"`,
                "Give tls-1-0, tls-1-1, tls-1-2 or tls-1-2-strict.",
            ),
            beside: balancer,
        });
    const isOfElb = Object.keys(annotations).some((name) => name.startsWith(prefix));
    if (isOfElb && typeof protocol === "string" && /^https?$/i.test(protocol) && protocol !== protocol.toUpperCase())
        found.push(
            wrong(
                "protocol",
                `CCE's guide has no ${JSON.stringify(protocol)} here`,
                `Write ${protocol.toUpperCase()}.`,
            ),
        );
    return found;
}

/** Tags of a load balancer that CCE makes. */
function tagsOf(annotations: Annotations, ingress: CceIngress): WrongValue[] {
    const annotation = elb("tags");
    const { [annotation]: text } = annotations;
    if (typeof text !== "string" || isObject(parseJson(text)) || openIn(ingress)(text)) return [];
    const keys = elementsOf(text).map((tag) => tag.split("=")[0] ?? "");
    const again = keys.find((key, i) => keys.indexOf(key) < i);
    if (again !== undefined)
        return [wrong(annotation, `the key ${JSON.stringify(again)} is there twice`, "Leave one of the two out.")];
    return counted(keys.length, cceFields.tags?.limits ?? {}, "tags", `${keys.length} tags`).map(({ reason, help }) =>
        wrong(annotation, reason, help),
    );
}

/** The guide names the port of such a backend so: without it the Service itself answers. */
const withoutUseAnnotation = (annotations: Annotations, { portsOf }: CceIngress): WrongValue[] =>
    Object.entries(annotations).flatMap(([annotation, text]) => {
        const [, service] = /^kubernetes\.io\/elb\.actions\.(.+)/.exec(annotation) ?? [];
        if (service === undefined || typeof text !== "string" || portsOf === undefined) return [];
        const isPool = objectsOf(parseJson(text)).some((action) => fieldOf(action, "type") === "ForwardPool");
        const ports = portsOf(service).filter(isGiven);
        const other = ports.find((port) => port !== "use-annotation");
        if (!isPool || other === undefined) return [];
        return [
            wrong(
                annotation,
                `the port of the Service ${service} is ${JSON.stringify(other)}, and CCE's guide has the port name use-annotation beside ForwardPool`,
                "Name the port use-annotation in the rules that forward to several backends.",
            ),
        ];
    });
