import { BUILD_FLAGS, goFailure, STANDSTILL_MS } from "./go";
import type { BuildPlace } from "./prepare";
import { run } from "./run";

/** A package that a tool is compiled from. */
export interface Package {
    importPath: string;
    /** What makes it the same package in two tools: its folder, which names the module's version. */
    folder: string;
    /** It has to be compiled; an interrupted build may have compiled it already. */
    stale: boolean;
}

interface Listed {
    ImportPath: string;
    Dir: string;
    Stale?: boolean;
}

/** The packages of the executables, including those of others and of Go; fetches missing modules. */
export async function packagesOf(packages: readonly string[], place: BuildPlace): Promise<Package[]> {
    const args = ["list", ...BUILD_FLAGS, "-deps", "-json=ImportPath,Dir,Stale", ...packages];
    const result = await run("go", args, { cwd: place.module, env: place.env, idleMs: STANDSTILL_MS });
    // The packages it listed before it failed are no reason: hundreds of lines of them would hide Go's own words.
    if (result.code !== 0) throw goFailure(`go ${args.join(" ")}`, { ...result, stdout: "" });
    // Objects one after the other, each closed by a brace in the first column.
    const listed = result.stdout.split(/(?<=^\}\n)/m).filter((text) => text.trim() !== "");
    return listed
        .map((text) => JSON.parse(text) as Listed)
        .map(({ ImportPath, Dir, Stale }) => ({
            importPath: ImportPath,
            folder: Dir,
            stale: Stale === true,
        }));
}
