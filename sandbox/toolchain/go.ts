import * as fs from "node:fs";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { SandboxError } from "../errors";
import { cacheRoot } from "../paths";
import { run, type RunResult } from "./run";

/** A build without any movement for this long (ms) stands still; see `activity.ts`. There is no other limit. */
export const STANDSTILL_MS = 15 * 60_000;

/**
 * Where Go works: a build cache and a module cache of our own, so that the user's do not grow by gigabytes. They are
 * kept until everything is stored: what was compiled before an interruption is not compiled again.
 */
export function goFolder(): string {
    return path.join(cacheRoot(), "go");
}

/**
 * Less work for the compiler: no inlining, no debug information. It takes a third of the time, and nobody debugs these
 * tools. One argument, which Go splits at its spaces.
 */
export const COMPILER_FLAGS = "-gcflags=all=-l -dwarf=false";
/** The same for all, so that packages which several tools share are compiled once. */
export const TAGS = "osusergo,grpcnotrace";

/** Flags for compiling, and for asking what would have to be compiled. */
export const BUILD_FLAGS: readonly string[] = ["-trimpath", "-buildvcs=false", "-tags", TAGS, COMPILER_FLAGS];

/** Packages of Go which, with their imports, are everything that every tool needs of it. */
export const STANDARD_PACKAGES = [
    "net/http/pprof",
    "net/http/httputil",
    "html/template",
    "encoding/xml",
    "encoding/gob",
    "encoding/csv",
    "compress/zlib",
    "archive/tar",
    "archive/zip",
    "database/sql",
    "go/parser",
    "os/signal",
    "os/user",
    "log/slog",
];

let environment: Promise<NodeJS.ProcessEnv> | undefined;

/**
 * Settings of the user that would change the result are ignored. Settings about where modules come from are used, and
 * modules in the user's own cache are not fetched again.
 */
export async function goEnvironment(): Promise<NodeJS.ProcessEnv> {
    const env = await (environment ??= makeEnvironment());
    // Go does not make it.
    fs.mkdirSync(asideFolder(), { recursive: true });
    return env;
}

/** What Go puts aside while it builds: an interrupted build leaves it, and the next one removes it. */
export function asideFolder(): string {
    return path.join(goFolder(), "aside");
}

const ASKED = ["GOPROXY", "GOMODCACHE", "GOHOSTOS", "GOHOSTARCH"] as const;
type Asked = (typeof ASKED)[number];

async function makeEnvironment(): Promise<NodeJS.ProcessEnv> {
    const own = { CGO_ENABLED: "0", GOFLAGS: "-modcacherw", GOWORK: "off", GO111MODULE: "on" };
    const env = { ...process.env, ...own };
    const asked = await run("go", ["env", "-json", ...ASKED], { env, idleMs: STANDSTILL_MS });
    const known = asked.code === 0 ? (JSON.parse(asked.stdout || "{}") as Partial<Record<Asked, string>>) : {};
    const fetched = known.GOMODCACHE && path.join(known.GOMODCACHE, "cache", "download");
    const proxies = [
        ...(fetched && fs.existsSync(fetched) ? [pathToFileURL(fetched).href] : []),
        ...(known.GOPROXY ? [known.GOPROXY] : []),
    ];
    return {
        ...env,
        // Not empty: Go would take what `go env -w` has stored.
        GOOS: known.GOHOSTOS ?? "",
        GOARCH: known.GOHOSTARCH ?? "",
        ...(proxies.length > 0 ? { GOPROXY: proxies.join(",") } : {}),
        GOCACHE: path.join(goFolder(), "compiled"),
        GOMODCACHE: path.join(goFolder(), "modules"),
        GOTMPDIR: asideFolder(),
    };
}

/** Forgets the user's settings; for tests. */
export function forgetGoEnvironment(): void {
    environment = undefined;
}

/** Go's messages about failures, and the cures; the first match counts. */
const CURES: readonly (readonly [words: RegExp, cure: string])[] = [
    [
        /spawn go ENOENT/,
        "Install Go 1.26 or newer (https://go.dev/dl/), or put the tool itself on PATH; then run again.",
    ],
    [
        // One that is older than 1.21 cannot even read the version that it lacks.
        /go\.mod requires go >= |requires go1\.|toolchain not available|invalid go version|not defined: -buildvcs/,
        "Install Go 1.26 or newer (https://go.dev/dl/); then run again.",
    ],
    [
        /no space left on device|disk quota exceeded/i,
        "Free space on that disk, or name a folder on another one in CROSSROUTE_CACHE; then run again: it goes on where it stopped.",
    ],
    [
        /read-only file system|permission denied/i,
        "Name a folder that you can write to in CROSSROUTE_CACHE; then run again.",
    ],
    [
        /nothing moved for/,
        "See what holds it up (a Go module proxy that no longer answers?); then run again: it goes on where it stopped.",
    ],
    [
        /was ended by SIGKILL|signal: killed|cannot allocate memory|out of memory/,
        "Another program ended it; was there memory left (a build takes up to 3 GiB)? Run again: it goes on where it stopped.",
    ],
    [/was ended by/, "Run again: it goes on where it stopped."],
    [
        /dial tcp|no such host|proxyconnect|i\/o timeout|connection re|TLS handshake|unexpected EOF|: (40|50)\d /,
        "Let Go reach a module proxy (GOPROXY, now: see go env GOPROXY), or put the tool itself on PATH; then run again: it goes on where it stopped.",
    ],
];

/** The cure for a failure with these words. */
export function cureOf(words: string): string {
    const known = CURES.find(([fits]) => fits.test(words));
    return known?.[1] ?? "Read the words of Go above; then run again: it goes on where it stopped.";
}

/** The error of a Go command that failed. */
export function goFailure(command: string, { complaint, stdout }: RunResult): SandboxError {
    const words = `${complaint}\n${stdout}`.trim();
    return new SandboxError("Go failed.", [command, ...words.split("\n")], cureOf(words));
}
