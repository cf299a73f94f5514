/** What options of Huawei Cloud CCE say about each other. */
import { ipFamily } from "../../../inputs/address";
import { UNKNOWN_INPUT } from "../../../inputs/unknown";
import { between, type Complaint, holdsUnknownInput } from "./options";

type Options = Record<string, unknown>;
const json = (value: unknown): string => JSON.stringify(value);
const service =
    (limit: number) =>
    (value: Record<string, unknown>): Complaint[] =>
        Object.keys(value)
            .filter((name) => name.length > limit)
            .map((name) => ({
                at: `.${name}`,
                reason: `the name of the Service has ${name.length} characters`,
                help: `At most ${limit} fit into the annotation.`,
            }));
type TypedLists = Record<string, { type?: string }[]>;
const kinds =
    (known: readonly string[], limit: number) =>
    (value: TypedLists): Complaint[] => [
        ...service(limit)(value),
        ...Object.entries(value).flatMap(([name, list]) =>
            list.flatMap((item, i) =>
                known.includes(String(item?.type))
                    ? []
                    : [
                          {
                              at: `.${name}[${i}].type`,
                              reason: `${json(item?.type)} is not known`,
                              help: `Use one of ${known.join(", ")}.`,
                          },
                      ],
            ),
        ),
    ];

/** Which options contradict each other. */
export function checkCce(options: Options, ingress: Readonly<Options> = {}): Complaint[] {
    const out: Complaint[] = [];
    const wrong = (at: string, reason: string, help: string): void => void out.push({ at, reason, help });
    checkListeners(options, ingress, wrong);
    const balancer = options.loadBalancer;
    if (typeof balancer !== "object" || balancer === null || holdsUnknownInput(balancer)) return out;
    const { existing, create } = balancer as { existing?: Options; create?: Options };
    const dedicated = (existing ?? create)?.kind === "dedicated";
    if ((existing === undefined) === (create === undefined)) {
        wrong(
            "loadBalancer",
            existing ? "both existing and create are given" : "neither existing nor create is given",
            "Give one of the two.",
        );
    }
    if (existing && existing.id === undefined && existing.ip === undefined)
        wrong("loadBalancer.existing", "neither id nor ip is given", "Give the id of the load balancer.");
    if (typeof existing?.id === "string" && (existing.id === "" || existing.id.length > 100))
        wrong("loadBalancer.existing.id", `${json(existing.id)} is no id`, "Give 1-100 characters.");
    if (typeof existing?.ip === "string" && ipFamily(existing.ip) === undefined)
        wrong(
            "loadBalancer.existing.ip",
            `${json(existing.ip)} is no IP address`,
            "Give the address of the load balancer, e.g. 192.168.0.7.",
        );
    if (create) checkCreate(create, dedicated, wrong);
    for (const field of ["listenPorts", "slowStart", "order", "rulePriority", "canary", "rewriteTarget"]) {
        if (options[field] !== undefined && !dedicated)
            wrong(field, "only a dedicated load balancer has it", 'Use a load balancer with kind: "dedicated".');
    }
    if (options.tags !== undefined && !create)
        wrong("tags", "an existing load balancer keeps its own tags", "Leave tags out, or create the load balancer.");
    checkRouting(options, wrong);
    return out;
}

type Wrong = (at: string, reason: string, help: string) => void;

interface ListenPort {
    protocol?: unknown;
    port?: unknown;
}

/** Which listeners there are, and which options need an HTTPS one. */
function checkListeners(options: Options, ingress: Readonly<Options>, wrong: Wrong): void {
    const { listenPorts, http2, sslRedirect, secureBackends, backendProtocol } = options;
    if (secureBackends === true && typeof backendProtocol === "string" && backendProtocol !== "https")
        wrong(
            "secureBackends",
            `not possible together with backendProtocol ${json(backendProtocol)}`,
            "Leave one of the two out.",
        );
    const certificate = hasCertificate(options, ingress);
    const listed = Array.isArray(listenPorts) ? (listenPorts as unknown[]) : undefined;
    if (listed?.some(holdsUnknownInput) || holdsUnknownInput(listenPorts)) return;
    const ports = (listed ?? []).map((one) => (typeof one === "object" && one !== null ? (one as ListenPort) : {}));
    const speaks = (protocol: string): boolean => ports.some((one) => one.protocol === protocol);
    ports.forEach(({ port }, i) => {
        const first = ports.findIndex((other) => other.port === port);
        if (port !== undefined && first < i)
            wrong(
                `listenPorts[${i}].port`,
                `${json(port)} is already that of listenPorts[${first}]`,
                "Give each listener a port of its own.",
            );
    });
    if (speaks("HTTPS") && certificate === false)
        wrong(
            "listenPorts",
            "a listener speaks HTTPS, and there is no certificate",
            "Give certificateIds, or tls with a Secret.",
        );
    const isSecure = listed === undefined ? certificate : speaks("HTTPS");
    if (http2 === true && isSecure === false)
        wrong("http2", "only a listener that speaks HTTPS has it", "Give a certificate, or leave http2 out.");
    if (sslRedirect === true && listed !== undefined && !(speaks("HTTP") && speaks("HTTPS")))
        wrong("sslRedirect", "there is nothing to redirect from or to", "Give listenPorts with HTTP and HTTPS.");
}

