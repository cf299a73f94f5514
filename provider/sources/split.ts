/** Ingresses of which it is not known how they will be: in several files, or with a class or annotations to be filled in. */
import { fileCodes } from "../diagnostics/codes/files";
import { pushTo } from "../push-to";
import { type ArrivedTable, namedByClass } from "../platforms/kubernetes/read/gateway-names";
import type { Listener, Rule, Table } from "../routing/model";
import { commonParts, inWhole, type Part } from "./common-rules";
import { objectName } from "./file-finding";
import { hostsOf } from "./kinds";
import { neededBy } from "./needed";
import type { Placed } from "./objects";
import { openAnnotations, openClass, openHelp, type OpenIngress } from "./open-annotations";
import { readOtherwise, sharingHosts } from "./read-otherwise";
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
    const needed = neededBy(others);
    const readAlone: Read = (some) => read([...some, ...needed(some)]);
    const isWhole = (placed: Placed): boolean => placed.value.kind === "Ingress" && !isSplit(placed);
    const whole = manifests.filter((placed) => isWhole(placed) && openClass(placed) === undefined);
    const opened = whole.flatMap((placed) => openAnnotations(placed) ?? []);
    const open = new Map(opened.map((one) => [versionOf(one.without), one]));
    const whyOf = (placed: Placed): string => reasons.get(versionOf(placed)) ?? "";
    const isOpen = (placed: Placed): boolean =>
        openClass(placed) !== undefined || openAnnotations(placed) !== undefined;
    const common = commonParts(manifests.filter(isSplit), whyOf, isOpen);
    const wholes = [...new Set([...common.values()].map(({ whole: part }) => part))];
    const inPlace = inWholes(wholes);
    const single = [...whole.filter((placed) => !open.has(versionOf(placed))), ...wholes.map(({ placed }) => placed)];
    const besideOf = sharingHosts(single);
    const versionHosts = manifests.filter(isSplit).map(({ value }) => hostsOf(value));
    const hostsOfVersions = new Set(versionHosts.flat());
    const isAnyHost = versionHosts.some((hosts) => hosts.length === 0);
    const mayHave = ({ host = "" }: Rule): boolean =>
        host === "" ? isAnyHost : hostsOfVersions.has(host.toLowerCase());
    const tables = new Map(
        read([...single, ...others]).map(({ table, classes }): [string, ArrivedTable] => {
            const rules = table.rules.map((rule) => (rule.lacks === true && mayHave(rule) ? asWaiting(rule) : rule));
            return [table.gateway, { classes, table: { ...table, rules: rules.map(inPlace) } }];
        }),
    );
    const add = (placed: Placed, as: (rule: Rule) => Rule, open?: OpenIngress): void => {
        for (const { table, classes } of readAlone([placed])) {
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
            const rules = isSilent ? own : [...own, ...readOtherwise(version, table, { besideOf, readAlone, as })];
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
        else if (rest !== undefined) {
            const inRest = inWholes([rest]);
            add(rest.placed, (rule) => asVersion(inRest(rule), why));
        }
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
function inWholes(parts: readonly Part[]): (rule: Rule) => Rule {
    const keyOf = (object: string, source = ""): string => `${object}\n${source}`;
    const byObject = new Map(parts.map((part) => [keyOf(objectName(part.placed.value), part.placed.source), part]));
    return (rule) => {
        const part = byObject.get(keyOf(rule.origin.object, rule.origin.source));
        return part === undefined ? rule : { ...rule, origin: inWhole(part, rule.origin) };
    };
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
