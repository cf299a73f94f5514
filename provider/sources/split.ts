/** Ingresses of which it is not known how they will be: in several files, or with a class or annotations to be filled in. */
import { fileCodes } from "../diagnostics/codes/files";
import { pushTo } from "../lists";
import { type ArrivedTable, namedByClass } from "../platforms/kubernetes/read/gateway-names";
import { type Listener, targetId, type Rule, type Table } from "../routing/model";
import { commonParts, inWhole, type Part } from "./common-rules";
import { objectName } from "./manifest-findings";
import { hostsOf } from "./kinds";
import type { Placed } from "./objects";
import { openAnnotations, openClass, openHelp, type OpenIngress } from "./open-annotations";
import { rulesByHost } from "./unread";

type Read = (some: readonly Placed[]) => ArrivedTable[];
const { help } = fileCodes.CR602;

/**
 * Of an object that is in several files only one version is live. Each version is read alone, so that none drops or
 * outranks a rule of another object, and its rules are undetermined: all but those that every version has. So is an object with a
 * class or annotations to be filled in.
 */
export function withSplit(manifests: readonly Placed[], split: ReadonlyMap<Placed, string>, read: Read): Table[] {
    const reasons = new Map([...split].map(([placed, why]) => [versionOf(placed), why]));
    const isSplit = (placed: Placed): boolean => placed.value.kind === "Ingress" && reasons.has(versionOf(placed));
    const others = manifests.filter(({ value }) => value.kind !== "Ingress");
    const isWhole = (placed: Placed): boolean => placed.value.kind === "Ingress" && !isSplit(placed);
    const whole = manifests.filter((placed) => isWhole(placed) && openClass(placed) === undefined);
    const opened = whole.flatMap((placed) => openAnnotations(placed) ?? []);
    const open = new Map(opened.map((one) => [versionOf(one.without), one]));
    const whyOf = (placed: Placed): string => reasons.get(versionOf(placed)) ?? "";
    const isOpen = (placed: Placed): boolean =>
        openClass(placed) !== undefined || openAnnotations(placed) !== undefined;
    const common = commonParts(manifests.filter(isSplit), whyOf, isOpen);
    const wholes = [...new Set([...common.values()].map(({ whole: part }) => part))];
    const single = [...whole.filter((placed) => !open.has(versionOf(placed))), ...wholes.map(({ placed }) => placed)];
    const versions = manifests.filter(isSplit).map(({ value }) => new Set(hostsOf(value)));
    const mayHave = ({ host = "" }: Rule): boolean =>
        versions.some((hosts) => (host === "" ? hosts.size === 0 : hosts.has(host.toLowerCase())));
    const tables = new Map(
        read([...single, ...others]).map(({ table, classes }): [string, ArrivedTable] => {
            const rules = table.rules.map((rule) => (rule.lacks === true && mayHave(rule) ? asWaiting(rule) : rule));
            return [
                table.gateway,
                { classes, table: { ...table, rules: rules.map((rule) => inWholes(rule, wholes)) } },
            ];
        }),
    );
    const add = (placed: Placed, as: (rule: Rule) => Rule, open?: OpenIngress): void => {
        for (const { table, classes } of read([placed, ...others])) {
            // A canary takes nothing without the Ingress that it divides.
            const taking = table.rules.filter(({ lacks }) => lacks !== true);
            const isSilent = taking.length === 0 && hostsOf(placed.value).length > 0;
            const byHost = isSilent
                ? rulesByHost(placed, open?.label)
                : open === undefined
                  ? []
                  : besides(taking, open);
            const own = [...taking, ...byHost].map(as);
            const version = open?.filled ?? placed;
            const rules = isSilent ? own : [...own, ...readOtherwise(version, table, { single, others, read, as })];
            const known = tables.get(table.gateway);
            tables.set(
                table.gateway,
                known
                    ? withRules(known, { table, classes }, rules)
                    : { classes, table: { ...table, rules, defaults: [] } },
            );
        }
    };
    for (const placed of manifests.filter(isSplit)) {
        const why = whyOf(placed);
        const parts = common.get(placed);
        const rest = parts?.rests.get(placed);
        if (parts === undefined) add(placed, (rule) => asVersion(rule, why));
        else if (rest !== undefined) add(rest.placed, (rule) => asVersion(inWholes(rule, [rest]), why));
    }
    for (const placed of manifests.filter(isWhole)) {
        const why = openClass(placed);
        if (why !== undefined)
            add(placed, (rule) => ({ ...rule, undetermined: { why, help: openHelp, version: true } }));
    }
    // What an annotation makes of a host is not in the rules without it.
    for (const one of opened) add(one.without, (rule) => asOpen(rule, one.why), one);
    return namedByClass([...tables.values()]);
}

