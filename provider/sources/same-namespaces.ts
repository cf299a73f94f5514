/** Objects of two versions that differ by a namespace that is not really another one. */
import { pushTo } from "../push-to";
import { groupOf } from "./kinds";
import { isObject, type Placed, type Source } from "./objects";

/**
 * Gives an object of one version the namespace that it has in the other: if it names none, since `kubectl apply -n` or a
 * GitOps application may have put it there; if several kustomizations build it, since another one beside them moves
 * nothing. Returns a note about the first kind.
 */
export function alignNamespaces(old: readonly Source[], now: readonly Source[]): string[] {
    const [before, after] = [byName(old), byName(now)];
    const given = new Map<Placed, string>();
    const unnamed: Placed[] = [];
    for (const [key, olds] of before) {
        const nows = after.get(key) ?? [];
        const onlyIn = (some: readonly Placed[], others: readonly Placed[]): Placed[] =>
            some.filter((one) => others.every((other) => namespaceOf(other) !== namespaceOf(one)));
        const [gone, come] = [onlyIn(olds, nows), onlyIn(nows, olds)];
        for (const one of gone) {
            const other = closest(
                one,
                come.filter((candidate) => mayBeSame(one, candidate) && !given.has(candidate)),
            );
            if (other === undefined) continue;
            if (isOpen(one) || isOpen(other)) given.set(one, namespaceOf(other));
            else if (isUnnamed(one)) given.set(one, namespaceOf(other));
            else given.set(other, namespaceOf(one));
            if (isUnnamed(one)) unnamed.push(one);
            else if (isUnnamed(other)) unnamed.push(other);
        }
    }
    if (given.size === 0) return [];
    for (const { objects } of [...old, ...now])
        objects.manifests = objects.manifests.map((placed) => inNamespace(placed, given.get(placed)));
    return noteOf(unnamed, given);
}

function noteOf([first, ...more]: readonly Placed[], given: ReadonlyMap<Placed, string>): string[] {
    if (first === undefined) return [];
    const { name } = metadataOf(first);
    const namespace = given.get(first) ?? "";
    const others = more.length === 0 ? "" : ` and ${more.length} more`;
    return [
        `${String(first.value.kind)} ${String(name)}${others} ${more.length === 0 ? "has" : "have"} a namespace in one version only: taken to be applied there (-n ${namespace}) in both; without -n, what is live stays in default, and another object is made`,
    ];
}

const inNamespace = (placed: Placed, namespace: string | undefined): Placed =>
    namespace === undefined
        ? placed
        : { ...placed, value: { ...placed.value, metadata: { ...metadataOf(placed), namespace } } };

const metadataOf = ({ value }: Placed): Record<string, unknown> => (isObject(value.metadata) ? value.metadata : {});
const isUnnamed = (placed: Placed): boolean => placed.written !== undefined && !metadataOf(placed).namespace;
const namespaceOf = (placed: Placed): string => String(metadataOf(placed).namespace || "default");

function byName(sources: readonly Source[]): Map<string, Placed[]> {
    const found = new Map<string, Placed[]>();
    for (const placed of sources.flatMap(({ objects }) => objects.manifests)) {
        const { name } = metadataOf(placed);
        if (typeof name !== "string" || name === "") continue;
        const key = `${groupOf(placed.value)} ${String(placed.value.kind)} ${name}`;
        pushTo(found, key, placed);
    }
    return found;
}

/** Several kustomizations build it. */
const isOpen = ({ written }: Placed): boolean => written?.namespaces !== undefined;
const namespacesOf = (placed: Placed): readonly string[] => placed.written?.namespaces ?? [namespaceOf(placed)];

function mayBeSame(one: Placed, other: Placed): boolean {
    if (isUnnamed(one) || isUnnamed(other)) return true;
    if (!isOpen(one) && !isOpen(other)) return false;
    const names = namespacesOf(other);
    return namespacesOf(one).some((name) => names.includes(name));
}

/** The one whose file has most of the same folders and the same name at its end; undefined if several are as close. */
function closest(one: Placed, others: readonly Placed[]): Placed | undefined {
    const parts = one.source.split(/[/\\]/).reverse();
    const common = ({ source }: Placed): number => {
        const own = source.split(/[/\\]/).reverse();
        const at = own.findIndex((part, i) => part !== parts[i]);
        return at < 0 ? own.length : at;
    };
    const most = Math.max(...others.map(common));
    const [best, ...more] = others.filter((other) => common(other) === most);
    return more.length === 0 ? best : undefined;
}
