/** Findings that are the same for many objects, reported once. */
import { pushTo } from "../../push-to";
import { unfilledText } from "../../sources/substituted";
import { counted, entryAt, several, type Diagnostic } from "../../routing/diagnostic";

const shown = 3;

/** Each group takes the place of its first finding. */
export function grouped(findings: readonly Diagnostic[]): Diagnostic[] {
    const groups = new Map<string, Diagnostic[]>();
    for (const [i, finding] of findings.entries()) {
        const key = keyOf(finding) ?? String(i);
        pushTo(groups, key, finding);
    }
    return [...groups.values()].flatMap((all) => joined(all));
}

/** Equal for findings that are joined; undefined for a finding that stays alone. */
function keyOf(finding: Diagnostic): string | undefined {
    const { code, severity, message, help, origin, subject } = finding;
    if (origin === undefined) return undefined;
    const { source = "", object } = origin;
    const absent = severity === "info" ? absentService(finding) : undefined;
    if (absent !== undefined) return [code, absent.place].join("\n");
    if (subject?.unfilled !== undefined) return [code, severity, source].join("\n");
    // One wrong Service is one mistake, however many rules of an object lead to it.
    if (code === "CR112" && subject?.problem !== undefined)
        return [code, severity, object, source, subject.problem].join("\n");
    if (object === "file") return code === "CR605" ? [code, source].join("\n") : undefined;
    const { reason } = subject ?? {};
    if (reason !== undefined) return code === "CR131" && severity !== "info" ? undefined : [code, reason].join("\n");
    const shared = sharedHost(finding);
    if (shared !== undefined) return [code, severity, shared.gateways].join("\n");
    // A host of several gateways is claimed by the same objects on each.
    if (code === "CR122") return [code, severity, message, source].join("\n");
    // Findings about routes name them.
    if (!/^CR[36]/.test(code) && code !== "CR108") return undefined;
    // One remark for all wildcards of a run.
    if (code === "CR108") return [code, severity].join("\n");
    // A finding that needs a cure is reported for each file.
    return [code, severity, message, help, severity === "info" ? "" : source].join("\n");
}

function joined(all: readonly Diagnostic[]): Diagnostic[] {
    const [first] = all;
    const objects = new Set(all.map(({ origin }) => `${origin?.object ?? ""}\n${origin?.source ?? ""}`));
    if (first === undefined || all.length === 1) return [...all];
    const unfilled = all.flatMap(({ subject }) => subject?.unfilled ?? []);
    if (unfilled.length > 0) return [{ ...first, ...unfilledText(unfilled) }];
    const absent = first.severity === "info" ? absentService(first) : undefined;
    if (absent !== undefined) {
        const names = [...new Set(all.flatMap((one) => absentService(one)?.name ?? []))];
        const rules = new Set(all.flatMap(({ origin }) => (origin === undefined ? [] : [entryAt(origin)]))).size;
        if (rules === 1 && names.length < 2) return [first];
        if (names.length < 2) return [{ ...first, ...continued(first, (n) => `, to which ${n(rules)} rules lead.`) }];
        const rest = `to Services${absent.of} that are not in the sources`;
        return [
            {
                ...first,
                ...counted(
                    (n) =>
                        `${several(n(rules), "rule")} ${rules === 1 ? "leads" : "lead"} ${rest}: ${listOf(names, n)}.`,
                ),
            },
        ];
    }
    const { reason, problem } = first.subject ?? {};
    if (first.code === "CR112" && problem !== undefined) {
        const more = new Set(all.map(entryOf)).size - 1;
        if (more === 0) return [first];
        return [
            {
                ...first,
                ...continued(
                    first,
                    (n) => `; so ${more === 1 ? "does" : "do"} ${several(n(more), "more rule")} of it.`,
                ),
            },
        ];
    }
    if (reason !== undefined) {
        // Versions of one object are no others.
        const more = new Set(all.map(({ origin }) => origin?.object)).size - 1;
        if (more === 0) return [...all];
        const name = first.origin?.object ?? "";
        // One of several rules of a route may be the one that leads nowhere.
        const said = (n: string): string =>
            first.code === "CR131"
                ? `Rules of ${name} and ${n} more perhaps lead nowhere${reason}.`
                : `${name} and ${n} more do not attach: they name no parent.`;
        return [{ ...first, ...counted((n) => said(n(more))) }];
    }
    const shared = sharedHost(first);
    if (shared !== undefined) {
        const hosts = [...new Set(all.flatMap((one) => sharedHost(one)?.host ?? []))];
        if (hosts.length < 2) return [first];
        const rest = `are on the gateways ${shared.gateways}, each with routes of its own: a request gets the routes of the one that it arrives at.`;
        return [{ ...first, ...counted((n) => `Hosts ${listOf(hosts, n)} ${rest}`) }];
    }
    if (first.code === "CR122") return [first];
    const count = all.length - 1;
    if (first.origin?.object === "file")
        return [{ ...first, ...continued(first, (n) => `; ${n(count)} more of its documents cannot be read, too.`) }];
    if (first.code === "CR108") {
        const names = all.flatMap(({ subject }) => subject?.host ?? []);
        const rest = "do not cover their bare domains, and no other rule names these.";
        return [{ ...first, ...counted((n) => `The wildcards ${listOf(names, n)} ${rest}`) }];
    }
    // One object may well have the same twice, in two places.
    if (objects.size === 1 || objects.size < all.length) return [...all];
    const where = first.severity === "info" ? "" : " of this file";
    return [
        { ...first, ...continued(first, (n) => `; the same holds for ${several(n(count), "more object")}${where}.`) },
    ];
}

const entryOf = ({ origin, where }: Diagnostic): string => (origin === undefined ? where : entryAt(origin));

/** A message that goes on: it is true of more. */
function continued(
    { message, identity = message }: Diagnostic,
    rest: (number: (n: number) => string) => string,
): Pick<Diagnostic, "message" | "identity"> {
    const withoutDot = (text: string): string => text.replace(/\.$/, "");
    const [said, stays] = [rest(String), rest(() => "N")];
    return { message: withoutDot(message) + said, identity: withoutDot(identity) + stays };
}

function listOf(names: readonly string[], number: (n: number) => string): string {
    const more = names.length - shown;
    return more > 0 ? `${names.slice(0, shown).join(", ")} and ${number(more)} more` : names.join(", ");
}

/** A host with the gateways that it is on. */
function sharedHost({ code, subject }: Diagnostic): { host: string; gateways: string } | undefined {
    const { host, gateways } = subject ?? {};
    return code !== "CR106" || host === undefined || gateways === undefined ? undefined : { host, gateways };
}

/** The Service that a rule leads to and that is not there, and where it should be. */
function absentService({ code, subject, origin }: Diagnostic): { name: string; of: string; place: string } | undefined {
    if (code !== "CR112") return undefined;
    const { service: name, namespace } = subject ?? {};
    if (name === undefined) return undefined;
    if (namespace !== undefined) return { name, of: ` of namespace ${namespace}`, place: namespace };
    const folder = (origin?.source ?? "").replace(/[^/]*$/, "");
    return { name, of: "", place: `folder ${folder}` };
}
