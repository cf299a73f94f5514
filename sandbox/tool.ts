/** The description of a tool: how an existing one is recognised, where it is downloaded, how it is built. */

export type ToolName =
    | "pulumi"
    | "node-host"
    | "python-host"
    | "yaml-host"
    | "kubernetes-provider"
    | "kubernetes"
    | "etcd"
    | "kubernetes-1.21"
    | "gateway-api"
    | "traefik"
    | "traefik-3.7"
    | "skipper";

/** A tool that the user already has. */
export type Recognition =
    /**
     * An executable on PATH or in one of the folders that reports a version from `atLeast` up to, but not including,
     * `below`.
     */
    | { kind: "executable"; ask: readonly string[]; atLeast: string; below: string; alsoIn?: "assets" | "home" }
    /** Executables that belong to another tool and count only beside it. */
    | { kind: "beside"; tool: ToolName }
    /** A plugin of exactly this version in `PULUMI_HOME/plugins`: the engine accepts no other. */
    | { kind: "plugin"; folder: string }
    /** Not looked for: it must be the one that made the recorded results. */
    | { kind: "never" };

/** An official way to get files; `{os}` and `{arch}` are linux, darwin and amd64, arm64. */
export type Download =
    /** The maker's install script, which brings the CLI and all its language hosts. */
    | { kind: "install-script"; url: string; version: string }
    | { kind: "pulumi-plugin"; host: string; plugin: readonly [kind: string, name: string, version: string] }
    /** The newest envtest archive of this minor version, listed with its checksum in the index. */
    | { kind: "envtest"; index: string; minor: string; files: readonly string[] }
    /** A single executable, or a .tar.gz that holds it, with its SHA-256 (bare, or as one line of a list). */
    | { kind: "release"; url: string; checksum: string; files: readonly string[] };

/** A step in the build's own copy of the module folder before, or with its output after, `go build`. */
export type Preparation =
    /** Leave parts of a module out, in a writable copy of it. */
    | { step: "leave-out"; module: string; cuts: readonly Removal[] }
    /** Write a JSON file of a module beside main.go, minified, with some fields set. */
    | { step: "embed-json"; module: string; from: string; to: string; set?: Readonly<Record<string, string>> }
    /** Generate the OpenAPI definitions that the published module lacks, into a writable copy of it. */
    | { step: "generate-openapi"; module: string; packages: string; into: string }
    /** Copy an executable script of a module beside the built executables. */
    | { step: "copy-script"; module: string; from: string }
    /** Join the custom resource definitions in the YAML files of a module's folder into one JSON list. */
    | { step: "join-definitions"; module: string; from: string; to: string };

/** What is removed from a module's file: all of it, or what each pattern matches (it must match). */
export type Removal = { file: string; all: true } | { file: string; patterns: readonly RegExp[] };

export interface GoBuild {
    /** Folder below `sandbox/tools`. Default: the tool's name. */
    module?: string;
    /** What is compiled; none: the preparations make everything. */
    packages: readonly string[];
    ldflags: string;
    prepare?: readonly Preparation[];
    /** For people: what the official executable can do and this one cannot. */
    without?: string;
}

export interface Tool {
    version: string;
    /** For people: what it is. */
    title: string;
    /** Its executables, by their place in the toolchain's folder. */
    files: readonly string[];
    recognition: Recognition;
    downloads: readonly Download[];
    build: GoBuild;
    /** CPU minutes of a build from nothing on the machine where it was measured; the longest build starts first. */
    cpuMinutes: number;
}
