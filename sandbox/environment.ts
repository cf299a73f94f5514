import * as fs from "node:fs";
import * as path from "node:path";
import { grpcExceptions } from "../provider/no-proxy";
import { clusterFiles } from "./cluster";
import { SAE_ACCESS_KEY, SAE_NAMESPACE } from "./emulator";
import { quoted } from "./shell-word";
import type { SandboxState } from "./state";
import type { Toolchain } from "./toolchain/ensure";
import { VERSIONS } from "./tools";

/** The settings under which `pulumi`, a program and a test use a sandbox. */
export interface SandboxEnvironment {
    KUBECONFIG: string;
    /** host:port of the SAE emulator, plain HTTP. */
    CROSSROUTE_SAE_ENDPOINT: string;
    CROSSROUTE_SAE_NAMESPACE: string;
    ALIBABA_CLOUD_ACCESS_KEY_ID: string;
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: string;
    /** The user's own tokens do not belong to these keys and this backend, and must not be sent. Empty means none. */
    ALIBABA_CLOUD_SECURITY_TOKEN: "";
    ALICLOUD_SECURITY_TOKEN: "";
    PULUMI_ACCESS_TOKEN: "";
    PULUMI_HOME: string;
    /** A folder of files: no account, no login. */
    PULUMI_BACKEND_URL: string;
    PULUMI_CONFIG_PASSPHRASE: string;
    PULUMI_CREDENTIAL_STORE: "plaintext";
    PULUMI_SKIP_UPDATE_CHECK: "true";
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true";
    PULUMI_DISABLE_REGISTRY_RESOLVE: "true";
    PULUMI_SUPPRESS_NEO_LINK: "true";
    PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "true";
    /** The engine is on this machine: no proxy of the user's leads there. */
    no_grpc_proxy: string;
    PATH: string;
}

const pulumiHome = (dir: string): string => path.join(dir, "pulumi", "home");
/** The engine reads the address as a URL: `%20` in a folder's name would be another folder, with a blank. */
const inUrl = (folder: string): string => folder.replace(/[%?#]/g, encodeURIComponent);
const pulumiBackend = (dir: string): string => path.join(dir, "pulumi", "backend");

/** Makes the link point at the target, whatever existed before. */
function link(target: string, file: string): void {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.rmSync(file, { recursive: true, force: true });
    fs.symlinkSync(target, file);
}

/**
 * A PULUMI_HOME of the sandbox's own (the CLI writes into it), with the plugins and the CLI of the toolchain.
 * @returns the folders that PATH must begin with
 */
export function preparePulumi(dir: string, toolchain: Toolchain): string[] {
    // The real files: another sandbox, which may be deleted, may have linked the tools.
    const real = (name: string): string => fs.realpathSync(toolchain.files[name] ?? "");
    const [pulumi, plugin] = [real("pulumi"), real("pulumi-resource-kubernetes")];
    fs.mkdirSync(pulumiBackend(dir), { recursive: true });
    // The engine skips a plugin's folder that is a link, but not a linked folder of plugins.
    link(path.dirname(path.dirname(plugin)), path.join(pulumiHome(dir), "plugins"));
    // Where `npx pulumi` and the Automation API look before they download.
    link(path.dirname(pulumi), path.join(pulumiHome(dir), "versions", VERSIONS.pulumi, "bin"));
    const hosts = ["pulumi", "pulumi-language-nodejs", "pulumi-language-yaml", "pulumi-language-python"];
    const there = hosts.filter((name) => toolchain.files[name] !== undefined);
    return [...new Set(there.map((name) => path.dirname(real(name))))];
}

/** Whether what `preparePulumi` found is still there, and these language hosts among it. */
export function pulumiIsThere(dir: string, state: SandboxState, hosts: readonly string[]): boolean {
    const isOnPath = (name: string): boolean => state.path.some((folder) => fs.existsSync(path.join(folder, name)));
    return (
        state.path.every((folder) => fs.existsSync(folder)) &&
        ["pulumi", ...hosts].every(isOnPath) &&
        // Through the link: the folder of the plugins.
        fs.existsSync(path.join(pulumiHome(dir), "plugins"))
    );
}

/** The environment of a running sandbox. */
export function environmentOf(dir: string, state: SandboxState, user = process.env): SandboxEnvironment {
    const rest = (user.PATH ?? "")
        .split(path.delimiter)
        .filter((folder) => folder !== "" && !state.path.includes(folder));
    return {
        KUBECONFIG: clusterFiles(dir).kubeconfig("admin"),
        CROSSROUTE_SAE_ENDPOINT: `127.0.0.1:${state.ports.sae}`,
        CROSSROUTE_SAE_NAMESPACE: SAE_NAMESPACE,
        ALIBABA_CLOUD_ACCESS_KEY_ID: SAE_ACCESS_KEY.id,
        ALIBABA_CLOUD_ACCESS_KEY_SECRET: SAE_ACCESS_KEY.secret,
        ALIBABA_CLOUD_SECURITY_TOKEN: "",
        ALICLOUD_SECURITY_TOKEN: "",
        PULUMI_ACCESS_TOKEN: "",
        PULUMI_HOME: pulumiHome(dir),
        // Without the side files: a run that is killed while it writes one leaves it empty, and the stack cannot be
        // read.
        PULUMI_BACKEND_URL: `file://${inUrl(pulumiBackend(dir))}?metadata=skip`,
        PULUMI_CONFIG_PASSPHRASE: "crossroute-sandbox",
        PULUMI_CREDENTIAL_STORE: "plaintext",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        PULUMI_DISABLE_REGISTRY_RESOLVE: "true",
        PULUMI_SUPPRESS_NEO_LINK: "true",
        PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "true",
        no_grpc_proxy: grpcExceptions(user),
        PATH: [...state.path, ...rest].join(path.delimiter),
    };
}

const isOfPulumi = (name: string): boolean => /^PULUMI_(?!NODEJS_)/.test(name);

/**
 * Without the user's own settings of Pulumi, some of which lead elsewhere: to a stack, to a provider that is being
 * debugged, to options of commands. How Node reads programs (`PULUMI_NODEJS_…`) is about this machine.
 */
export function withoutPulumi(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    return Object.fromEntries(Object.entries(env).filter(([name]) => !isOfPulumi(name)));
}

/** The environment as lines for a POSIX shell to `eval`. What `withoutPulumi` leaves out is unset there. */
export function shellLines(environment: SandboxEnvironment, user = process.env): string {
    // A shell can unset no other names, and must not read them as its own language.
    const isVariable = (name: string): boolean => /^\w+$/.test(name);
    const unset = Object.keys(user).filter(
        (name) => isOfPulumi(name) && isVariable(name) && !Object.hasOwn(environment, name),
    );
    return [
        ...(unset.length > 0 ? [`unset ${unset.sort().join(" ")}`] : []),
        ...Object.entries(environment).map(([name, value]) => `export ${name}=${quoted(value as string)}`),
    ].join("\n");
}
