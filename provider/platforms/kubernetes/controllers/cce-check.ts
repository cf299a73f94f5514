/** What options of Huawei Cloud CCE say about each other. */
import { listOf, isArray } from "../../../inputs/json";
import { labelPattern } from "../../../inputs/address";
import { joinField } from "../../../inputs/shape";
import { holdsUnknown, isAbsent, isGiven, UNKNOWN_INPUT, isUnknownInput } from "../../../inputs/unknown";
import { addressError } from "./cce-address";
import { checkCreate } from "./cce-create";
import { type Certificate, certificateIds, certificateOf } from "./cce-certificate";
import { answeringActions, besideActions, exclusive, onlyDedicated, onlyHttps } from "./cce-exclusive";
import { actionErrors, conditionErrors, headerErrors } from "./cce-lists";
import { idleFor, servicesOf, servicesWithHost } from "./cce-services";
import type { OptionError } from "./option-error";

type Options = Record<string, unknown>;
const labelOnly = new RegExp(`^${labelPattern}$`);
const json = (value: unknown): string => JSON.stringify(value);
/** Where a key of a map is, below the map. */
const below = (name: string): string => joinField("_", name).slice(1);
/** Keys are names of Services, and end the name of an annotation. A value that comes later may turn out to be none. */
const service =
    (limit: number) =>
    (value: Record<string, unknown>): OptionError[] =>
        Object.keys(value)
            .filter((name) => isGiven(value[name]))
            .flatMap((name) => {
                const [at, length] = [below(name), name.length];
                if (length > limit)
                    return {
                        at,
                        reason: `the name of the Service has ${length} characters`,
                        help: `At most ${limit} fit into the annotation.`,
                    };
                if (labelOnly.test(name)) return [];
                const help = "Give the name of a Service: lower case letters, digits and -.";
                return { at, reason: `${json(name)} is no name of a Service`, help };
            });
/** What is wrong below the values of a map. */
const eachOf = (value: Options, errorsOf: (value: unknown, name: string) => OptionError[]): OptionError[] =>
    Object.entries(value).flatMap(([name, one]) =>
        one === UNKNOWN_INPUT ? [] : errorsOf(one, name).map((c) => ({ ...c, at: `${below(name)}${c.at}` })),
    );

/** What can be seen of a value: nothing, as long as it is not known. */
const partOf = (value: unknown): Options => (typeof value === "object" && value !== null ? (value as Options) : {});

/** Which options contradict each other. */
export function checkCce(options: Options, ingress: Readonly<Options> = {}): OptionError[] {
    const out: OptionError[] = [];
    const wrong: Wrong = (at, reason, help, isWarning) =>
        void out.push({ at, reason, help, ...(isWarning === true && { isWarning }) });
    checkListeners(options, ingress, wrong);
    if (isGiven(options.loadBalancer)) checkBalancer(options, wrong);
    checkTags(options, wrong);
    checkRouting(options, wrong);
    checkCanary(options, wrong);
    checkServices(options, servicesWithHost(ingress), wrong);
    return [...out, ...idleServices(options, servicesOf(ingress))];
}

/** The load balancer, and options that some have only. */
function checkBalancer(options: Options, wrong: Wrong): void {
    const { existing, create } = partOf(options.loadBalancer);
    if (isGiven(existing) && isGiven(create))
        wrong("loadBalancer", "both existing and create are given", "Give one of the two.");
    if (isAbsent(existing) && isAbsent(create))
        wrong("loadBalancer", "neither existing nor create is given", "Give one of the two.");
    const one = isGiven(existing) ? existing : isAbsent(existing) ? create : UNKNOWN_INPUT;
    const kind = one === UNKNOWN_INPUT ? one : partOf(one).kind;
    if (isGiven(existing)) checkExisting(partOf(existing), wrong);
    if (isGiven(create)) {
        const { privateAddress } = partOf(create);
        const at = "loadBalancer.create";
        checkCreate(partOf(create), kind === "dedicated", (field, reason, help) =>
            wrong(`${at}.${field}`, reason, help),
        );
        const reason = typeof privateAddress === "string" ? addressError(privateAddress, true) : undefined;
        if (reason !== undefined)
            wrong(`${at}.privateAddress`, reason, "Give an address of the subnet, e.g. 192.168.0.7.");
    }
    for (const field of onlyDedicated) {
        if (isGiven(options[field]) && kind !== UNKNOWN_INPUT && kind !== "dedicated")
            wrong(field, "only a dedicated load balancer has it", 'Use a load balancer with kind: "dedicated".');
    }
    if (isGiven(options.tags) && isAbsent(create))
        wrong("tags", "an existing load balancer keeps its own tags", "Leave tags out, or create the load balancer.");
}

