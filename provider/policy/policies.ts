import type { EnforcementLevel, PolicyConfigSchema, StackValidationPolicy } from "@pulumi/policy";
import { reason } from "../sources/errors";
import {
    conflictCodes,
    conflictTitles,
    defaultLimitShare,
    policyNames,
    rules,
    type Configs,
    type PolicyName,
} from "./rules";
import { tablesAfter, tablesBefore } from "./tables";

export interface PolicyOptions {
    /** Enforcement level by policy; a policy-pack configuration of the stack or organisation still has the last word. */
    levels?: Partial<Record<PolicyName, EnforcementLevel>>;
    /** Configuration by policy, for what the pack's own configuration leaves out. */
    config?: { [Name in PolicyName]?: Configs[Name] };
    /** Folder that relative names of baseline files are taken from. Default: the working folder. */
    folder?: string;
}

/** Nobody would read more than this. */
const MOST = 20;

/**
 * The policies about routes: `no-lost-traffic`, `no-conflicts`, `tls-required`, `listed-hosts`, `limits-near`. They read
 * the Ingresses, SAE rule sets and route tables of any program, whichever package made them.
 */
export function policies(options: PolicyOptions = {}): StackValidationPolicy[] {
    return policyNames.map((name) => policy(name, options));
}

function policy<Name extends PolicyName>(name: Name, { levels, config, folder }: PolicyOptions): StackValidationPolicy {
    const { level, description, schema } = about[name];
    return {
        name,
        description,
        enforcementLevel: levels?.[name] ?? level,
        configSchema: { properties: schema },
        async validateStack({ resources, getConfig }, report) {
            const settings = { ...defined(config?.[name]), ...defined(getConfig<Configs[Name]>()) } as Configs[Name];
            try {
                const { baseline } = settings as Configs["no-lost-traffic"];
                const before = () => tablesBefore(resources, baseline, folder ?? process.cwd());
                const found = await rules[name](
                    { before, after: tablesAfter(resources), isPreview: isPreview() },
                    settings,
                );
                for (const sentence of found.slice(0, MOST)) report(sentence);
                if (found.length > MOST) report(`and ${found.length - MOST} more`);
            } catch (thrown) {
                // A policy that cannot look must not pass: a broken baseline would let everything through.
                report(`the routes could not be compared: ${reason(thrown)}`);
            }
        },
    };
}

/**
 * The engine's environment tells a policy pack whether this is a preview. Source: pulumi v3.259,
 * `sdk/go/common/resource/plugin/analyzer_plugin.go`.
 */
const isPreview = (): boolean => process.env["PULUMI_NODEJS_DRY_RUN"] !== "false";

const defined = (config: object = {}): object =>
    Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined));

interface About {
    level: EnforcementLevel;
    description: string;
    schema: PolicyConfigSchema["properties"];
}

const texts = { type: "array", items: { type: "string" } } as const;

const about: Readonly<Record<PolicyName, About>> = {
    "no-lost-traffic": {
        level: "mandatory",
        description:
            "No request that is answered now is left without an answer, or at an address where nobody answers it.",
        schema: { baseline: { ...texts, description: "files to compare with, instead of the state of the stack" } },
    },
    "no-conflicts": {
        level: "mandatory",
        description: "No two rules fight over the same requests.",
        schema: {
            codes: {
                ...texts,
                description: `codes that count, by default ${conflictTitles()}`,
                default: [...conflictCodes],
            },
        },
    },
    "tls-required": {
        level: "advisory",
        description: "Every host is served with TLS.",
        schema: { except: { ...texts, description: "hosts that may be served by plain HTTP" } },
    },
    "listed-hosts": {
        level: "mandatory",
        description: "Only listed hosts are routed.",
        schema: { hosts: { ...texts, description: "hosts that may be routed; without a list everything may" } },
    },
    "limits-near": {
        level: "advisory",
        description: "No gateway is close to a limit of its platform.",
        schema: {
            share: {
                type: "number",
                minimum: 0,
                maximum: 1,
                default: defaultLimitShare,
                description: "share of a limit at which it counts as near",
            },
        },
    },
};
