import { execFileSync, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { environmentOf, shellLines, withoutPulumi } from "../../../sandbox/environment";
import type { SandboxState } from "../../../sandbox/state";

const state: SandboxState = {
    startedAt: "2026-01-01T00:00:00.000Z",
    complete: true,
    ports: { etcd: 1, apiServer: 2, controllerManager: 3, sae: 4 },
    processes: {},
    path: ["/tools/bin"],
};

describe("the environment of a sandbox", () => {
    test("is exactly what its users are promised", () => {
        expect(environmentOf("/box", state, { PATH: "/usr/bin:/tools/bin:/bin" })).toEqual({
            KUBECONFIG: "/box/kubernetes/kubeconfig",
            CROSSROUTE_SAE_ENDPOINT: "127.0.0.1:4",
            CROSSROUTE_SAE_NAMESPACE: "cn-hangzhou:sandbox",
            ALIBABA_CLOUD_ACCESS_KEY_ID: "sandbox-key-id",
            ALIBABA_CLOUD_ACCESS_KEY_SECRET: "sandbox-key-secret",
            ALIBABA_CLOUD_SECURITY_TOKEN: "",
            ALICLOUD_SECURITY_TOKEN: "",
            PULUMI_ACCESS_TOKEN: "",
            PULUMI_HOME: "/box/pulumi/home",
            PULUMI_BACKEND_URL: "file:///box/pulumi/backend?metadata=skip",
            PULUMI_CONFIG_PASSPHRASE: "crossroute-sandbox",
            PULUMI_CREDENTIAL_STORE: "plaintext",
            PULUMI_SKIP_UPDATE_CHECK: "true",
            PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
            PULUMI_DISABLE_REGISTRY_RESOLVE: "true",
            PULUMI_SUPPRESS_NEO_LINK: "true",
            PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "true",
            no_grpc_proxy: "127.0.0.1,localhost",
            PATH: "/tools/bin:/usr/bin:/bin",
        });
    });

    test("leads no call to the engine through the user's proxy, and keeps the user's own exceptions", () => {
        const exceptions = (user: NodeJS.ProcessEnv): string => environmentOf("/box", state, user).no_grpc_proxy;
        expect(exceptions({ no_proxy: "a.example,127.0.0.1" })).toBe("a.example,127.0.0.1,localhost");
        expect(exceptions({ no_proxy: "a.example", no_grpc_proxy: "b.example" })).toBe("b.example,127.0.0.1,localhost");
    });

    test("names the folder of its stacks as the engine reads it, whatever characters it holds", () => {
        const folder = "/a%20b/c#d/e?f/g h/é";
        const { PULUMI_BACKEND_URL } = environmentOf(folder, state);
        expect(fileURLToPath(PULUMI_BACKEND_URL)).toBe(`${folder}/pulumi/backend`);
        expect(new URL(PULUMI_BACKEND_URL).search).toBe("?metadata=skip");
    });

    test("comes through a shell's eval unchanged, whatever characters it holds", () => {
        const environment = environmentOf('/it\'s a "$HOME" `x`', state, { PATH: "/bin:/usr/bin" });
        const print = 'eval "$1"; printf \'%s\' "$KUBECONFIG"';
        const seen = execFileSync("/bin/sh", ["-c", print, "sh", shellLines(environment)], { encoding: "utf8" });
        expect(seen).toBe(environment.KUBECONFIG);
    });

    test("tells a shell nothing of names that are none, which it would run", () => {
        const user = { "PULUMI_$(echo ran >&2)": "1", "PULUMI_A;echo ran": "1", "PULUMI_A B": "1" };
        expect(shellLines(environmentOf("/box", state, {}), user)).not.toContain("ran");
    });
});

describe.each(["sh", "bash", "zsh", "busybox"].filter((name) => spawnSync(name, ["-c", ":"]).error === undefined))(
    "the environment of a sandbox in %s",
    (shell) => {
        test("is without what the user has set for Pulumi elsewhere, and leaves the rest", () => {
            const theirs = {
                PULUMI_OPTION_CWD: "/elsewhere",
                PULUMI_DEBUG_PROVIDERS: "kubernetes:1",
                PULUMI_CONFIG_PASSPHRASE_FILE: "/secret",
                PULUMI_HOME: "/home/ada/.pulumi",
                PULUMI_EMPTY: "",
            };
            const kept = { PULUMI_NODEJS_TRANSPILE_ONLY: "true", MY_PULUMI_: "1", PATH: process.env.PATH };
            const user = { ...theirs, ...kept };
            const environment = environmentOf("/box", state, user);
            const script = ["-e", "-c", 'eval "$1" && env', shell, shellLines(environment, user)];
            const text = execFileSync(shell, shell === "busybox" ? ["sh", ...script] : script, {
                encoding: "utf8",
                env: user,
            });
            const seen = new Map(text.split("\n").map((line) => line.split(/=(.*)/) as [string, string]));
            for (const [name, value] of Object.entries({ ...kept, ...environment })) expect(seen.get(name)).toBe(value);
            const ofPulumi = [...seen.keys()].filter((name) => name.startsWith("PULUMI_"));
            const wanted = Object.keys({ ...kept, ...environment }).filter((name) => name.startsWith("PULUMI_"));
            expect(ofPulumi.sort()).toEqual(wanted.sort());
        });
    },
);

test("quickstart leaves out what the user has set for Pulumi elsewhere, and only that", () => {
    const theirs = {
        PULUMI_STACK: "prod",
        PULUMI_DEBUG_PROVIDERS: "kubernetes:1",
        PULUMI_OPTION_STACK: "prod",
        PULUMI_CONFIG_PASSPHRASE_FILE: "/secret",
        PULUMI_BACKEND_URL: "s3://prod",
    };
    const kept = { PATH: "/bin", HOME: "/home/ada", PULUMI_NODEJS_TRANSPILE_ONLY: "true", MY_PULUMI_: "1" };
    expect(withoutPulumi({ ...theirs, ...kept })).toEqual(kept);
});