/** Tags become one text, with commas between them. */
function checkTags({ tags }: Options, wrong: Wrong): void {
    if (!isGiven(tags) || typeof tags !== "object") return;
    for (const [key, value] of Object.entries(tags as Options)) {
        if (key.trim() === "") wrong(`tags${below(key)}`, "the key is empty", "Give each tag a key.");
        const isSplit = key.includes(",") || key.includes("=") || (typeof value === "string" && value.includes(","));
        if (isSplit)
            wrong(`tags.${key}`, `${json(value)} would be read as other tags`, "Leave commas out, and = in a key.");
    }
}

function checkExisting({ id, ip }: Options, wrong: Wrong): void {
    if (isAbsent(id) && isAbsent(ip))
        wrong("loadBalancer.existing", "neither id nor ip is given", "Give the id of the load balancer.");
    const reason = typeof ip === "string" ? addressError(ip) : undefined;
    if (reason !== undefined)
        wrong("loadBalancer.existing.ip", reason, "Give the address of the load balancer, e.g. 192.168.0.7.");
}

type Wrong = (at: string, reason: string, help: string, isWarning?: boolean) => void;

interface ListenPort {
    protocol?: unknown;
    port?: unknown;
}

/** Which listeners there are, and which options need an HTTPS one. */
function checkListeners(options: Options, ingress: Readonly<Options>, wrong: Wrong): void {
    const { listenPorts, sslRedirect, secureBackends, backendProtocol, protocol } = options;
    if (secureBackends === true && typeof backendProtocol === "string" && backendProtocol !== "https")
        wrong(
            "secureBackends",
            `not possible together with backendProtocol ${json(backendProtocol)}`,
            "Leave one of the two out.",
        );
    if (secureBackends === false && backendProtocol === "https")
        wrong("secureBackends", 'not possible together with backendProtocol "https"', "Leave one of the two out.");
    const { isThere: certificate } = certificateOfOptions(options, ingress);
    const isOne = isAbsent(listenPorts) && isAbsent(partOf(ingress.annotations)["kubernetes.io/elb.listen-ports"]);
    if (protocol === "HTTPS" && isOne && certificate === false)
        wrong("protocol", "there is no certificate", "Give certificateIds, or tls with a Secret.");
    if (protocol === "HTTP" && isOne && certificate === true)
        wrong("protocol", '"HTTP" contradicts the certificate', "Leave one of the two out.");
    const listed = isArray(listenPorts) ? listenPorts : undefined;
    if (listed?.some(holdsUnknown) || holdsUnknown(listenPorts)) return;
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
    if (listed !== undefined && typeof protocol === "string" && !speaks(protocol))
        wrong("protocol", `no listener of listenPorts speaks ${protocol}`, "Leave one of the two out.");
    const isSecure = listed === undefined ? certificate : speaks("HTTPS");
    for (const field of onlyHttps)
        if (isSecure === false && isGiven(options[field]) && options[field] !== false)
            wrong(
                field,
                "only a listener that speaks HTTPS has it",
                `Give a certificate, or leave ${field} out.`,
                field !== "http2",
            );
    if (sslRedirect === true && listed !== undefined && !(speaks("HTTP") && speaks("HTTPS")))
        wrong("sslRedirect", "there is nothing to redirect from or to", "Give listenPorts with HTTP and HTTPS.");
}

/** The annotation counts as the option does. */
export function certificateOfOptions(options: Options, { tls, routes, annotations }: Readonly<Options>): Certificate {
    const raw = isUnknownInput(annotations) ? UNKNOWN_INPUT : partOf(annotations)[certificateIds];
    const ofRoutes = Array.isArray(routes)
        ? routes.map((route) => (route === UNKNOWN_INPUT ? UNKNOWN_INPUT : partOf(route).tls))
        : [routes];
    return certificateOf([options.certificateIds, raw], [tls, ...ofRoutes]);
}

