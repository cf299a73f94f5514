/** What is wrong with the arguments of an Ingress. */
import { finding } from "../../../diagnostics/catalogue";
import type { Diagnostic } from "../../../routing/diagnostic";
import type { IngressArgs } from "../fields/args";
import { argumentTypes } from "../fields/arguments";
import { shapeOf } from "../../../inputs/fields";
import { withPathTypes } from "../manifest/convert";
import { buildIngress } from "../manifest/ingress";
import { withoutSecret } from "../controllers/cce-certificate";
import { ingressOfArguments } from "./cce-ingress";
import { checkWith, findingsOfErrors, object, servedFindings, versionFindings, asFound } from "./findings";
import { modeFindings } from "./match-modes";
import { byName, metadataOf, repeatedFindings } from "./metadata";
import { annotationFindings, optionFindings, overriddenFindings } from "./options";
import { validateIngress } from "./validate/ingress";
import { oldServerRules, rulesOf } from "./validate/server";
import { qualifiedKey } from "./validate/syntax";
import { ownerFindings } from "./reserved-metadata";

const ingressShape = shapeOf(argumentTypes.IngressArgs?.fields ?? {}, argumentTypes);

/**
 * Everything that is wrong with the arguments of an Ingress, by their own paths. Values that are not known yet
 * (Outputs, or unknown ones in a preview) are left out.
 */
export function checkIngress(args: unknown): Diagnostic[] {
    return checkWith<IngressArgs>(args, ingressShape, (values, ingress) => {
        const { spec, annotations, paths } = buildIngress(ingress);
        const isOld = ingress.apiVersion !== undefined && ingress.apiVersion !== "networking.k8s.io/v1";
        // A name that a key of an option ends is judged at the option.
        const sound = Object.entries(annotations).filter(([name]) => qualifiedKey(name).length === 0);
        const metadata = metadataOf(values, { ...Object.fromEntries(sound), ...object(values.annotations) });
        const rules = isOld ? oldServerRules : rulesOf(values.kubernetesVersion);
        const errors = validateIngress({ metadata, spec: isOld ? withPathTypes(spec) : spec }, rules);
        const own = [
            modeFindings(ingress),
            optionFindings(values),
            overriddenFindings(values, annotations),
            annotationFindings(values, annotations),
            certificateFindings(values),
            ownerFindings(values.annotations),
            repeatedFindings(values),
            timeFindings(values),
            versionFindings(values),
            servedFindings(values),
            sizeFindings({ metadata, spec }),
        ];
        return byName(values, [...findingsOfErrors(errors, paths), ...own.flatMap(asFound)]);
    });
}

/** On CCE a certificate is told by the name of its Secret. */
function certificateFindings(values: Record<string, unknown>): Diagnostic[] {
    const { certificate, isCce } = ingressOfArguments(values);
    if (isCce !== true || certificate?.by !== "tls") return [];
    const routes: unknown[] = Array.isArray(values.routes) ? values.routes : [];
    const asked = routes.findIndex((route) => object(route).tls === true);
    const where = asked < 0 ? "tls" : `routes[${asked}].tls`;
    return [{ ...finding("CR308", where, withoutSecret.reason, withoutSecret.help), severity: "warning" }];
}

/**
 * Limits of a request to the API server, and of the server's own request to etcd. Source: defaults of kube-apiserver
 * and etcd.
 */
const mostBytes = { request: 3 * 1024 * 1024, stored: 1.5 * 1024 * 1024 };

/**
 * An object that certainly does not fit: its JSON is what is sent, and its texts alone are less than what is stored.
 */
function sizeFindings(manifest: object): Diagnostic[] {
    const [sent, texts] = [Buffer.byteLength(JSON.stringify(manifest)), textBytes(manifest)];
    if (sent <= mostBytes.request && texts <= mostBytes.stored) return [];
    const [size, limit] = sent > mostBytes.request ? [sent, mostBytes.request] : [texts, mostBytes.stored];
    const message = `The Ingress has ${mebibytes(size)} MiB, and the cluster takes at most ${mebibytes(limit)}.`;
    const help = "Put some of the hosts on another Ingress, in a table on another gateway.";
    return [{ ...finding("CR314", "routes", message, help), subject: { bytes: size } }];
}

const mebibytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(1);

function textBytes(value: unknown): number {
    if (typeof value === "string") return Buffer.byteLength(value);
    if (typeof value !== "object" || value === null) return 0;
    return Object.values(value).reduce((sum: number, item) => sum + textBytes(item), 0);
}

function timeFindings({ timeout }: Record<string, unknown>): Diagnostic[] {
    return typeof timeout === "number" && timeout < 1
        ? [finding("CR301", "timeout", `${timeout} is too small.`, "Give seconds, 1 or more.")]
        : [];
}
