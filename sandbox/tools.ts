/**
 * Every tool that is not an npm package: its version, how an existing one is recognised, where it is downloaded, and
 * how it is built from released Go modules. The code for that is in `toolchain/`.
 */

import { WITHOUT_CLOUDS, WITHOUT_COMPONENTS, WITHOUT_DNS_SERVICES } from "./left-out";
import type { Download, Tool, ToolName } from "./tool";

/** What every sandbox needs. */
export const SANDBOX_TOOLS: readonly ToolName[] = ["kubernetes-provider", "kubernetes", "pulumi", "node-host", "etcd"];

/** Languages of programs besides TypeScript and JavaScript; the tools of each are fetched when it is asked for. */
export const LANGUAGES = { yaml: "yaml-host", python: "python-host" } as const satisfies Record<string, ToolName>;
export type Language = keyof typeof LANGUAGES;

/** Tools that the tests need; the others are for single comparisons. */
export const TEST_TOOLS: readonly ToolName[] = [...SANDBOX_TOOLS, "yaml-host", "gateway-api"];

export const VERSIONS = {
    pulumi: "3.259.0",
    nodeHost: "3.68.0",
    yamlHost: "1.38.1",
    kubernetesProvider: "4.25.0",
    kubernetes: "1.36.4",
    etcd: "3.6.8",
    oldKubernetes: "1.21.14",
    gatewayApi: "1.6.1",
    traefik: "3.6.0",
    newTraefik: "3.7.13",
    skipper: "0.22.0",
} as const;

const set = (symbol: string, value: string): string => `-X ${symbol}=${value}`;

/** Without these the API server calls itself v0.0.0-master and the Kubernetes provider refuses it. */
function kubernetesVersionFlags(version: string): string {
    const [major = "", minor = ""] = version.split(".");
    const facts = {
        gitVersion: `v${version}`,
        gitMajor: major,
        gitMinor: minor,
        gitTreeState: "clean",
        gitCommit: "unknown",
        buildDate: "1970-01-01T00:00:00Z",
    };
    const packages = ["k8s.io/component-base/version", "k8s.io/client-go/pkg/version"];
    const flags = packages.flatMap((name) => Object.entries(facts).map(([key, value]) => set(`${name}.${key}`, value)));
    return ["-s -w", ...flags].join(" ");
}

const cliBin = `versions/${VERSIONS.pulumi}/bin`;
const provider = "github.com/pulumi/pulumi-kubernetes/provider/v4";
const pluginFolder = `resource-kubernetes-v${VERSIONS.kubernetesProvider}`;
const kubernetesRelease = `https://dl.k8s.io/release/v${VERSIONS.kubernetes}/bin/{os}/{arch}`;
const etcdRelease = `https://github.com/etcd-io/etcd/releases/download/v${VERSIONS.etcd}`;
const envtestIndex = "https://raw.githubusercontent.com/kubernetes-sigs/controller-tools/HEAD/envtest-releases.yaml";
const pulumiHost = "https://get.pulumi.com/";
const PULUMI_SCRIPT: Download = {
    kind: "install-script",
    url: `${pulumiHost}install.sh`,
    version: VERSIONS.pulumi,
};

