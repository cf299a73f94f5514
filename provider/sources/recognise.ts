import { listOf } from "../inputs/json";
import { finding } from "../diagnostics/catalogue";
import { UsageError } from "./errors";
import { chartOf, chartOfTemplate, chartOfValues } from "./charts";
import { fileFinding } from "./file-finding";
import { kustomizationsIn, normal } from "./kustomize/kustomization";
import { acceptAnnotation, acceptedCodes } from "../platforms/kubernetes/read/manifest";
import { mayAnswer, mayRoute, meantKind, roleOf } from "./kinds";
import { emptySource, isObject, pick, type Json, type Source, type Provenance } from "./objects";
import { acceptedIn, isStatementTemplate, isTemplate, isYttTemplate, parseEach } from "./parse";
import { listenersAddedBy } from "./patched-listeners";
import { testFilesIn } from "./test-files";
import { traefikOf } from "./versions";
import { isEventStream, planOf, planOfEvents, stateOf } from "./pulumi";

/**
 * What a file holds. In a folder, other kinds of documents are skipped and counted, and an unreadable document is a
 * finding; in a file that was named both are a {@link UsageError}.
 */
export function recogniseFile(name: string, text: string, found: boolean): Source {
    const source = emptySource();
    if (isYttTemplate(text)) {
        if (!found) throw new UsageError(`${name} is a template of ytt (#@): render it first, with ytt -f`);
        count(source, "ytt templates");
        return source;
    }
    const documents = parseEach(text, name, "kubectl");
    const template = isTemplate(text);
    const values = documents.map((document) => {
        if ("value" in document) return document.value;
        if (!found) throw new UsageError(document.problem);
        source.unreadable.push(...namesIn(document.text));
        // A block text of another document, as ConfigMaps have them, makes this one no template.
        if (isTemplate(document.text)) {
            count(source, "Helm templates");
            if (kindsIn(document.text).some(mayAnswer)) source.charts.push(chartOfTemplate(name));
        } else if (isStatementTemplate(document.text)) count(source, "templates");
        else if (!kindsIn(text).some(mayRoute)) count(source, unreadableFiles);
        else source.findings.push(unreadable(name, document));
        return null;
    });
    if (!found && values.every((value) => value === null || value === undefined))
        throw new UsageError(`${name} is empty: expected ${expected}`);
    if (found) source.file = name;
    recogniseInto(source, values, name, { found, template, accept: acceptedIn(text) });
    return source;
}

/** What is passed over although it may hold something: the files are named. */
export const unreadableFiles = "files that cannot be read";

/** Objects that the lines of a text seem to name: `Gateway shop/edge`. Better one too many than one too few. */
function namesIn(text: string): string[] {
    const values = (pattern: RegExp): string[] => [...text.matchAll(pattern)].map((found) => found[1] ?? "");
    const kinds = kindsIn(text);
    const names = values(/^\s+["']?name["']?\s*:\s*["']?([\w.-]+)/gm);
    const namespaces = values(/^\s+["']?namespace["']?\s*:\s*["']?([\w.-]+)/gm);
    const places = new Set(namespaces.length === 0 ? ["default"] : namespaces);
    return [...new Set(kinds)].flatMap((kind) =>
        [...new Set(names)].flatMap((name) => [...places].map((namespace) => `${kind} ${namespace}/${name}`)),
    );
}

const kindsIn = (text: string): string[] =>
    [...text.matchAll(/^\s*(?:- )?["']?kind["']?\s*:\s*["']?(\w+)/gm)].map(([, kind]) => kind ?? "");

const unreadable = (
    name: string,
    { problem, kind, text }: { problem: string; kind: string; text: string },
): Source["findings"][number] => {
    const word = bareWord.exec(text)?.[1];
    const help =
        word === undefined ? undefined : `Fill in ${word}, which is a line of its own, and lint what comes out.`;
    return {
        ...finding("CR605", "", `${problem}.`, help),
        identity: kind,
        origin: { object: "file", source: name },
    };
};

/** A line that only stands for others. */
const bareWord = /^[ \t]*(<[A-Z][A-Z0-9_ -]*>)[ \t]*$/m;

/** What the documents of a file, a command or a server are: manifests, SAE rule sets, a plan or a state. */
export function recognise(documents: readonly unknown[], source: string): Source {
    const found = emptySource();
    recogniseInto(found, documents, source);
    return found;
}

type Where = Omit<Provenance, "place" | "accept"> & { accept: readonly (readonly string[])[] };

function recogniseInto(found: Source, documents: readonly unknown[], source: string, where?: Where): void {
    if (documents.some(isEventStream)) {
        found.plan = planOfEvents(documents, source);
        return;
    }
    documents.forEach((document, i) => {
        if (document === null || document === undefined) return;
        const place = documents.length > 1 ? `document ${i + 1}` : "";
        const written = where && { ...where, place, accept: where.accept[i] ?? [] };
        recogniseOne(document, source, documents.length > 1 ? `document ${i + 1}` : "", found, written);
    });
}

