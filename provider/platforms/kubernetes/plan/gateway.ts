import { shapeOf, type ArgumentTypes } from "../../../inputs/fields";
import { needPort, needText } from "../../../inputs/required-inputs";
import {
    isScalar,
    isList,
    isObject,
    scalar,
    text,
    type Scalar,
    type Opened,
    type OpenedFields,
    type OpenedObject,
} from "../../../inputs/opened";
import type { Shape } from "../../../inputs/shape";
import { dialects } from "../../../routing/dialects";
import type { DialectName } from "../../../routing/model";
import type { BackendKind, Gateway, Problems } from "../../platform";
import { httpRouteGatewayTypes } from "../../gateway-api/fields/gateway";
import { checkHTTPRouteGateway } from "../../gateway-api/plan/gateway";
import { checkAddresses } from "../../addresses";
import { kubernetesGatewayTypes } from "../fields/gateway";
import type { KubernetesGatewayArgs } from "./args";

/** A gateway whose arguments have their own keys only. */
export type KubernetesGateway = Gateway<OpenedFields<KubernetesGatewayArgs>>;

const types: ArgumentTypes = { ...kubernetesGatewayTypes, ...httpRouteGatewayTypes };
const shapeOfType = (type: keyof typeof kubernetesGatewayTypes): Shape =>
    shapeOf(kubernetesGatewayTypes[type].fields, types);

export const gatewayShape = shapeOfType("KubernetesGatewayArgs");

export const backends: Readonly<Record<"service" | "resource" | "endpoints", BackendKind>> = {
    service: {
        shape: shapeOfType("ServiceBackend"),
        check({ where, fields }, problems) {
            const add = problems.add.bind(problems, "CR207");
            needText(fields, "name", where, "the name of a Service in the gateway's namespace", add);
            needPort(fields, "port", where, add, "or a name");
        },
    },
    resource: {
        shape: shapeOfType("ResourceBackend"),
        check({ where, fields }, problems) {
            const add = problems.add.bind(problems, "CR207");
            needText(fields, "kind", where, "the kind of the object, e.g. StorageBucket", add);
            needText(fields, "name", where, "the name of an object in the gateway's namespace", add);
        },
    },
    endpoints: {
        shape: shapeOfType("EndpointsBackend"),
        check({ where, fields }, problems) {
            needPort(fields, "port", where, problems.add.bind(problems, "CR207"));
            checkAddresses(fields["addresses"], `${where}.addresses`, problems);
        },
    },
};

export function readGateway(at: Gateway<OpenedObject>, problems: Problems): KubernetesGateway {
    const { where, fields } = at;
    const example = "the namespace of the Services that routes name";
    needText(fields, "namespace", where, example, problems.add.bind(problems, "CR208"));
    checkHTTPRouteGateway(fields, where, problems);
    checkIssuer(fields, where, problems);
    const fallback = fields["defaultBackend"];
    if (isObject(fallback))
        backends.service.check({ kind: "service", where: `${where}.defaultBackend`, fields: fallback }, problems);
    return at as KubernetesGateway;
}

/** The dialect that the user gives. The check of the gateway's shape reports one that does not exist. */
export function dialectOf({ fields }: KubernetesGateway): DialectName | undefined {
    const name = text(fields.dialect);
    return name !== undefined && Object.hasOwn(dialects, name) ? (name as DialectName) : undefined;
}

/** A choice that decides what is created; one that is known only after apply decides nothing. */
export const knownOf = (value: Opened | undefined): Scalar | undefined =>
    isScalar(value) && value.known ? scalar(value.value) : undefined;

export const adoptOf = ({ fields }: KubernetesGateway): Scalar<boolean | string> | undefined =>
    knownOf(fields.adopt) as Scalar<boolean | string> | undefined;

/** What cert-manager reads on an Ingress. Source: cert-manager, "Annotated Ingress resource". */
export const issuerAnnotations = {
    issuer: "cert-manager.io/issuer",
    clusterIssuer: "cert-manager.io/cluster-issuer",
} as const;

/** The annotations for a gateway's issuer. */
export const issuerOf = ({ fields }: KubernetesGateway): OpenedObject =>
    Object.fromEntries(
        (["issuer", "clusterIssuer"] as const).flatMap((key) =>
            fields[key] === undefined ? [] : [[issuerAnnotations[key], fields[key]]],
        ),
    );

function checkIssuer(fields: OpenedObject, where: string, problems: Problems): void {
    const given = (["issuer", "clusterIssuer"] as const).filter((key) => fields[key] !== undefined);
    if (given.length === 2)
        problems.add("CR208", `${where}.clusterIssuer`, "there is an issuer as well", "give one of the two");
    if (given.length === 0) return;
    for (const key of given)
        if (text(fields[key]) === "")
            problems.add(
                "CR208",
                `${where}.${key}`,
                "its name is empty",
                "give the name of the issuer, or leave it out",
            );
    const raw = isObject(fields["annotations"]) ? fields["annotations"] : {};
    for (const name of Object.values(issuerAnnotations))
        if (raw[name] !== undefined)
            problems.add(
                "CR208",
                `${where}.annotations["${name}"]`,
                `${given[0]} says who makes the certificates, too`,
                "leave the annotation out",
            );
    for (const [i, entry] of (isList(fields["tls"]) ? fields["tls"] : []).entries())
        if (isObject(entry) && entry["secretName"] === undefined)
            problems.add(
                "CR208",
                `${where}.tls[${i}].secretName`,
                "cert-manager makes no certificate without the name of a Secret to put it in",
                "give it a name; the Secret need not exist",
            );
}
