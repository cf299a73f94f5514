import type { Settings } from "./settings";
import { sentence } from "../../../diagnostics/render";
import type { CheckFailure } from "../../../engine/resource";
import { isUnknown, type Inputs, type Value } from "../../../engine/values";
import { display, nearest, oneOf } from "../check/problems";
import { withScheme } from "./transport/proxy";
import { settingFields, type SettingField } from "../fields/settings";

/** The settings as read; their rows hold types and defaults. */
type Found = { [Key in Exclude<keyof Settings, "proxiesOfEnvironment">]?: Value } & Record<string, Value>;

/** For the package schema: `config.variables` and `provider.inputProperties`. */
export const configVariables: Record<string, object> = Object.fromEntries(
    settingFields.map((field) => [
        field.name,
        {
            type: field.kind,
            description: describe(field),
            ...(field.secret && { secret: true }),
            ...(field.default !== undefined && { default: field.default }),
        },
    ]),
);

/** Settings that are always secret. */
export const secretSettings: readonly string[] = settingFields
    .filter((field) => field.secret)
    .map((field) => field.name);

function describe({ description, environment, values }: SettingField): string {
    const allowed = values ? ` One of ${values.map((value) => `\`${value}\``).join(", ")}.` : "";
    const env = environment ? ` Environment: ${environment.map((name) => `\`${name}\``).join(", ")}.` : "";
    return `${description}${allowed}${env}`;
}

/**
 * Reads a provider's configuration: text from stack configuration, or typed values from a program. Settings that are
 * left out come from the environment. Values that are not known yet are skipped without a finding.
 */
export function parseSettings(
    values: Inputs,
    environment: NodeJS.ProcessEnv = process.env,
): { settings: Settings; failures: CheckFailure[] } {
    const failures: CheckFailure[] = [];
    const found: Found = {};
    for (const field of settingFields) {
        const given = values[field.name];
        if (isUnknown(given)) continue;
        const value =
            given === undefined || given === null || given === "" ? fromEnvironment(field, environment) : given;
        const parsed = value === undefined ? field.default : parse(field, value, failures);
        if (parsed !== undefined) found[field.name] = parsed;
    }
    unknownKeys(values, failures);
    applyEndpoint(found, values, environment, failures);
    const proxiesOfEnvironment = applyProxies(found, values, environment, failures);
    checkCredentials(values, failures);
    return { settings: { ...(found as Settings), proxiesOfEnvironment }, failures };
}

const fromEnvironment = (field: SettingField, environment: NodeJS.ProcessEnv): string | undefined =>
    field.environment?.map((name) => environment[name]).find((value) => value !== undefined && value !== "");

const wrongSetting = (property: string, message: string, help: string): CheckFailure => ({
    property,
    reason: sentence({ code: "CR502", message, help }),
});

function parse(field: SettingField, value: Value, failures: CheckFailure[]): Value | undefined {
    const shown = field.secret ? "[secret]" : display(value);
    const wrong = (why: string, cure: string): undefined => {
        failures.push(wrongSetting(field.name, `${shown} ${why}`, cure));
        return undefined;
    };
    if (field.kind === "string") {
        if (typeof value !== "string") return wrong("is not text", "write it in quotes");
        if (field.values) {
            const known = field.values.find((item) => item.toLowerCase() === value.toLowerCase());
            return known ?? wrong("is not allowed", `use ${oneOf(field.values)}`);
        }
        return !field.pattern || field.pattern.test(value) ? value : wrong("is not accepted", `give ${field.rule}`);
    }
    const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    const range = `from ${field.min} to ${field.max}`;
    if (typeof number !== "number" || Number.isNaN(number)) return wrong("is not accepted", `give a number ${range}`);
    if (field.kind === "integer" && !Number.isInteger(number))
        return wrong("is not accepted", `give a whole number ${range}`);
    return number < (field.min ?? 0) || number > (field.max ?? Infinity)
        ? wrong("is not accepted", `give a number ${range}`)
        : number;
}

/** Other settings of the package are allowed beside ours: only those that look like ours are checked. */
function unknownKeys(values: Inputs, failures: CheckFailure[]): void {
    const names = settingFields.map((field) => field.name);
    for (const key of Object.keys(values)) {
        const meant = names.includes(key) || key === "version" ? undefined : nearest(key, names);
        if (meant) failures.push(wrongSetting(key, "is not a setting", `did you mean ${meant}?`));
    }
}

function applyEndpoint(found: Found, values: Inputs, environment: NodeJS.ProcessEnv, failures: CheckFailure[]): void {
    const { endpoint } = found;
    if (typeof endpoint !== "string") return;
    const match = /^(?:(https?):\/\/)?([A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(?::(\d{1,5}))?\/?$/i.exec(endpoint);
    if (!match || Number(match[3] ?? 1) > 65535) {
        const shown = display(withoutUser(endpoint));
        failures.push(wrongSetting("endpoint", `${shown} is not an endpoint`, "give host, host:port or https://host"));
        return;
    }
    found["endpoint"] = match[3] === undefined ? (match[2] as string) : `${match[2]}:${match[3]}`;
    if (found["protocol"] !== undefined) return;
    // A sandbox on this machine speaks plain HTTP and says so through its own variable; elsewhere HTTP must be asked
    // for,
    // because a request carries a security token.
    const sandbox = !isGiven(values["endpoint"]) && environment["CROSSROUTE_SAE_ENDPOINT"] === endpoint;
    const plain = sandbox && isLoopback(match[2] as string);
    found["protocol"] = (match[1] ?? (plain ? "http" : "https")).toUpperCase();
}

const withoutUser = (endpoint: string): string => endpoint.slice(endpoint.lastIndexOf("@") + 1);

const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i.test(host);

const PROXIES = ["httpProxy", "httpsProxy"] as const;

/** @returns those that the environment names, and not the program */
function applyProxies(
    found: Found,
    values: Inputs,
    environment: NodeJS.ProcessEnv,
    failures: CheckFailure[],
): (typeof PROXIES)[number][] {
    for (const name of PROXIES) {
        const proxy = found[name];
        if (typeof proxy !== "string" || isProxy(proxy)) continue;
        delete found[name];
        const variable = isGiven(values[name]) ? undefined : variableOf(name, environment);
        // What the environment has for others is not used towards this machine: it may be a SOCKS proxy.
        if (variable !== undefined && isOnThisMachine(found)) continue;
        const from = variable === undefined ? "" : ` from ${variable} in the environment`;
        failures.push(
            wrongSetting(
                name,
                `[secret]${from} is not the address of a proxy`,
                "give one such as http://proxy.example.com:3128",
            ),
        );
    }
    return PROXIES.filter((name) => found[name] !== undefined && !isGiven(values[name]));
}

const variableOf = (setting: string, environment: NodeJS.ProcessEnv): string | undefined =>
    settingFields.find(({ name }) => name === setting)?.environment?.find((name) => isGiven(environment[name]));

const isOnThisMachine = ({ endpoint }: Found): boolean =>
    typeof endpoint === "string" && isLoopback(endpoint.replace(/:\d+$/, ""));

function isProxy(text: string): boolean {
    try {
        const { protocol, hostname } = new URL(withScheme(text));
        return /^https?:$/.test(protocol) && hostname !== "";
    } catch {
        return false;
    }
}

const isGiven = (value: Value | undefined): boolean => value !== undefined && value !== null && value !== "";

function checkCredentials(values: Inputs, failures: CheckFailure[]): void {
    const given = (name: string): boolean => isGiven(values[name]);
    const need = (name: string, because: string): void => {
        if (!given(name)) failures.push(wrongSetting(name, "is missing", because));
    };
    if (given("accessKeyId")) need("accessKeySecret", "accessKeyId needs it");
    if (given("accessKeySecret")) need("accessKeyId", "accessKeySecret needs it");
    if (given("securityToken")) {
        need("accessKeyId", "a securityToken comes with an accessKeyId and an accessKeySecret");
        need("accessKeySecret", "a securityToken comes with an accessKeyId and an accessKeySecret");
    }
    if (given("oidcProviderArn")) {
        need("roleArn", "oidcProviderArn needs the role to take on");
        need("oidcTokenFile", "oidcProviderArn needs the file with the token");
    }
    const sources = ["accessKeyId", "profile", "ecsRamRole", "oidcProviderArn", "credentialsUri"].filter(given);
    if (sources.length > 1) {
        const others = sources.filter((name) => name !== sources[1]).join(", ");
        failures.push(
            wrongSetting(
                sources[1] as string,
                `cannot be used together with ${others}`,
                "keep one source of credentials",
            ),
        );
    }
}

/** The region of a call, and the host that serves it. */
export function endpointOf(
    settings: Settings,
    region: string | undefined,
): { host: string; protocol: "HTTP" | "HTTPS" } | undefined {
    const protocol = settings.protocol ?? "HTTPS";
    if (settings.endpoint !== undefined) return { host: settings.endpoint, protocol };
    if (region === undefined) return undefined;
    return { host: `sae${settings.network === "vpc" ? "-vpc" : ""}.${region}.aliyuncs.com`, protocol };
}

/**
 * Where an id is one thing's: a region, of which SAE has several hosts, or an emulator on this machine by its port. Undefined: not
 * known.
 */
export function idScope({ endpoint, region: usual }: Settings, region: string | undefined): string | undefined {
    const [, host = "", port] = /^(.*?)(:\d+)?$/.exec(endpoint ?? "") ?? [];
    if (isLoopback(host)) return `loopback${port ?? ""}`;
    return (region ?? usual ?? process.env["ALIBABA_CLOUD_REGION_ID"])?.toLowerCase();
}

/** `cn-hangzhou:prod` → `cn-hangzhou`. */
export const regionOfNamespace = (namespaceId: unknown): string | undefined =>
    typeof namespaceId === "string" && namespaceId !== "" ? namespaceId.split(":")[0] : undefined;
