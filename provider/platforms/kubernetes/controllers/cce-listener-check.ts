/** What annotations of CCE say about the listeners of an Ingress, and what contradicts it. */
import { isGiven } from "../../../inputs/unknown";
import { type Listed, listedIn } from "./cce-listen-ports";
import { cce } from "./cce";
import { certificateIds } from "./cce-certificate";
import { onlyHttps } from "./cce-exclusive";
import { type CceIngress, openIn } from "./cce-ingress";
import { type Annotations, elb, type WrongValue } from "./cce-wrong-value";

const list = elb("listen-ports");
const help = "Leave one of the two out.";
const certificateHelp = `Give tls with a Secret, or ${certificateIds}.`;

export const listenerContradictions = (annotations: Annotations, ingress: CceIngress): WrongValue[] => {
    const { [list]: text } = annotations;
    const listed = typeof text === "string" ? listedIn(text) : undefined;
    return [
        ...protocol(annotations, ingress, listed),
        ...withoutIds(ingress),
        ...withoutCertificate(listed, ingress),
        ...nothingToRedirect(annotations, listed),
        ...withoutHttps(annotations, ingress, listed),
    ];
};

/**
 * Why the protocol of the one listener is open. Newer versions of CCE tell it by the certificate, older ones by the
 * annotation `protocol`.
 */
export function protocolDoubt(
    protocol: string,
    hasCertificate: boolean | undefined,
): { reason: string; help: string; byCertificate: boolean } | undefined {
    const is = protocol.toUpperCase();
    if (is !== "HTTP" && is !== "HTTPS")
        return {
            reason: `CCE's guide has no ${JSON.stringify(protocol)} here`,
            help: "It has HTTP, HTTPS.",
            byCertificate: false,
        };
    if (is === "HTTP" && hasCertificate === true)
        return { reason: `${JSON.stringify(protocol)} contradicts the certificate`, help, byCertificate: true };
    return is === "HTTPS" && hasCertificate === false
        ? {
              reason: `${JSON.stringify(protocol)} needs a certificate, and there is none`,
              help: certificateHelp,
              byCertificate: true,
          }
        : undefined;
}

/** Others may have an annotation of this name. */
function protocol(annotations: Annotations, ingress: CceIngress, listed: Listed | undefined): WrongValue[] {
    const [annotation, wanted] = ["protocol", annotations.protocol];
    const { certificate, isCce } = ingress;
    const isOfCce = isCce === true || Object.keys(annotations).some((name) => name.startsWith(elb("")));
    if (typeof wanted !== "string" || !isOfCce || openIn(ingress)(wanted)) return [];
    const doubt = protocolDoubt(wanted, certificate?.isThere);
    if (!isGiven(annotations[list]) || doubt?.byCertificate === false) {
        if (doubt === undefined) return [];
        const { reason, byCertificate } = doubt;
        return [
            { annotation, reason, help: doubt.help, isSure: false, ...(byCertificate && { beside: certificateIds }) },
        ];
    }
    if (listed === undefined || listed.isOpen || listed.schemes.length === 0) return [];
    if (listed.schemes.some((scheme) => scheme === wanted.toLowerCase())) return [];
    return [{ annotation, reason: `no listener of ${list} speaks ${wanted}`, help, isSure: false, beside: list }];
}

const withoutIds = ({ certificate }: CceIngress): WrongValue[] =>
    certificate?.by === "ids"
        ? [
              {
                  annotation: certificateIds,
                  reason: "it names no certificate",
                  help: "Give an id, or leave it out.",
                  isSure: false,
              },
          ]
        : [];

function withoutCertificate(listed: Listed | undefined, { certificate }: CceIngress): WrongValue[] {
    if (listed?.schemes.includes("https") !== true || certificate?.isThere !== false) return [];
    const reason = "a listener speaks HTTPS, and there is no certificate";
    return [{ annotation: list, reason, help: certificateHelp, isSure: false, beside: certificateIds }];
}

const both = 'Give listen-ports with both, e.g. [{"HTTP":80},{"HTTPS":443}].';
function nothingToRedirect(annotations: Annotations, listed: Listed | undefined): WrongValue[] {
    const annotation = elb("ssl-redirect");
    const isLate = isGiven(annotations[list]) ? listed === undefined || listed.isOpen : annotations[list] !== undefined;
    const isBoth = (["http", "https"] as const).every((scheme) => listed?.schemes.includes(scheme));
    if (annotations[annotation] !== "true" || isLate || isBoth) return [];
    return [{ annotation, reason: "there is nothing to redirect from or to", help: both, isSure: false, beside: list }];
}

/** What has no effect on a listener for HTTP. */
function withoutHttps(annotations: Annotations, { certificate }: CceIngress, listed: Listed | undefined): WrongValue[] {
    const isPlain =
        annotations[list] === undefined
            ? certificate?.isThere === false
            : listed?.isOpen === false && listed.schemes.length > 0 && !listed.schemes.includes("https");
    if (!isPlain) return [];
    return onlyHttps.flatMap((field) => {
        const annotation = cce.rules[field]?.annotation ?? "";
        const value = annotations[annotation];
        if (!isGiven(value) || value === "false") return [];
        const reason = "only a listener that speaks HTTPS has it";
        return [
            { annotation, reason, help: "Give a certificate, or leave it out.", isSure: false, beside: certificateIds },
        ];
    });
}