/** More rules at one load balancer: a scheme that only some of its objects ask for is not the only one. */
function withRules({ table, classes }: ArrivedTable, more: ArrivedTable, rules: readonly Rule[]): ArrivedTable {
    const schemesOf = ({ listeners = [] }: Table): Listener["scheme"][] => listeners.map(({ scheme }) => scheme);
    const schemes = new Set([...schemesOf(table), ...schemesOf(more.table)]);
    const listeners = (table.listeners ?? []).map(({ scheme, ...one }) =>
        schemes.size > 1 || scheme === undefined ? one : { ...one, scheme },
    );
    return {
        classes: new Set([...classes, ...more.classes]),
        table: { ...table, ...(table.listeners && { listeners }), rules: [...table.rules, ...rules] },
    };
}

/** A rule of a part of an object has its place in the whole. */
function inWholes(rule: Rule, parts: readonly Part[]): Rule {
    const { object, source } = rule.origin;
    const part = parts.find(({ placed }) => placed.source === source && objectName(placed.value) === object);
    return part === undefined ? rule : { ...rule, origin: inWhole(part, rule.origin) };
}

/** What annotations that are to be filled in make of the hosts of rules, which may be to be filled in themselves. */
const besides = (rules: readonly Rule[], { label }: OpenIngress): Rule[] =>
    [...new Map(rules.map((rule) => [rule.host ?? "", rule])).values()].map(
        ({ host, origin: { object, source } }): Rule => ({
            ...(host === undefined ? {} : { host }),
            match: "ImplementationSpecific",
            target: { kind: "unknown", label, unread: true },
            origin: { object, ...(source === undefined ? {} : { source }) },
            // Of the rules that are written.
            undetermined: { why: "", said: true },
        }),
    );

/** A canary of an Ingress that is in several files has it, whichever version is live. */
const asWaiting = ({ dropped: _, lacks: __, ...rule }: Rule): Rule => ({
    ...rule,
    undetermined: {
        why: "the Ingress that it is a canary of may be one that is in several files",
        help,
        version: true,
    },
});

const asVersion = (rule: Rule, why: string): Rule => ({
    ...rule,
    // A doubt about the answer only is the smaller one.
    undetermined: {
        ...(rule.undetermined?.answerOnly === true ? { why, help } : (rule.undetermined ?? { why, help })),
        version: true,
    },
});

const asOpen = (rule: Rule, why: string): Rule => ({
    ...rule,
    undetermined: { why, help: openHelp, ...(rule.undetermined?.said === true ? { said: true } : {}) },
});

/**
 * The possible effect of one version on the rules of other objects: ingress-nginx reads all paths of a host as
 * expressions, or redirects them to https, when one of its objects asks for it.
 */
function readOtherwise(
    version: Placed,
    { gateway, dialect }: Table,
    {
        single,
        others,
        read,
        as,
    }: { single: readonly Placed[]; others: readonly Placed[]; read: Read; as: (rule: Rule) => Rule },
): Rule[] {
    if (dialect !== "ingress-nginx") return [];
    const hosts = new Set(hostsOf(version.value));
    const beside = single.filter(({ value }) => hostsOf(value).some((host) => hosts.has(host)));
    if (beside.length === 0) return [];
    const own = objectName(version.value);
    const rulesIn = (some: readonly Placed[]): Rule[] =>
        read([...some, ...others])
            .find(({ table }) => table.gateway === gateway)
            ?.table.rules.slice() ?? [];
    const alone = new Map<string, Rule[]>();
    for (const rule of rulesIn(beside)) pushTo(alone, placeOf(rule), rule);
    return rulesIn([...beside, version]).flatMap((rule): Rule[] => {
        const there = alone.get(placeOf(rule)) ?? [];
        const plain = there.find(({ implied }) => implied !== true) ?? there[0];
        if (plain === undefined || rule.origin.object === own || rule.dropped !== undefined) return [];
        if (there.some((one) => textOf(one) === textOf(rule))) return [];
        // A root path matches everything, as an expression, too.
        const isRoot = plain.path === undefined || plain.path === "/";
        if (isRoot && there.some((one) => answerOf(one) === answerOf(rule))) return [];
        const { order: _, rank: ___, path: __, ...rest } = rule;
        const path = plain.path === undefined ? {} : { path: plain.path };
        return [as({ ...rest, ...path, match: plain.match })];
    });
}

/** The place where a rule is written, at each host that it is for. */
const placeOf = ({ host, origin }: Rule): string => [origin.object, origin.source, origin.path, host].join("\n");
const answerOf = ({ target, scheme, rewrite }: Rule): string => [targetId(target), scheme, rewrite].join("\n");
const textOf = ({ order: _, rank: ___, origin: __, ...rule }: Rule): string => JSON.stringify(rule);

const versionOf = ({ value, source, written }: Placed): string =>
    [source, written?.place ?? "", objectName(value)].join("\n");

/** Of each class that is still to be filled in, the rules as they are written: whatever it becomes, it is one for all of them. */
export function byOpenClass(manifests: readonly Placed[], split: ReadonlyMap<Placed, string>, read: Read): Table[][] {
    const others = manifests.filter(({ value }) => value.kind !== "Ingress");
    const classes = new Map<string, Placed[]>();
    for (const placed of manifests) {
        const why = openClass(placed);
        if (why !== undefined && !split.has(placed)) pushTo(classes, why, placed);
    }
    return [...classes.values()].map((own) => namedByClass(read([...own, ...others])));
}
