import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { reason, UsageError } from "../../sources/errors";
import { adopt, type Adopted } from "../import/adopt";
import { mayBeLive } from "../import/live";
import { importFile, programText, tableText, type ImportVersions } from "../import/write";
import type { Io } from "../../sources/io";
import { json, warn } from "../output";
import { packageName, version } from "../../version";
import { readSources } from "../../sources/load";
import { addSourceOptions, type SourceOptions } from "../../sources/options";
import type { Verb } from "../verb";
import { lazy } from "../../lazy";

const kubernetesSdk = lazy<{ version: string }>(() => require("@pulumi/kubernetes/package.json"));
const importTable = lazy<typeof import("../import/table")>(() => require("../import/table"));

interface Options extends SourceOptions {
    output: string;
    project: string;
    force?: boolean;
    table?: boolean;
    json?: boolean;
}

export const verb: Verb<Options> = {
    configure(command) {
        addSourceOptions(command)
            .option("-o, --output <folder>", "folder for the program", "adopted")
            .option("--project <name>", "name of the Pulumi project", "routes")
            .option("--table", "declare what it can say as one RouteTable, instead of a resource each")
            .option("--force", "write over files that exist")
            .option("--json", "print what was written as JSON")
            .addHelpText("after", help);
    },

    async run(_args, options, io) {
        if (options.preview || options.stack)
            throw new UsageError("import adopts what is live and not yet in a stack: use --cluster, --sae or -f");
        const sources = await readSources(options, io);
        if (sources.length === 0) throw new UsageError("no source is given: use --cluster, --sae NAMESPACE or -f FILE");
        const found = mayBeLive(sources.flatMap((s) => s.objects.manifests));
        const objects = {
            manifests: found.manifests,
            ruleSets: sources.flatMap((s) => s.objects.ruleSets),
            tables: [],
        };
        const { resources, notes } = adopt(objects);
        const unread = sources.flatMap((s) => s.findings.map(({ message }) => message));
        warn([...sources.flatMap((s) => s.notes), ...unread, ...found.notes, ...notes], io);
        if (resources.length === 0)
            throw new UsageError(
                `there is nothing to adopt: ${found.notes.length + notes.length > 0 ? "all that was found is left out" : "no Ingress, no HTTPRoute and no SAE rule set was found"}`,
            );
        const versions = { crossroute: version, kubernetes: kubernetesVersion() };
        const files = {
            ...(options.table ? await withTable(resources, versions) : withBlocks(resources, versions)),
            "Pulumi.yaml": projectFile(options.project),
            "package.json": `${JSON.stringify({ name: options.project, private: true, main: "index.ts", dependencies: { [packageName]: `^${version}` } }, null, 4)}\n`,
        };
        save(options, files, io);
        const next = [
            "npm install",
            "pulumi import --file import.json --protect=false --generate-code=false",
            "pulumi preview",
        ];
        const adopted = resources.map(({ kind, component, name: resource, id }) => ({
            kind,
            ...(component === undefined ? {} : { component }),
            name: resource,
            id,
        }));
        io.out(
            options.json
                ? json({
                      folder: options.output,
                      resources: adopted,
                      files: Object.keys(files),
                      notes: [...found.notes, ...notes],
                      next,
                  })
                : `wrote ${options.output}: ${adopted.length === 1 ? "1 resource" : `${adopted.length} resources`}\nnext, in that folder: ${next.join("; ")}\n`,
        );
        return 0;
    },
};

const withBlocks = (resources: readonly Adopted[], versions: ImportVersions) => ({
    "index.ts": programText(resources),
    "import.json": importFile(resources, versions),
});

/** Compiling a table needs the SDK, which loads slowly: only when a table is asked for. */
async function withTable(resources: readonly Adopted[], versions: ImportVersions) {
    const { divide, tableArgs, TABLE } = importTable();
    const division = await divide(resources);
    if (division.table.length === 0) return withBlocks(resources, versions);
    return {
        "index.ts": programText(division.blocks, tableText(TABLE, tableArgs(division.table))),
        "import.json": importFile(division.blocks, versions, division, TABLE),
    };
}

/** The version that the program's own copy asks for, so that import and program share one provider. */
const kubernetesVersion = (): string => kubernetesSdk().version;

const projectFile = (name: string): string => `name: ${JSON.stringify(name)}
runtime: nodejs
plugins:
  providers:
    - name: crossroute
      path: node_modules/.bin
`;

function save({ output, force }: Options, files: Readonly<Record<string, string>>, io: Io): void {
    const folder = resolve(io.cwd, output);
    const taken = Object.keys(files).filter((file) => existsSync(join(folder, file)));
    if (taken.length > 0 && !force)
        throw new UsageError(
            `${output} holds ${taken.join(", ")} already: choose another folder with -o, or write over them with --force`,
        );
    try {
        mkdirSync(folder, { recursive: true });
        for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
    } catch (thrown) {
        throw new UsageError(`${output} cannot be written: ${reason(thrown)}`, { cause: thrown });
    }
}

const help = `
Writes a program that declares what is live, and the file by which pulumi import adopts it. Nothing live is touched, and
the preview after the import changes nothing live but the owner's mark. With --table, routes become one RouteTable where that makes just what is live, and
the preview creates only what a table keeps in the state. Examples:

  crossroute import --cluster --sae cn-hangzhou:prod -o adopted
  kubectl get ingress -A -o json | crossroute import -f -`;
