/** The texts of convert about what it wrote and left out. */
import { pushTo } from "../../push-to";
import type { Conversion } from "../../platforms/gateway-api/convert/convert";
import type { GatewayName } from "../../platforms/gateway-api/convert/parents";
import type { Unconverted, Unused } from "../../platforms/gateway-api/convert/rules";
import { allMiddlewares, type ConvertedRoute } from "../../platforms/gateway-api/convert/routes";
import type { Certificate } from "../../platforms/gateway-api/convert/policies";
import { policyName, type Policy } from "../../platforms/gateway-api/convert/policy";
import type { WithoutListener } from "../../platforms/gateway-api/convert/rules-by-listener";
import type { OtherProtocol } from "../../platforms/gateway-api/convert/protocols";
import { describeRule, formatRequest, type Request, type Table, type Diagnostic, type Rule } from "../../routing";
import type { WrittenFile } from "./write";

/** As `explain` takes it: `-X POST -H "x-beta: 1" http://shop.example.com/`. */
export const requestText = (request: Request): string =>
    [
        ...(request.method === undefined ? [] : [`-X ${request.method}`]),
        ...Object.entries(request.headers ?? {}).map(([name, value]) => `-H ${JSON.stringify(`${name}: ${value}`)}`),
        formatRequest(request),
    ].join(" ");

