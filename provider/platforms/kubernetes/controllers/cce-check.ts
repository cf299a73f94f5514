/** What options of Huawei Cloud CCE say about each other. */
import { between, type Complaint, holdsLater } from "./table";

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
const kinds =
    (known: readonly string[], limit: number) =>
    (value: Record<string, { type?: string }[]>): Complaint[] => [
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

/** What fields say about each other. */
export function checkCce(options: Options): Complaint[] {
    const out: Complaint[] = [];
    const wrong = (at: string, reason: string, help: string): void => void out.push({ at, reason, help });
    const balancer = options.loadBalancer;
    if (typeof balancer !== "object" || balancer === null || holdsLater(balancer)) return out;
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
    if (redirect && canary) wrong("redirect", "not possible together with canary", "Use two Ingresses.");
    if (typeof redirect?.url === "string" && !/^https?:\/\//.test(redirect.url))
        wrong("redirect.url", `${json(redirect.url)} is no URL`, "Start with http:// or https://.");
    if (typeof redirect?.code === "number" && ![301, 302, 303, 307, 308].includes(redirect.code))
        wrong("redirect.code", `${redirect.code} is no redirect`, "Use 301, 302, 303, 307 or 308.");
    if (typeof canary?.weight === "number")
        for (const c of between(0, 100, " (percent)")(canary.weight)) wrong("canary.weight", c.reason, c.help);
    if (canary && ["weight", "header", "cookie"].every((key) => canary[key] === undefined))
        wrong("canary", "nothing says which requests are meant", "Give weight, header or cookie.");
    for (const key of ["headerValues", "cookieValues"]) {
        const values = canary?.[key];
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
    )((options.conditions ?? {}) as never))
        wrong(`conditions${c.at}`, c.reason, c.help);
    for (const c of kinds(
        ["FixedResponse", "TrafficLimit", "ForwardPool", "InsertHeader", "RemoveHeader"],
        51,
    )((options.actions ?? {}) as never))
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