function recogniseOne(document: unknown, source: string, where: string, found: Source, written?: Provenance): void {
    if (Array.isArray(document) && !isPatch(document)) {
        document.forEach((item, i) => recogniseOne(item, source, `${where}[${i}]`, found, written));
        return;
    }
    if (isObject(document)) {
        if (written?.found === true) {
            found.kustomizations.push(...kustomizationsIn(document, source));
            found.testFiles.push(...testFilesIn(document, source));
        }
        if (typeof document.kind === "string" && typeof document.apiVersion === "string")
            return addManifest(document, source, where, found, written);
        if (Array.isArray(document.steps) && isPlan(document)) return void (found.plan = planOf(document, source));
        if (isState(document)) return void found.state.push(...stateOf(document, source));
        if (isRuleSet(document, source, found, written)) return;
    }
    if (written?.found !== true) throw unknown(source, where, document);
    if (Array.isArray(document)) {
        found.added.push(...listenersAddedBy(document, source));
        found.operations.set(normal(source), found.operations.has(normal(source)) ? undefined : document);
    }
    const what = whatIsIt(document, source, written);
    count(found, what);
    const chart = what === "values files" && isObject(document) ? chartOfValues(document, source) : undefined;
    if (chart !== undefined) found.charts.push(chart);
}

/** Whether the object, or a comment in its document, accepts that its chart is not rendered. */
function accepts({ metadata }: Json, written?: Provenance): boolean {
    const annotations = isObject(metadata) && isObject(metadata.annotations) ? metadata.annotations : {};
    const texts = [annotations[acceptAnnotation], written?.accept].flat().filter((text) => typeof text === "string");
    return acceptedCodes({ [acceptAnnotation]: texts.join("\n") }).includes("CR603");
}

/** Steps of a plan name a resource; a pipeline, a Tekton task or an index of words has steps too. */
const isPlan = ({ steps, config }: Json): boolean =>
    listOf(steps).length === 0
        ? config === undefined || isObject(config)
        : listOf(steps).some((step) => isObject(step) && "urn" in step);

/** An export of a stack or a checkpoint; values of charts have a `deployment` too. */
const isState = ({ deployment, checkpoint, version }: Json): boolean =>
    isObject(checkpoint) ||
    (isObject(deployment) && (Array.isArray(deployment.resources) || typeof version === "number"));

function isRuleSet(document: Json, source: string, found: Source, written?: Provenance): boolean {
    try {
        return addRuleSets(document, source, found, written);
    } catch (thrown) {
        if (written?.found) return false;
        throw thrown;
    }
}

/** A manifest, or each item of a List; items of a typed list (`IngressList`) do not give their kind. */
function addManifest(value: Json, source: string, where: string, found: Source, written?: Provenance): void {
    const kind = String(value.kind);
    if (kind.endsWith("List") && Array.isArray(value.items)) {
        const itemKind = kind.slice(0, -"List".length);
        value.items.forEach((item: unknown, i) => {
            const place = `${where}${where ? "." : ""}items[${i}]`;
            // A chart or a program left a place of the list empty.
            if (written !== undefined && (item === null || item === undefined)) return;
            if (!isObject(item)) throw unknown(source, place, item);
            const typed = item.kind || !itemKind ? item : { apiVersion: value.apiVersion, kind: itemKind, ...item };
            recogniseOne(typed, source, place, found, written && { ...written, place });
        });
        return;
    }
    const version = traefikOf(value);
    if (version !== undefined) found.versions.push(version);
    if (roleOf(value) !== "nothing") {
        if (written?.found && written.template && holdsTemplate(value)) {
            if (mayAnswer(kind)) found.charts.push(chartOfTemplate(source));
            return count(found, "Helm templates");
        }
        found.objects.manifests.push({ value: withName(value), source, ...(written ? { written } : {}) });
        return;
    }
    const meant = meantKind(value);
    if (meant !== undefined) {
        const text = `No API server has the kind ${kind} of ${String(value.apiVersion)}: ${meant}.`;
        const said = fileFinding("CR601", { value, source, ...(written ? { written } : {}) }, text);
        found.findings.push(
            meant.startsWith("Ingress") ? said : { ...said, help: "Write the kind as its group has it." },
        );
        return;
    }
    const chart = chartOf(value, source);
    if (chart !== undefined) {
        found.charts.push(accepts(value, written) ? { ...chart, accepted: true } : chart);
        return;
    }
    if (written?.found) count(found, whatIsIt(value, source, written));
}