export const TOOLS: Readonly<Record<ToolName, Tool>> = {
    pulumi: {
        version: VERSIONS.pulumi,
        title: "Pulumi CLI",
        files: [`${cliBin}/pulumi`],
        recognition: { kind: "executable", ask: ["version"], atLeast: VERSIONS.pulumi, below: "4.0.0", alsoIn: "home" },
        downloads: [PULUMI_SCRIPT],
        build: {
            packages: ["github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"],
            ldflags: `-s -w ${set("github.com/pulumi/pulumi/sdk/v3/go/common/version.Version", `v${VERSIONS.pulumi}`)}`,
            prepare: [WITHOUT_CLOUDS],
            without: "state in S3, GCS and Azure, keys of cloud services and Vault, `pulumi logs`",
        },
        cpuMinutes: 4,
    },
    // The last release of the module that still contains the hosts for Node and Python.
    "node-host": {
        version: VERSIONS.nodeHost,
        title: "Pulumi language host for Node",
        files: [`${cliBin}/pulumi-language-nodejs`],
        recognition: { kind: "beside", tool: "pulumi" },
        downloads: [PULUMI_SCRIPT],
        build: {
            packages: ["github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs"],
            ldflags: "-s -w",
        },
        cpuMinutes: 0.5,
    },
    "python-host": {
        version: VERSIONS.nodeHost,
        title: "Pulumi language host for Python",
        files: [`${cliBin}/pulumi-language-python`, `${cliBin}/pulumi-language-python-exec`],
        recognition: { kind: "beside", tool: "pulumi" },
        downloads: [PULUMI_SCRIPT],
        build: {
            module: "node-host",
            packages: ["github.com/pulumi/pulumi/sdk/v3/python/cmd/pulumi-language-python"],
            ldflags: "-s -w",
            prepare: [
                {
                    step: "copy-script",
                    module: "github.com/pulumi/pulumi/sdk/v3",
                    from: "python/cmd/pulumi-language-python-exec",
                },
            ],
        },
        cpuMinutes: 0.1,
    },
    "yaml-host": {
        version: VERSIONS.yamlHost,
        title: "Pulumi language host for YAML",
        files: [`${cliBin}/pulumi-language-yaml`],
        recognition: { kind: "beside", tool: "pulumi" },
        downloads: [PULUMI_SCRIPT],
        // In the module of the CLI, with the same engine: packages that both import are compiled once.
        build: {
            module: "pulumi",
            packages: ["github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml"],
            ldflags: `-s -w ${set("github.com/pulumi/pulumi-yaml/pkg/version.Version", `v${VERSIONS.yamlHost}`)}`,
            prepare: [WITHOUT_CLOUDS],
        },
        cpuMinutes: 0.2,
    },
    "kubernetes-provider": {
        version: VERSIONS.kubernetesProvider,
        title: "Kubernetes provider of Pulumi",
        files: [`plugins/${pluginFolder}/pulumi-resource-kubernetes`],
        recognition: { kind: "plugin", folder: pluginFolder },
        downloads: [
            {
                kind: "pulumi-plugin",
                host: pulumiHost,
                plugin: ["resource", "kubernetes", VERSIONS.kubernetesProvider],
            },
        ],
        build: {
            packages: ["."],
            ldflags: `-s -w ${set(`${provider}/pkg/version.Version`, VERSIONS.kubernetesProvider)}`,
            prepare: [
                // The real schema: import and `.get` choose input fields by it.
                {
                    step: "embed-json",
                    module: provider,
                    from: "cmd/pulumi-resource-kubernetes/schema.json",
                    to: "schema-embed.json",
                    set: { version: VERSIONS.kubernetesProvider },
                },
                {
                    step: "embed-json",
                    module: provider,
                    from: "cmd/pulumi-resource-kubernetes/terraform-mapping.json",
                    to: "terraform-mapping-embed.json",
                },
                WITHOUT_COMPONENTS,
            ],
            without: "the components of Helm, Kustomize and YAML files",
        },
        cpuMinutes: 5,
    },
    kubernetes: {
        version: VERSIONS.kubernetes,
        title: "Kubernetes API server and controller manager",
        files: ["assets/kube-apiserver", "assets/kube-controller-manager"],
        recognition: { kind: "executable", ask: ["--version"], atLeast: "1.36.0", below: "1.37.0", alsoIn: "assets" },
        downloads: [
            {
                kind: "release",
                url: `${kubernetesRelease}/kube-controller-manager`,
                checksum: `${kubernetesRelease}/kube-controller-manager.sha256`,
                files: ["kube-controller-manager"],
            },
            {
                kind: "release",
                url: `${kubernetesRelease}/kube-apiserver`,
                checksum: `${kubernetesRelease}/kube-apiserver.sha256`,
                files: ["kube-apiserver"],
            },
            { kind: "envtest", index: envtestIndex, minor: "1.36", files: ["kube-apiserver"] },
        ],
        build: {
            packages: ["k8s.io/kubernetes/cmd/kube-apiserver", "./kube-controller-manager"],
            ldflags: kubernetesVersionFlags(VERSIONS.kubernetes),
            without: "all controllers but those of garbage, namespaces and endpoints",
        },
        cpuMinutes: 7,
    },
    etcd: {
        version: VERSIONS.etcd,
        title: "etcd",
        files: ["assets/etcd"],
        recognition: { kind: "executable", ask: ["--version"], atLeast: "3.5.0", below: "4.0.0", alsoIn: "assets" },
        downloads: [
            { kind: "envtest", index: envtestIndex, minor: "1.36", files: ["etcd"] },
            {
                kind: "release",
                url: `${etcdRelease}/etcd-v${VERSIONS.etcd}-{os}-{arch}.tar.gz`,
                checksum: `${etcdRelease}/SHA256SUMS`,
                files: ["etcd"],
            },
        ],
        // Beside the API server, whose etcd client has the same version: most of it is compiled for both.
        build: { module: "kubernetes", packages: ["./etcd"], ldflags: "-s -w" },
        cpuMinutes: 0.3,
    },
    // Serves Ingress in its two beta versions beside v1.
    "kubernetes-1.21": {
        version: VERSIONS.oldKubernetes,
        title: "Kubernetes API server 1.21",
        files: ["assets-1.21/kube-apiserver"],
        recognition: { kind: "never" },
        downloads: [
            {
                kind: "release",
                url: `https://dl.k8s.io/release/v${VERSIONS.oldKubernetes}/bin/{os}/{arch}/kube-apiserver`,
                checksum: `https://dl.k8s.io/release/v${VERSIONS.oldKubernetes}/bin/{os}/{arch}/kube-apiserver.sha256`,
                files: ["kube-apiserver"],
            },
        ],
        build: {
            packages: ["k8s.io/kubernetes/cmd/kube-apiserver"],
            ldflags: kubernetesVersionFlags(VERSIONS.oldKubernetes),
            prepare: [
                {
                    step: "generate-openapi",
                    module: "k8s.io/kubernetes",
                    packages: "openapi-packages.txt",
                    into: "pkg/generated/openapi",
                },
            ],
        },
        cpuMinutes: 6,
    },
    // Kinds for the API server: not an executable, but fetched and kept like one.
    "gateway-api": {
        version: VERSIONS.gatewayApi,
        title: "definitions of the Gateway API (standard channel)",
        files: ["definitions/gateway-api.json"],
        recognition: { kind: "never" },
        downloads: [],
        build: {
            packages: [],
            ldflags: "",
            prepare: [
                {
                    step: "join-definitions",
                    module: "sigs.k8s.io/gateway-api",
                    from: "config/crd/standard",
                    to: "gateway-api.json",
                },
            ],
        },
        cpuMinutes: 0.1,
    },
    traefik: {
        version: VERSIONS.traefik,
        title: "Traefik",
        files: ["controllers/traefik"],
        recognition: { kind: "executable", ask: ["version"], atLeast: VERSIONS.traefik, below: "3.7.0" },
        downloads: [],
        build: { packages: ["github.com/traefik/traefik/v3/cmd/traefik"], ldflags: "-s -w" },
        cpuMinutes: 8,
    },
    // As Ingress controller and as Gateway API controller; it orders hosts in another way than 3.6.
    "traefik-3.7": {
        version: VERSIONS.newTraefik,
        title: "Traefik 3.7",
        files: ["controllers/traefik-3.7"],
        recognition: { kind: "never" },
        downloads: [],
        build: {
            packages: ["github.com/traefik/traefik/v3/cmd/traefik"],
            ldflags: "-s -w",
            prepare: [WITHOUT_DNS_SERVICES],
            without: "certificates by way of DNS services",
        },
        cpuMinutes: 6,
    },
    skipper: {
        version: VERSIONS.skipper,
        title: "Skipper",
        files: ["controllers/skipper"],
        recognition: { kind: "executable", ask: ["-version"], atLeast: VERSIONS.skipper, below: "0.23.0" },
        downloads: [],
        build: { packages: ["github.com/zalando/skipper/cmd/skipper"], ldflags: "-s -w" },
        cpuMinutes: 2,
    },
};
