/** What decides between several gateways that may be asked, in words. */
import { dialects } from "./dialects";
import type { HostIndex } from "./host-index";
import { addressesOf, describeListener, isIp, listenersOf, overlaps } from "./listener";
import type { Table } from "./model";
import { placesOf, sharedPlace } from "./address-change";

const namesOf = (tables: readonly Table[]): string => tables.map(({ gateway }) => gateway).join(" and ");

/** Who may answer for a host. What is not read is no gateway: it may as well be about requests within a mesh. */
export function whoHasRules(gateways: readonly HostIndex[], host: string): string {
    const tables = gateways.map(({ table: { table } }) => table);
    const read = tables.filter(({ unread }) => unread !== true);
    const others = namesOf(tables.filter((table) => !read.includes(table)));
    if (read.length === 0) return `Nothing that is read takes requests for the host ${host} (${others})`;
    const take = read.length > 1 ? "Several gateways take" : `${namesOf(read)} takes`;
    const named = read.length > 1 ? ` (${namesOf(read)})` : "";
    return `${take} requests for the host ${host}${named}${others === "" ? "" : `, beside ${others}`}`;
}

/**
 * DNS decides which address a host's name leads to, and no table tells that. The URL tells which of its ports is asked.
 */
export function whatDecides(gateways: readonly HostIndex[]): string {
    const tables = gateways.map(({ table: { table } }) => table);
    if (tables.some(({ unread }) => unread === true))
        return "what is not read may take the request, or leave it to others";
    if (tables.some((table) => listenersOf(table).some(({ doubt }) => doubt !== undefined)))
        return "its DNS record and its port decide which one is asked";
    const shared = sharedPlace(tables);
    if (shared !== undefined)
        return `all of them ask for ${shared}, so that no DNS record decides between them, and which one has it is not known`;
    if (new Set(tables.flatMap(addressesOf)).size > 1)
        return `its DNS record decides which one is asked${exceptAmong(tables) ?? unlessOne(tables)}`;
    const names = [...new Set(tables.map(({ dialect }) => dialects[dialect].title))];
    if (names.length > 1 && meet(tables))
        return `they have one address, and in which order ${names.join(" and ")} stand there is not known`;
    const listeners = tables.map((table) => listenersOf(table).map(describeListener).join(" and "));
    return `they have one address, and scheme and port of the URL decide (${listeners.join("; ")})`;
}

/** Some of the tables ask for one address. */
function exceptAmong(tables: readonly Table[]): string | undefined {
    for (const one of new Set(tables.flatMap(placesOf))) {
        const some = tables.filter((table) => placesOf(table).includes(one));
        if (some.length > 1)
            return `, but not between ${some.map(({ gateway }) => gateway).join(" and ")}, which all ask for ${one}`;
    }
    return undefined;
}

/** A controller may serve several classes, and Gateways beside Ingresses. */
function unlessOne(tables: readonly Table[]): string {
    const isByIp = new Set(tables.map((table) => addressesOf(table).some(isIp)));
    if (tables.every(({ dialect }) => dialects[dialect].keepsAddress !== undefined) && isByIp.size > 1)
        return ", unless the address is that of the load balancer with the id";
    if (tables.every(({ address }) => address !== undefined)) return "";
    if (!tables.every(isOfTraefik)) return tables.filter(mayShare).length > 1 ? ", unless they have one address" : "";
    const kinds = new Set(tables.map(({ dialect }) => dialect === "traefik-gateway"));
    if (kinds.size > 1)
        return ", unless they are one Traefik, whose order between Ingresses and HTTPRoutes is not known";
    return kinds.has(false) ? ", unless one Traefik serves them all" : "";
}

/** A load balancer of a cloud has an address of its own, and so has what names one of the network. */
const ofClouds: ReadonlySet<string> = new Set(["aws-alb", "ack-alb", "alb", "gce", "cce", "sae-alb", "sae-clb"]);
const mayShare = (table: Table): boolean =>
    table.address === undefined && !ofClouds.has(table.dialect) && !addressesOf(table).some(isIp);

const isOfTraefik = ({ dialect }: Table): boolean => dialect.startsWith("traefik");

/** Whether a request can arrive at two of the tables. */
const meet = (tables: readonly Table[]): boolean =>
    tables.some((a, i) =>
        tables
            .slice(i + 1)
            .some((b) => listenersOf(a).some((one) => listenersOf(b).some((other) => overlaps(one, other)))),
    );