/** Undefined while it is not known. */
function hasCertificate(
    { certificateIds }: Options,
    { tls, routes, annotations }: Readonly<Options>,
): boolean | undefined {
    const raw = typeof annotations === "object" && annotations !== null ? (annotations as Options) : {};
    const routeTls = Array.isArray(routes) ? routes.map((route) => (route as Options | undefined)?.tls) : [routes];
    const given = [certificateIds, tls, raw["kubernetes.io/elb.tls-certificate-ids"], ...routeTls];
    const isThere = (value: unknown): boolean =>
        Array.isArray(value)
            ? value.length > 0
            : value !== undefined && value !== null && value !== false && value !== UNKNOWN_INPUT;
    if (given.some(isThere)) return true;
    return given.includes(UNKNOWN_INPUT) || (annotations as unknown) === UNKNOWN_INPUT ? undefined : false;
}

function checkCreate(create: Options, dedicated: boolean, wrong: Wrong): void {
    const at = "loadBalancer.create";
    if (typeof create.name === "string" && !/^[\w.-]{1,64}$/.test(create.name))
        wrong(`${at}.name`, `${json(create.name)} is no name`, "Give 1-64 letters, digits, _, . and -.");
    if (dedicated && !Array.isArray(create.availabilityZones))
        wrong(`${at}.availabilityZones`, "missing", "A dedicated load balancer needs at least one zone.");
    if (dedicated && create.l7Flavor === undefined)
        wrong(`${at}.l7Flavor`, "missing", "A dedicated load balancer needs a flavor for HTTP.");
    if (create.public === true) {
        for (const field of ["bandwidthChargeMode", "bandwidthSize", "eipType"]) {
            if (create[field] === undefined) wrong(`${at}.${field}`, "missing", "A public address needs it.");
        }
    }
    if (typeof create.bandwidthSize === "number")
        for (const c of between(1, 2000, " (Mbit/s)")(create.bandwidthSize))
            wrong(`${at}.bandwidthSize`, c.reason, c.help);
}

function checkRouting(options: Options, wrong: Wrong): void {
    const { redirect, canary, accessList, sslRedirect, listenPorts, sessionAffinityMinutes } = options as Record<
        string,
        Options | undefined
    >;
    if (options.cors !== undefined && options.rewriteTarget !== undefined)
        wrong("cors", "not possible together with rewriteTarget", "Use two Ingresses.");
    if (options.slowStart !== undefined && sessionAffinityMinutes !== undefined)
        wrong("slowStart", "not possible together with sessionAffinityMinutes", "Leave one of the two out.");
    if (redirect && canary) wrong("redirect", "not possible together with canary", "Use two Ingresses.");
    if (typeof redirect?.url === "string" && !/^https?:\/\//.test(redirect.url))
        wrong("redirect.url", `${json(redirect.url)} is no URL`, "Start with http:// or https://.");
    if (typeof redirect?.code === "number" && ![301, 302, 303, 307, 308].includes(redirect.code))
        wrong("redirect.code", `${redirect.code} is no redirect`, "Use 301, 302, 303, 307 or 308.");
    if (typeof canary?.weight === "number")
        for (const c of between(0, 100, " (percent)")(canary.weight)) wrong("canary.weight", c.reason, c.help);
    if (canary && ["weight", "header", "cookie"].every((key) => canary[key] === undefined))
        wrong("canary", "nothing says which requests are meant", "Give weight, header or cookie.");
    if (canary?.weight !== undefined && (canary.header !== undefined || canary.cookie !== undefined))
        wrong("canary.weight", "not possible together with a header or cookie", "Use two Ingresses.");
    for (const name of ["header", "cookie"]) {
        const [key, values] = [`${name}Values`, canary?.[`${name}Values`]];
        if (canary?.[name] !== undefined && values === undefined)
            wrong(`canary.${name}`, `nothing says which values of the ${name} are meant`, `Give ${key}.`);
        if (values !== undefined && canary?.[name] === undefined)
            wrong(`canary.${key}`, `there is no ${name} that they are the values of`, `Give ${name}.`);
        if (Array.isArray(values) && (values.length === 0 || values.length > 10))
            wrong(`canary.${key}`, `${values.length} values`, "Give 1-10 values.");
    }
    if (Array.isArray(accessList?.ids) && (accessList.ids.length === 0 || accessList.ids.length > 5))
        wrong("accessList.ids", `${accessList.ids.length} groups`, "Give 1-5 groups.");
    if ((sslRedirect as unknown) === true && listenPorts === undefined)
        wrong("sslRedirect", "there is nothing to redirect from", "Give listenPorts with HTTP and HTTPS.");
    if (typeof sessionAffinityMinutes === "number")
        for (const c of between(1, 1440, " (minutes)")(sessionAffinityMinutes))
            wrong("sessionAffinityMinutes", c.reason, c.help);
    for (const c of kinds(
        ["Method", "Header", "Cookie", "QueryString", "SourceIp"],
        48,
    )((options.conditions ?? {}) as TypedLists))
        wrong(`conditions${c.at}`, c.reason, c.help);
    for (const c of kinds(
        ["FixedResponse", "TrafficLimit", "ForwardPool", "InsertHeader", "RemoveHeader"],
        51,
    )((options.actions ?? {}) as TypedLists))
        wrong(`actions${c.at}`, c.reason, c.help);
    for (const [name, header] of Object.entries(
        (options.headers ?? {}) as Record<string, { key?: unknown; values?: unknown }>,
    )) {
        if (name.length > 51)
            wrong(
                `headers.${name}`,
                `the name of the Service has ${name.length} characters`,
                "At most 51 fit into the annotation.",
            );
        if (typeof header?.key === "string" && !/^[\w-]{1,40}$/.test(header.key))
            wrong(`headers.${name}.key`, `${json(header.key)} is no header`, "Give 1-40 letters, digits, - and _.");
        if (Array.isArray(header?.values) && header.values.length > 9)
            wrong(`headers.${name}.values`, `${header.values.length} values`, "Give at most nine.");
        if (options.canary !== undefined)
            wrong(`headers.${name}`, "not possible together with canary", "Use canary.header.");
    }
}