export const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? "" : "s"}`;

export function writtenText(written: readonly WrittenFile[], tables: readonly Table[]): string[] {
    return written.map(({ file, routes }) => {
        const rules = routes.reduce((sum, { route }) => sum + (route.spec?.rules?.length ?? 0), 0);
        const objects = [...new Set(routes.map(({ object }) => object))];
        const by = new Set(
            tables
                .filter((table) => table.rules.some(({ origin }) => objects.includes(origin.object)))
                .map(({ dialect }) => dialect),
        );
        const from = objects.length === 1 ? (objects[0] ?? "") : `${objects.length} Ingresses`;
        const more = allMiddlewares(routes).length;
        const own = [
            count(routes.length, "HTTPRoute"),
            count(rules, "rule"),
            ...(more > 0 ? [count(more, "Middleware")] : []),
        ];
        return `wrote ${file} (${own.join(", ")}) for ${from} (${[...by].join(", ")})`;
    });
}

/** The rule, with the clients that it is for: the same path may be written for all others. */
const requestsOf = (rule: Rule): string =>
    `${describeRule(rule)}${rule.sources === undefined ? "" : ` from ${rule.sources.join(" or ")}`}`;

export function unconvertedText(
    { unconverted, unused }: Conversion,
    accept: readonly string[],
    policies: readonly Policy[],
): string[] {
    const isSaid = ({ rule, guards: names = [] }: Unconverted): boolean =>
        policies.some(
            (policy) => policy.guards && policy.object === rule.origin.object && names.includes(policyName(policy)),
        );
    // A redirect to https and its target are two rules for one path. What an annotation closes is said with it.
    const said = new Map(
        unconverted
            .filter((one) => one.closed !== true || !isSaid(one))
            .map((one) => [one.closed === true ? one.why : `${requestsOf(one.rule)}\n${one.why}`, one]),
    );
    const lines = [...said.values()].flatMap(({ rule, why, cure, witness, closed }) => {
        const all = unconverted.filter((one) => one.closed === true && one.why === why && !isSaid(one));
        const more = closed === true && all.length > 1 ? ` and ${count(all.length - 1, "more rule")}` : "";
        const head = closed === true ? "closed    " : "left out  ";
        return [
            `${head}${requestsOf(rule)}${more}: ${why}${closed === true ? (more === "" ? ": it answers 500" : ": they answer 500") : ""}`,
            ...(witness === undefined ? [] : [`          request: ${requestText(witness)}`]),
            `          cure: ${cure}`,
        ];
    });
    const never = unused.map((one) => `not used  ${unusedText(one)}`);
    const open = accept.includes("open")
        ? [
              "open      what kept requests out and has no word there is left out: a policy of the Gateway's controller must do that",
          ]
        : [];
    return [...lines, ...never, ...open];
}

/** A rule without a route, since its controller never uses it. */
export const unusedText = ({ rule, why }: Unused): string =>
    `${describeRule(rule)}: its controller never uses it (${why}), so no route has it`;

/** Why a route does not attach to the Gateway, or not for all of its hosts. */
export const findingsText = (findings: readonly Diagnostic[]): string[] =>
    findings
        .filter(({ severity }) => severity !== "info")
        .flatMap(({ code, message, help }) => [`refused   ${message} [${code}]`, `          cure: ${help}`]);

/** Each annotation once, with the objects that have it; what keeps requests out of the same objects in one line. */
export function policiesText(policies: readonly Policy[], accept: readonly string[]): string[] {
    const isOpen = accept.includes("open");
    const byName = new Map<string, Policy[]>();
    for (const one of policies) {
        const key = `${policyName(one)}\n${one.guards}`;
        pushTo(byName, key, one);
    }
    const found = new Map<string, { names: string[]; objects: string[]; first: Policy }>();
    for (const all of byName.values()) {
        const [first] = all;
        if (first === undefined) continue;
        const objects = all.map(({ object }) => object);
        const { guards, mayRoute, headers = false, cure } = first;
        const name = policyName(first);
        const key = guards ? [mayRoute, headers, cure, ...objects].join("\n") : name;
        const known = found.get(key) ?? { names: [], objects, first };
        found.set(key, { ...known, names: [...known.names, name] });
    }
    return [...found.values()].flatMap(({ names, objects, first: { object, guards, headers, mayRoute, cure } }) => {
        const [is, word] = names.length === 1 ? ["is", "is"] : ["are", "are"];
        const head = guards ? (isOpen ? "open      " : "closed    ") : "policy    ";
        const where = headers ? "it changes headers" : "it keeps requests out";
        const end = guards && !isOpen ? `: its routes answer 500 where ${where}` : "";
        return [
            `${head}${andOthers(object, objects.slice(1))}: ${names.join(" and ")} ${is} ${mayRoute ? "not read" : "no routing"} and ${word} not converted${end}`,
            `          cure: ${cure}${guards && !isOpen ? ", and say so with --accept open" : ""}`,
        ];
    });
}

/** Backends that would answer none of their requests. */
export const protocolsText = (protocols: readonly OtherProtocol[], accept: readonly string[]): string[] =>
    protocols.flatMap(({ object, annotation, protocol, services, cure }) => {
        const isOne = services.length === 1;
        const who = object === `Service ${services[0]}` ? "it" : `Service${isOne ? "" : "s"} ${services.join(", ")}`;
        return [
            `${accept.includes("lost") ? "accepted  " : "differs   "}${object}: ${who} speak${isOne ? "s" : ""} ${protocol} (${annotation}), and the routes send plain HTTP`,
            `          cure: ${cure}, or accept it with --accept lost`,
        ];
    });

/** Traefik reads Middlewares through another provider than Gateways. */
export function middlewaresText(routes: readonly ConvertedRoute[]): string[] {
    const all = allMiddlewares(routes);
    const names = all.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
    return all.length === 0
        ? []
        : [
              `needs     ${names.join(", ")}: rewrites with parts of an expression are Middlewares of Traefik, for which the Gateway API has no word`,
              "          cure: run Traefik with --providers.kubernetescrd and its CRDs; without them it answers 500",
          ];
}

/** What routes rely on where the Gateway is not read. */
export function assumedText({ namespace, name, http, https }: GatewayName): string {
    const named = [...http, ...https].map((one) => one.name).join(" and ");
    return `Gateway ${namespace}/${name} is not among the sources: its listeners are taken to be ${named}, open to every host and namespace; add its file, or write their names into the routes`;
}

/** Rules that no listener of the Gateway is for: they are not written, or written for everybody. */
export function elsewhereText(elsewhere: readonly WithoutListener[], accept: readonly string[]): string[] {
    const isOpen = accept.includes("open");
    const head = isOpen ? "open      " : accept.includes("lost") ? "accepted  " : "closed    ";
    const end = isOpen ? "its routes are written for everybody who reaches the Gateway" : "no route is written for it";
    const found = new Map<string, WithoutListener[]>();
    for (const one of elsewhere) pushTo(found, one.why, one);
    return [...found.values()].flatMap((all) => {
        const [first, ...others] = all;
        if (first === undefined) return [];
        const { object, why, cure, witness } = first;
        const rules = all.reduce((sum, one) => sum + one.rules, 0);
        return [
            `${head}${andOthers(object, others)} (${count(rules, "rule")}): ${why}: ${end}`,
            ...(witness === undefined ? [] : [`          request: ${requestText(witness)}`]),
            ...(isOpen
                ? []
                : [`          cure: ${cure}; --accept lost leaves it out, --accept open writes it for everybody`]),
        ];
    });
}

const andOthers = (object: string, others: readonly unknown[]): string =>
    others.length === 0 ? object : `${object} and ${count(others.length, "other")}`;

/** Ingresses that are for another run. */
export function othersText(others: readonly string[]): string[] {
    const [first, ...more] = others;
    return first === undefined
        ? []
        : [
              `not now   ${andOthers(first, more)}: nothing says that only a private network reaches ${more.length === 0 ? "it" : "them"}, and --private leaves ${more.length === 0 ? "it" : "them"} to another run`,
          ];
}

/** The certificates that the Gateway's listeners must name, since routes cannot. */
export const certificatesText = (certificates: readonly Certificate[], gateway: string, isThere: boolean): string[] =>
    certificates.flatMap(({ secret, hosts }) => [
        `tls       ${hosts.length === 0 ? "all hosts" : hosts.join(", ")}: ${
            secret === undefined
                ? "the Ingress names no Secret, so that its controller shows a certificate of its own"
                : isThere
                  ? `no listener of Gateway ${gateway} names the Secret ${secret}`
                  : `Gateway ${gateway} is not among the sources, and must name the Secret ${secret}`
        }`,
        secret === undefined
            ? "          cure: name a certificate for these hosts in certificateRefs of the listener for https"
            : "          cure: add it to certificateRefs of the listener for https, across namespaces with a ReferenceGrant",
    ]);
