import { codeOf, label } from "../diagnostics/catalogue";
import { line } from "../diagnostics/render";
import type { LintCode, Rule as RoutingRule, Table } from "../routing";
import type { TrafficChange } from "../routing";
import { describeChange, formatRequest, lint, stopsGate, trafficDiff } from "../routing";

/** The routes of a stack before and after what a preview or update does. */
export interface PolicyInput {
    /** Called only by the policy that compares. Throws when the earlier routes cannot be read. */
    before(): Promise<readonly Table[]>;
    after: readonly Table[];
    /** Values that are known only after apply may become known. Default: true. */
    isPreview?: boolean;
}

/** What a policy finds: one sentence for each violation. */
export type Rule<Config> = (input: PolicyInput, config: Config) => string[] | Promise<string[]>;

/** Configuration of each policy, as a policy-pack configuration file has it. */
export interface Configs {
    "no-lost-traffic": {
        /** Stack export or files to compare with, instead of the state of the stack. */
        baseline?: string[];
    };
    "no-conflicts": {
        /** Diagnostic codes that count as conflicts. */
        codes?: string[];
    };
    "tls-required": {
        /** Hosts that may be served by plain HTTP; `*.example.com` is every name below example.com. */
        except?: string[];
    };
    "listed-hosts": {
        /** Hosts that may be routed; `*.example.com` is every name below example.com. Without a list everything may. */
        hosts?: string[];
    };
    "limits-near": {
        /** Share of a limit at which it counts as near, 0 to 1. */
        share?: number;
    };
}
export type PolicyName = keyof Configs;

/** Codes of the routing analysis by which rules fight over requests. */
export const conflictCodes: readonly LintCode[] = ["CR101", "CR104", "CR105", "CR106", "CR119"];
export const defaultLimitShare = 0.8;

export const rules: { readonly [Name in PolicyName]: Rule<Configs[Name]> } = {
    "no-lost-traffic": async ({ before, after, isPreview = true }) =>
        trafficDiff(await before(), after)
            // What is known only after apply is known in the update.
            .filter((change) => stopsGate(change) && !(isPreview && isLate(change)))
            .map((change) => `${describeChange(change)}, e.g. ${formatRequest(change.witness)}`),

    "no-conflicts": ({ after }, { codes = conflictCodes as readonly string[] }) =>
        lint(after)
            .filter((finding) => codes.some((code) => codeOf(code) === finding.code))
            .map(({ code, message, help, origin }) => line({ code, message, help, where: origin?.object ?? "" })),

    "tls-required": ({ after, isPreview }, { except = [] }) =>
        unique(
            after.flatMap((table) =>
                table.rules
                    .filter((rule) => rule.tls === false)
                    .flatMap((rule) => {
                        const where = `without TLS on gateway ${table.gateway}`;
                        if (isUnknownHost(rule))
                            return undeterminedHost(rule, isPreview, `is served ${where}`, "may be excepted");
                        return isListed(rule.host, except) ? [] : [`${rule.host || "every host"} is served ${where}`];
                    }),
            ),
        ),

    "listed-hosts": ({ after, isPreview }, { hosts }) =>
        hosts === undefined
            ? []
            : unique(
                  after.flatMap((table) =>
                      table.rules.flatMap((rule) => {
                          if (isUnknownHost(rule))
                              return undeterminedHost(rule, isPreview, "is routed", "is among the listed hosts");
                          return isListed(rule.host, hosts)
                              ? []
                              : [
                                    `${rule.origin.object} routes ${rule.host || "every host"}, which is not among the listed hosts: ${hosts.join(", ") || "there are none"}`,
                                ];
                      }),
                  ),
              ),

    "limits-near": ({ after }, { share = defaultLimitShare }) =>
        after.flatMap(({ gateway, rules: here, maxRules }) =>
            maxRules === undefined || here.length < share * maxRules
                ? []
                : [`gateway ${gateway} has ${here.length} of at most ${maxRules} rules`],
        ),
};

export const policyNames = Object.keys(rules) as PolicyName[];

const isLate = ({ kind, before, after }: TrafficChange): boolean =>
    kind === "undetermined" &&
    [before, after].flat().some((target) => target?.kind === "unknown" && target.unread !== true);

const unique = (list: readonly string[]): string[] => [...new Set(list)];
const isUnknownHost = ({ unknown }: RoutingRule): boolean => unknown?.includes("host") === true;

/**
 * A host that is secret, or that an update still does not know, must not pass. A preview waits: the update will know
 * the host.
 */
function undeterminedHost({ origin, secret }: RoutingRule, isPreview = true, what: string, question: string): string[] {
    const isSecret = secret?.includes("host") === true;
    if (isPreview && !isSecret) return [];
    const at = origin.path === undefined ? "" : ` (${origin.path})`;
    return [
        `a host of ${origin.object}${at} ${what}, and is ${isSecret ? "secret" : "not known"}, so that nothing tells whether it ${question}`,
    ];
}

function isListed(host: string | undefined, list: readonly string[]): boolean {
    const name = host?.toLowerCase();
    return list.some((entry) => {
        const allowed = entry.toLowerCase();
        return name === allowed || (allowed.startsWith("*.") && name?.endsWith(allowed.slice(1)) === true);
    });
}

/** Titles of the codes that count as conflicts, for descriptions. */
export const conflictTitles = (): string => conflictCodes.map((code) => label(code)).join(", ");
