import { Option } from "commander";
import { keepsOut } from "../../platforms/gateway-api/convert/closed-rules";
import { convertParts, findGateway, gatewayDialect, readConverted } from "../../platforms/gateway-api/convert/convert";
import { guardsOf as guardedBy, type Guards } from "../../platforms/gateway-api/convert/guards";
import { gatewayName } from "../../platforms/gateway-api/convert/parents";
import { partsOf } from "../../platforms/gateway-api/convert/rules-by-listener";
import { certificatesOf, policiesOf } from "../../platforms/gateway-api/convert/policies";
import { withoutOpenLists } from "../../platforms/gateway-api/convert/open-lists";
import { withPortNumbers } from "../../platforms/gateway-api/convert/port-numbers";
import { otherProtocols } from "../../platforms/gateway-api/convert/protocols";
import type { ConvertedRoute } from "../../platforms/gateway-api/convert/routes";
import { withSharesAsWeights } from "../../platforms/gateway-api/convert/weighted-backends";
import { routesYaml } from "../../platforms/gateway-api/convert/yaml";
import type { HTTPRoute } from "../../platforms/gateway-api/types";
import { diagnosticJson } from "../../report/json";
import type { Origin, Table } from "../../routing";
import { byScheme } from "../../routing/diff/open-http";
import { UsageError } from "../../sources/errors";
import { fileNotes } from "../../sources/file-notes";
import { objectName } from "../../sources/file-finding";
import { isOfGateways } from "../../sources/gateways";
import type { Io } from "../../sources/io";
import { withoutEmpty } from "../../sources/empty-fields";
import { combine, objectsAfter, readSources } from "../../sources/load";
import type { Placed } from "../../sources/objects";
import { addSourceOptions, type SourceOptions } from "../../sources/options";
import { readSettings } from "../../sources/settings";
import {
    annotationsOf,
    canariesOf,
    changedRoutes,
    conditionsOf,
    headersOf,
    idleIngresses,
    portNamesOf,
    portsOf,
} from "../convert/manifests";
import { servicesByIngress } from "../convert/services-by-ingress";
import { hostsServedAlready, takenNames } from "../convert/shared-hosts";
import { proveEach } from "../convert/prove";
import { asJson, elsewhereJson } from "../convert/json";
import { isFailing, needlessText, proofText } from "../convert/proof-text";
import {
    assumedText,
    certificatesText,
    elsewhereText,
    findingsText,
    middlewaresText,
    othersText,
    policiesText,
    protocolsText,
    unconvertedText,
    unusedText,
    writtenText,
} from "../convert/text";
import { leftFiles, writeAll } from "../convert/write";
import { json, warn } from "../output";
import type { Verb } from "../verb";

interface Options extends SourceOptions {
    to: string;
    gateway: string;
    output?: string;
    prove: boolean;
    accept?: string[];
    private?: boolean;
    matchCaseInsensitive?: boolean;
    json?: boolean;
}

