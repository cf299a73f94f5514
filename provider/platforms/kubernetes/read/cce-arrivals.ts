/** Where the requests of an Ingress of Huawei CCE arrive: its load balancer, and the listeners that it asks for. */
import { repeatedKeys } from "../../../inputs/repeated-keys";
import { UNKNOWN_SENTINEL } from "../../../inputs/unknown";
import { fillerOf, placeholdersIn } from "../../../inputs/variables";
import type { Listener } from "../../../routing/model";
import { type Certificate, certificateIds, certificateOf } from "../controllers/cce-certificate";
import { lateClass, ofDedicated } from "../controllers/cce-contradictions";
import { listedIn } from "../controllers/cce-listen-ports";
import { protocolDoubt } from "../controllers/cce-listener-check";
import type { IngressGateway, IngressOfClass } from "./ingress-gateway";
import { isBroken, listenPortsProblem } from "./json";

type Place = Pick<Listener, "scheme" | "port" | "doubt">;

const elb = (name: string): string => `kubernetes.io/elb.${name}`;
const portName = elb("port");
const listName = elb("listen-ports");

export function cceArrivals(arriving: IngressOfClass): IngressGateway[] {
    const { className, key, annotations, tls } = arriving;
    // A load balancer that is created belongs to its Ingress, which gets its id afterwards.
    const isMade = annotations[elb("autocreate")] !== undefined;
    const address = annotations[elb("id")] || annotations[elb("ip")] || (isMade ? `created for ${key}` : undefined);
    const list = annotations[listName];
    if (address === undefined && list === undefined && annotations[portName] === undefined)
        return [{ gateway: className }];
    const certificate = certificateOf([annotations[certificateIds]], tls);
    const one = onePlace(annotations, certificate, key);
    const all = list === undefined ? [one] : onListed(listedPlaces(list, certificate, key), one, annotations, key);
    const https = all.find(({ scheme, port }) => scheme === "https" && port !== undefined);
    const redirects = list !== undefined && annotations[elb("ssl-redirect")] === "true";
    return all.map((at) => ({
        gateway: `${className}${address === undefined ? "" : ` ${address}`}${at.port === undefined ? "" : `:${at.port}`}`,
        listener: { address: address ?? className, ...at },
        ...(redirects && at.scheme === "http" && https?.port !== undefined ? { redirectTo: https.port } : {}),
    }));
}

/** Only a dedicated load balancer has a list of listeners: a shared one may have the one of the port. */
function onListed(
    listed: readonly Place[],
    one: Place,
    annotations: IngressOfClass["annotations"],
    key: string,
): Place[] {
    const shared = [...ofDedicated(annotations), ...lateClass(annotations)].find(
        ({ annotation }) => annotation === listName,
    );
    if (shared === undefined) return [...listed];
    const doubt = `whether CCE takes the annotation ${listName} of Ingress ${key} is not known: ${shared.reason}`;
    const others = listed.filter(({ port }) => port === undefined || port !== one.port);
    const rival = listed.find(({ port }) => port !== undefined && port === one.port);
    const { scheme, ...anyScheme } = one;
    return [...others, rival === undefined || rival.scheme === scheme ? one : anyScheme].map((at) => ({
        ...at,
        doubt,
    }));
}

/** What of a text is still open, as half a sentence. */
function openWords(text: string): string | undefined {
    if (text.includes(UNKNOWN_SENTINEL)) return "is known only after apply";
    const words = placeholdersIn(text);
    return words.length === 0 ? undefined : `holds ${words.join(" and ")}, which ${fillerOf(text)} fills in`;
}

const said = (name: string, key: string, words: string): string => `the annotation ${name} of Ingress ${key} ${words}`;
const portIn = (text: unknown): number | undefined =>
    Number.isInteger(text) && Number(text) >= 1 && Number(text) <= 65535 ? Number(text) : undefined;