function checkRouting(options: Options, wrong: Wrong): void {
    const { sslRedirect, listenPorts } = options;
    const isOn = (field: string): boolean => isGiven(options[field]) && options[field] !== false;
    for (const { one, other, help, isUnsaid } of exclusive) {
        if (!isOn(one) || !isOn(other)) continue;
        if (isUnsaid) wrong(one, `CCE's guide does not have it beside ${other}`, help, true);
        else wrong(one, `not possible together with ${other}`, help);
    }
    const { url } = partOf(options.redirect);
    if (typeof url === "string" && !/^https?:\/\//.test(url))
        wrong("redirect.url", `${json(url)} is no URL`, "Start with http:// or https://.");
    if (sslRedirect === true && isAbsent(listenPorts))
        wrong("sslRedirect", "there is nothing to redirect from", "Give listenPorts with HTTP and HTTPS.");
}

function checkCanary({ canary: given }: Options, wrong: Wrong): void {
    if (!isGiven(given)) return;
    const canary = partOf(given);
    const { weight, header, cookie } = canary;
    if ([weight, header, cookie].every(isAbsent))
        wrong("canary", "nothing says which requests are meant", "Give weight, header or cookie.");
    if (isGiven(weight) && (isGiven(header) || isGiven(cookie)))
        wrong("canary.weight", "not possible together with a header or cookie", "Leave one of the two out.");
    for (const name of ["header", "cookie"]) {
        const [key, values] = [`${name}Values`, canary[`${name}Values`]];
        if (isGiven(canary[name]) && isAbsent(values))
            wrong(`canary.${name}`, `nothing says which values of the ${name} are meant`, `Give ${key}.`);
        if (isGiven(values) && isAbsent(canary[name]))
            wrong(`canary.${key}`, `there is no ${name} that they are the values of`, `Give ${name}.`);
    }
}

/** The longest name of a Service that ends the name of an annotation. */
export const longestName = { conditions: 48, actions: 51, headers: 51 } as const;

const isEmpty = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

/** What is said for Services that no rule leads to. */
const idleServices = (options: Options, services: ReadonlySet<string> | undefined): OptionError[] =>
    (["conditions", "actions", "headers"] as const).flatMap((kind) =>
        Object.entries(partOf(options[kind])).flatMap(([name, value]): OptionError[] => {
            const isWrong = !labelOnly.test(name) || name.length > longestName[kind];
            const found = isWrong || !isGiven(value) || isEmpty(value) ? undefined : idleFor(name, services);
            return found === undefined ? [] : [{ at: `${kind}${below(name)}`, ...found, isWarning: true }];
        }),
    );

/** What is said by Service. */
function checkServices(options: Options, hasHost: (service: string) => boolean, wrong: Wrong): void {
    const judges = {
        conditions: (list: unknown) => conditionErrors(listOf(list)),
        actions: (list: unknown) => actionErrors(listOf(list)),
        headers: (header: unknown, name: string) =>
            isGiven(header) ? headerErrors(partOf(header), hasHost(name)) : [],
    };
    const conditions = partOf(options.conditions);
    for (const kind of ["conditions", "actions", "headers"] as const) {
        const given = partOf(options[kind]);
        for (const c of [...service(longestName[kind])(given), ...eachOf(given, judges[kind])])
            wrong(`${kind}${c.at}`, c.reason, c.help);
    }
    for (const [name, list] of Object.entries(partOf(options.actions))) {
        if (!listOf(list).some((action) => answeringActions.includes(String(partOf(action).type)))) continue;
        for (const other of besideActions)
            if (isGiven(options[other])) {
                const reason = `CCE's guide does not have such an action beside ${other}`;
                wrong(`actions${below(name)}`, reason, "Leave one of the two out.", true);
            }
    }
    for (const [name] of Object.entries(partOf(options.headers)).filter(([, one]) => isGiven(one))) {
        const at = `headers${below(name)}`;
        if (isGiven(options.canary)) wrong(at, "not possible together with canary", "Use canary.header.");
        // An empty list deletes them.
        if (isGiven(conditions[name]) && !isEmpty(conditions[name]))
            wrong(at, "not possible together with conditions", "Write it among the conditions, of the type Header.");
    }
}