export const verb: Verb<Options> = {
    configure(command) {
        addSourceOptions(command.argument("[file...]", "files and folders with Ingresses; the same as -f"))
            .addOption(new Option("--to <what>", "what to write").choices(["gateway-api"]).default("gateway-api"))
            .requiredOption("--gateway <namespace/name>", "the Gateway that the routes attach to")
            .option("-o, --output <folder>", "folder to write to (default: print the routes)")
            .option("--no-prove", "do not compare what the Ingresses answer with what the routes will")
            .option(
                "--accept <what...>",
                "lost, moved, or a set of requests as it is printed: no failure; open: see below",
            )
            .option("--private", "the Gateway is of a private network: convert what only such a network reaches")
            .option("--match-case-insensitive", "write expressions that take both cases, where the Ingress has that")
            .option("--json", "print what was written and what differs as JSON")
            .addHelpText("after", help);
    },

    async run(args, options, io) {
        const accept = options.accept ?? [];
        const { namespace, name } = gatewayPlace(options.gateway);
        const { tables: given, placed, notes } = await read(args, options, io);
        warn(notes, io);
        refuseOpen(placed);
        const manifests = placed.map(({ value }) => value);
        const portOf = portsOf(manifests);
        const tables = given.map((table) => withPortNumbers(withSharesAsWeights(withoutOpenLists(table)), portOf));
        const there = findGateway(manifests, namespace, name);
        const gateway = gatewayName(there, namespace, name, manifests);
        const routesThere = manifests.filter(({ kind }) => kind === "HTTPRoute") as HTTPRoute[];
        const guardsOf = guardedBy(manifests, tables);
        const isOpen = accept.includes("open");
        const { parts, elsewhere, others, isElsewhere, wasApart } = partsOf(tables, gateway, {
            manifests,
            onlyPrivate: options.private === true,
            open: isOpen,
        });
        const all = convertParts(parts, gateway, {
            guardsOf,
            wasApart,
            conditionsOf: conditionsOf(manifests),
            headersOf: headersOf(manifests),
            anyCase: options.matchCaseInsensitive === true,
            dialect: gatewayDialect(manifests, there),
            openSources: isOpen,
            portOf,
            portNamesOf: portNamesOf(manifests),
            annotationsOf: annotationsOf(manifests),
            canariesOf: canariesOf(manifests),
            isTaken: takenNames(routesThere, gateway),
        });
        const made = { ...all, unused: all.unused.filter(({ rule }) => !isElsewhere(rule)) };
        const named = new Set([...others, ...elsewhere.map(({ object }) => object)]);
        const idle = idleIngresses(manifests, made).filter((object) => !named.has(object));
        if (made.routes.length === 0 && others.length > 0 && elsewhere.length === 0)
            throw new UsageError(`there is nothing to convert: ${othersText(others).join("").slice(10)}`);
        if (made.routes.length === 0 && made.unconverted.length === 0 && elsewhere.length === 0)
            throw new UsageError(
                made.unused.length === 0
                    ? idle.length === 0
                        ? "there is nothing to convert: no Ingress with a rule is among the sources"
                        : `there is nothing to convert: no request goes anywhere by ${idle.join(", ")} alone`
                    : [
                          "there is nothing to convert: no rule of an Ingress is used",
                          ...made.unused.map(unusedText),
                      ].join("\n  "),
            );
        const surroundings = manifests.filter(({ kind }) => !notBeside.has(String(kind)));
        const { table: after, tableAt, findings } = readConverted(made.routes, gateway, surroundings);
        const left = new Map(
            made.unconverted.map(({ rule: { origin }, closed }) => [
                placeOf(origin),
                closed === true ? ("closed" as const) : ("left out" as const),
            ]),
        );
        const proof = options.prove
            ? proveEach(
                  parts.map(({ table, at }) => {
                      const sources = new Map(
                          made.routes
                              .filter((one) => one.at === at)
                              .map(({ route, object }) => [routeObject(route), object]),
                      );
                      return {
                          before: withGuards(withoutUnknowns(byScheme(table)), isOpen ? () => [] : guardsOf),
                          after: at === undefined ? after : tableAt(at),
                          isShared: at === undefined,
                          sourceOf: (route: string) => sources.get(route),
                      };
                  }),
                  (origin) => left.get(placeOf(origin)),
              )
            : undefined;
        proof?.meets.push(
            ...hostsServedAlready(
                made.routes.map(({ route }) => route),
                routesThere,
                gateway,
            ),
        );
        // What an Ingress without routes has besides is for the run that writes them.
        const isWritten = new Set(made.routes.flatMap(({ objects }) => objects));
        const isLedTo = servicesByIngress(manifests);
        const policies = policiesOf(manifests).filter(
            ({ object, protocol, service, converted }) =>
                protocol !== true &&
                converted !== true &&
                (!named.has(object) || isWritten.has(object)) &&
                isLedTo(object, service),
        );
        const certificates = certificatesOf(manifests, there);
        const protocols = otherProtocols(manifests);
        if (there === undefined) warn([assumedText(gateway)], io);
        warn(changedRoutes(made.routes, manifests), io);
        const written = options.output === undefined ? [] : writeAll(options.output, made.routes, io);
        if (options.output !== undefined) warn(leftFiles(options.output, written, io), io);
        warn(needlessText(proof, accept), io);
        const failing = (proof?.differences ?? []).filter((one) => isFailing(one, accept));
        const opened =
            policies.some(({ guards }) => guards) ||
            made.unconverted.some(({ rule, closed }) => closed === true || keepsOut(rule) || guardsOf(rule).length > 0);
        const unguarded = opened && !isOpen;
        const broken = protocols.length > 0 && !accept.includes("lost");
        const closed = elsewhere.length > 0 && !isOpen && !accept.includes("lost");
        if (options.json)
            io.out(
                json({
                    ...asJson(written, made, proof, failing),
                    elsewhere: elsewhereJson(elsewhere),
                    others,
                    idle,
                    policies,
                    certificates,
                    protocols,
                    findings: findings.map(diagnosticJson),
                }),
            );
        else {
            if (options.output === undefined) io.out(routesYaml(made.routes));
            const text = [
                ...writtenText(written, tables),
                ...findingsText(findings),
                ...unconvertedText(made, accept, policies),
                ...idle.map(
                    (object) => `not used  ${object}: no request goes anywhere by it alone, so no route has it`,
                ),
                ...middlewaresText(made.routes),
                ...elsewhereText(elsewhere, accept),
                ...othersText(others),
                ...policiesText(policies, accept),
                ...protocolsText(protocols, accept),
                ...certificatesText(certificates, options.gateway, there !== undefined),
                ...proofText(proof, accept),
            ];
            const say = options.output === undefined ? io.err.bind(io) : io.out.bind(io);
            say(text.map((line) => `${line}\n`).join(""));
        }
        return failing.length > 0 || unguarded || broken || closed ? 1 : 0;
    },
};