/** The one listener of an Ingress that lists none. */
function onePlace(annotations: IngressOfClass["annotations"], certificate: Certificate, key: string): Place {
    const { [portName]: text, protocol } = annotations;
    const given = /^\d+$/.test(text ?? "") ? portIn(Number(text)) : undefined;
    const noPort = (): string => openWords(text ?? "") ?? `is ${JSON.stringify(text)}, and no port from 1 to 65535`;
    const schemeDoubt = ofProtocol(protocol, certificate, key) ?? ofCertificate(certificate, key);
    const scheme = certificate.isThere === true ? "https" : "http";
    const usual = scheme === "https" ? 443 : 80;
    const port = given ?? (text === undefined && schemeDoubt === undefined ? usual : undefined);
    const doubt = text === undefined || given !== undefined ? schemeDoubt : said(portName, key, noPort());
    return {
        ...(schemeDoubt === undefined ? { scheme } : {}),
        ...(port === undefined ? {} : { port }),
        ...(doubt === undefined ? {} : { doubt }),
    };
}

function ofProtocol(protocol: string | undefined, certificate: Certificate, key: string): string | undefined {
    if (protocol === undefined) return undefined;
    const isLater = protocol.includes(UNKNOWN_SENTINEL);
    const found = isLater ? undefined : protocolDoubt(protocol, certificate.isThere)?.reason;
    if (isLater) return said("protocol", key, "is known only after apply");
    return found && said("protocol", key, `leaves open which protocol its listener speaks: ${found}`);
}

const ofCertificate = ({ isThere, why = "" }: Certificate, key: string): string | undefined =>
    isThere === undefined ? `which protocol the listener of Ingress ${key} speaks is not known: ${why}` : undefined;

/** The listeners of a list, of which some elements may be open. */
function listedPlaces(text: string, certificate: Certificate, key: string): Place[] {
    const listed = listedIn(text);
    const places = (listed?.ports ?? []).map(({ scheme, port }): Place => ({
        ...(scheme === undefined ? {} : { scheme }),
        ...(port === undefined ? {} : { port }),
    }));
    const isTold = ({ scheme, port }: Place): boolean => scheme !== undefined && port !== undefined;
    const isClear = isBroken(text) || repeatedKeys(text).length === 0;
    const open = openWords(text);
    if (isClear && places.length > 0 && (open !== undefined || places.every(isTold)))
        return apart(places, key).map((place) =>
            isTold(place)
                ? withCertificate(place, certificate, key)
                : { ...place, doubt: place.doubt ?? said(listName, key, open ?? "") },
        );
    const why = isClear ? (open ?? listenPortsProblem(text) ?? "lists no ports") : "has a key twice";
    const doubt = said(listName, key, why);
    return [...places.filter(({ port }) => port !== undefined), {}].map((place) => ({ ...place, doubt }));
}

/** A port has one listener, and which of two it is nobody says. */
const apart = (places: readonly Place[], key: string): Place[] =>
    places.flatMap((place, i): Place[] => {
        const { port } = place;
        const same = port === undefined ? [place] : places.filter((other) => other.port === port);
        if (same.length === 1) return [place];
        const { scheme } = place;
        return same[0] !== place || places.indexOf(place) < i
            ? []
            : [
                  {
                      ...(same.every((other) => other.scheme === scheme) ? place : { port }),
                      doubt: said(listName, key, `has several listeners for port ${port}`),
                  },
              ];
    });

/** A listener for HTTPS without a certificate is none. */
function withCertificate(place: Place, { isThere, why }: Certificate, key: string): Place {
    if (place.scheme !== "https" || isThere === true || place.doubt !== undefined) return place;
    const doubt =
        isThere === false
            ? `Ingress ${key} has no certificate for its listener of HTTPS`
            : `whether Ingress ${key} has a certificate for its listener of HTTPS is not known: ${why}`;
    return { ...place, doubt };
}
