/** Name and version of this package, from its package.json. */
export function packageFacts(): { name: string; version: string } {
    // dist/provider/cli and provider/cli are not equally deep below package.json.
    for (const path of ["../../package.json", "../../../package.json"]) {
        try {
            return require(path) as { name: string; version: string };
        } catch {
            continue;
        }
    }
    return { name: "pulumi-crossroute", version: "0.0.0" };
}