/** A name that is a template decides nothing about routes. */
function withName(value: Json): Json {
    if (!isObject(value.metadata)) return value;
    const { name, namespace } = value.metadata;
    const isTemplate = (text: unknown): boolean => isObject(text) && "[object Object]" in text;
    if (!isTemplate(name) && !isTemplate(namespace)) return value;
    return {
        ...value,
        metadata: {
            ...value.metadata,
            name: isTemplate(name) ? "(template)" : name,
            ...(isTemplate(namespace) ? { namespace: "(template)" } : {}),
        },
    };
}

/** Unquoted `{{ … }}` is a mapping whose key is a mapping. */
export const holdsTemplate = (value: unknown): boolean =>
    typeof value === "string"
        ? value.includes("{{")
        : Array.isArray(value)
          ? value.some(holdsTemplate)
          : isObject(value) &&
            Object.entries(value).some(([key, inner]) => key === "[object Object]" || holdsTemplate(inner));

/**
 * SAE rule sets: the data of DescribeIngress or ListIngresses, with or without the envelope of the reply, or with an
 * SDK's wrapper (`body`). An envelope of a failed call is an error.
 */
function addRuleSets(value: Json, source: string, found: Source, written?: Provenance): boolean {
    const body = pick(value, "body", "Body");
    if (isObject(body)) return addRuleSets(body, source, found, written);
    const data = pick(value, "Data", "data");
    if (isObject(data)) return addRuleSets(data, source, found, written);
    if (pick(value, "Success", "success") === false) {
        const code = pick(value, "ErrorCode", "errorCode", "Code", "code") ?? "no code";
        throw new UsageError(`${source} holds the answer of a failed SAE call (${String(code)}), not a rule set`);
    }
    const list = pick(value, "IngressList", "ingressList");
    if (Array.isArray(list)) return list.every((item) => isObject(item) && addRuleSets(item, source, found, written));
    const marks = [
        ["Rules", "rules"],
        ["DefaultRule", "defaultRule"],
        ["ListenerPort", "listenerPort"],
        ["LoadBalanceType", "loadBalanceType"],
        // A gateway that is no load balancer.
        ["MseGatewayId", "mseGatewayId"],
    ] as const;
    if (marks.filter((names) => pick(value, ...names) !== undefined).length < 2) return false;
    found.objects.ruleSets.push({ value, source, ...(written ? { written } : {}) });
    return true;
}

/** A file counts once, however many documents or elements it has. */
function count(source: Source, what: string): void {
    const isFile = /files|charts|templates/.test(what);
    source.passed.set(what, isFile ? 1 : (source.passed.get(what) ?? 0) + 1);
}

/** JSON Patch, as kustomize takes it. */
const isPatch = (document: unknown): boolean =>
    Array.isArray(document) &&
    document.length > 0 &&
    document.every((item) => isObject(item) && typeof item.op === "string" && typeof item.path === "string");

/** What people keep beside manifests, by file name and content; the first match counts. */
const things: readonly [what: string, test: (value: Json, file: string) => boolean][] = [
    ["charts", (_, file) => /(^|\/)(Chart|requirements)\.(ya?ml|lock)$/.test(file)],
    ["values files", (_, file) => /(^|\/)values[^/]*\.ya?ml$|[._-]values\.ya?ml$/.test(file)],
    ["kustomizations", (value, file) => /(^|\/)kustomization\.ya?ml$/.test(file) || value.kind === "Kustomization"],
    [
        "compose files",
        (value, file) => /compose[^/]*\.ya?ml$/.test(file) || ("services" in value && "version" in value),
    ],
    ["custom resource definitions", (value) => value.kind === "CustomResourceDefinition"],
    ["other manifests", (value) => typeof value.kind === "string" && typeof value.apiVersion === "string"],
];

function whatIsIt(document: unknown, source: string, { template }: Provenance): string {
    if (isPatch(document)) return "JSON patches";
    if (isObject(document)) {
        const thing = things.find(([, test]) => test(document, source.replaceAll("\\", "/")))?.[0];
        if (thing !== undefined) return thing;
    }
    return template ? "Helm templates" : /\.json$/.test(source) ? "other JSON files" : "other YAML files";
}

const keysOf = (value: Json): string => {
    const keys = Object.keys(value).slice(0, 4);
    return keys.length === 0 ? "an empty object" : `an object with ${keys.join(", ")}`;
};

const expected = "a Kubernetes manifest, an SAE rule set, a Pulumi plan or a stack export";

function unknown(source: string, where: string, document: unknown): UsageError {
    const what = isPatch(document) ? "a JSON patch" : isObject(document) ? keysOf(document) : typeof document;
    return new UsageError(`${source}${where ? ` (${where})` : ""} is ${what}: expected ${expected}`);
}