const label = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** A file for each namespace is written, so that it has to be known. */
function refuseOpen(placed: readonly Placed[]): void {
    const ingresses = placed.filter(({ value }) => value.kind === "Ingress");
    const open = ingresses.find(({ written }) => written?.namespaces !== undefined);
    const several = ingresses.find(({ written }) => written?.severalValues === true);
    if (open !== undefined)
        throw new UsageError(
            `${objectName(open.value)} comes to several namespaces: build one kustomization, and convert that: kubectl kustomize FOLDER | crossroute convert -f -`,
        );
    if (several !== undefined)
        throw new UsageError(
            `${objectName(several.value)} has a variable to which objects of Flux give several values: build one of them, and convert that: flux build kustomization NAME | crossroute convert -f -`,
        );
}

/** The API server refuses routes for an invalid Gateway, or they attach to nothing. */
function gatewayPlace(given: string): { namespace: string; name: string } {
    const [namespace, name, ...more] = given.split("/");
    if (!namespace || !name || more.length > 0)
        throw new UsageError(`--gateway ${JSON.stringify(given)} is not of the form namespace/name`);
    if (!label.test(namespace) || name.length > 253 || !name.split(".").every((part) => label.test(part)))
        throw new UsageError(
            `--gateway ${JSON.stringify(given)} is no name of a Gateway: use lower-case letters, digits and "-", e.g. infra/shared`,
        );
    return { namespace, name };
}

/** The Ingresses as their controllers read them, with each backend under its Service's name. */
async function read(
    files: readonly string[],
    given: Options,
    io: Io,
): Promise<{ tables: readonly Table[]; placed: Placed[]; notes: string[] }> {
    const options = { ...given, file: [...(given.file ?? []), ...files] };
    const sources = await readSources(options, io);
    if (sources.length === 0) throw new UsageError("no source is given: name a file or folder with Ingresses");
    const { controllers, entryPoints } = readSettings(options, io);
    const loaded = combine(sources, {
        dialect: options.dialect,
        controllers,
        entryPoints,
        byService: true,
        // People who leave a controller know what it serves; convert lists that.
        snippets: true,
        besides: false,
    });
    const tables = loaded.after.filter(({ dialect }) => !isOfGateways(dialect) && !dialect.startsWith("sae-"));
    const placed = objectsAfter(sources).map((one) => withoutEmpty(one));
    return { tables, placed, notes: [...loaded.notes, ...fileNotes(loaded.findings)] };
}

/** Whether a Service has endpoints is the same for both sides, and existing routes are not converted. */
const notBeside: ReadonlySet<string> = new Set(["Ingress", "HTTPRoute", "Endpoints", "EndpointSlice"]);

/** Rules whose requests are known only after apply are left out: there is nothing to compare. */
const withoutUnknowns = (table: Table): Table => ({
    ...table,
    rules: table.rules.filter(({ unknown = [] }) => unknown.every((field) => field === "target")),
});

/** What keeps requests from a backend is a part of its answer: a route to the same backend without it differs. */
const withGuards = (table: Table, guardsOf: Guards): Table => ({
    ...table,
    rules: table.rules.map((rule) => {
        const names = rule.target.kind === "redirect" || rule.target.kind === "fixed" ? [] : guardsOf(rule);
        return names.length === 0 ? rule : { ...rule, treatment: [...(rule.treatment ?? []), ...names] };
    }),
});

const placeOf = ({ object, path = "" }: Origin): string => `${object}\n${path}`;

const routeObject = ({ metadata }: ConvertedRoute["route"]): string =>
    `HTTPRoute ${metadata?.namespace ?? ""}/${metadata?.name ?? ""}`;

const help = `
Writes HTTPRoutes that answer as the Ingresses do, with where each rule comes from above it, and compares the two: exit code 1
when requests lose their answer or go elsewhere and that is not accepted. What the Gateway API has no word for is listed with a
request and a cure. What keeps requests out (logins, limits, lists of addresses) or changes their headers closes its routes, with 500; --accept open
opens them. Examples:

  crossroute convert ingress.yaml --to gateway-api --gateway infra/shared -o routes/
  crossroute convert --cluster --gateway infra/shared -o routes/ --accept lost
  crossroute convert -f manifests/ --gateway infra/shared --match-case-insensitive --json`;
