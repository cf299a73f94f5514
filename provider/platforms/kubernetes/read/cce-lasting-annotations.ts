/** Annotations of CCE whose effect stays, or may stay, when they go, or when a route leaves the Service that they are for. */
import { UNKNOWN_SENTINEL } from "../../../inputs/unknown";
import { isObject, type Json } from "../../../inputs/json";
import { pushTo } from "../../../push-to";
import { elb, type Left, leftMark } from "./cce-lasting-effects";
import { annotationsOf } from "./json";
import { hasSome, keepingNotes, keepingRoutes, type Pair, policyService, textsByRoute } from "./keeping-routes";
import { writtenRoutes } from "./written-routes";

const most = 3;

/** An annotation that was there and is gone. */
interface Gone {
    annotation: string;
    text: string;
    /** `Ingress shop/web`. */
    name: string;
}

/** What becomes of annotations that go; sources: CCE's guide. */
const kinds: readonly { is: (gone: Gone, services: ReadonlySet<string>) => boolean; says: string; cure: string }[] = [
    {
        // cce_10_0949: without the annotation CCE leaves the advanced rules and actions that the load balancer has as they are, so that none
        // is deleted by mistake; `[]` deletes them. How a host or path that changes with it meets them is not said.
        is: ({ annotation, text }, services) => {
            const service = policyService(annotation);
            return service !== undefined && services.has(service) && hasSome(text);
        },
        says: "and by CCE's guide its rules stay as they are",
        cure: "Write [] instead, which deletes them",
    },
    {
        // cce_10_0832, "Configuring Timeout", cce_10_0694, and cce_10_0867: all switches of headers, X-Forwarded-Port, X-Real-IP and so on.
        is: ({ annotation }) =>
            /^kubernetes\.io\/elb\.(acl-(id|status|type)|[a-z]+_timeout|http2-enable|x-[a-z-]+)$/.test(annotation),
        says: "and CCE's guide says that the listener keeps what it said",
        cure: "Write the value that is wanted, for a list of addresses acl-status off, for a switch false",
    },
    {
        // cce_10_0736 and cce_10_0695.
        is: ({ annotation }) => /^kubernetes\.io\/elb\.(canary|rule-priority-enabled)$/.test(annotation),
        says: "and CCE's guide says that it cannot be taken back: what follows is as if it were there",
        cure: "To be rid of it, make an Ingress of another name and delete this one",
    },
];

/** Whether it is one of those whose effect may stay. */
export const isLasting = (annotation: string): boolean => annotation.startsWith(elb);

/** One note for each kind. */
export function leftAnnotations(before: readonly Json[], after: readonly Json[]): string[] {
    const pairs = pairsOf(before, after);
    const all = pairs.flatMap(goneIn);
    const notes = kinds.flatMap(({ is, says, cure }) => {
        const left = all
            .filter(({ gone, services }) => is(gone, services))
            .map(({ gone }) => `${gone.annotation} of ${gone.name}`);
        if (left.length === 0) return [];
        const more = left.length > most ? ` and ${left.length - most} more` : "";
        return [`not certain: ${left.slice(0, most).join(", ")}${more} is gone, ${says}. ${cure}`];
    });
    return [...notes, ...keepingNotes(pairs.flatMap(keepingRoutes))];
}

/**
 * The objects after, with what stays or may stay of annotations that went.
 * @param isHidden what the former annotations said may have been a secret: only that they were there is kept
 */
export function withLeft<P extends { value: Json }>(
    before: readonly { value: Json }[],
    after: readonly P[],
    isHidden = false,
): P[] {
    const pairs = pairsOf(
        before.map(({ value }) => value),
        after.map(({ value }) => value),
    );
    const [all, keeping] = [pairs.flatMap(goneIn), pairs.flatMap(keepingRoutes)];
    if (all.length + keeping.length === 0) return [...after];
    const textOf = (text: string): string => (isHidden && !isSwitch(text) ? UNKNOWN_SENTINEL : text);
    const textsOf = (gone: readonly Gone[]): Record<string, string> =>
        Object.fromEntries(gone.map(({ annotation, text }) => [annotation, textOf(text)]));
    const goneBy = listsBy(all, ({ gone }) => gone.name);
    const keepingBy = listsBy(keeping, ({ name }) => name);
    return after.map((placed) => {
        const { value } = placed;
        const name = value.kind === "Ingress" ? ingressName(value) : "";
        const own = goneBy.get(name) ?? [];
        const routes = textsByRoute(keepingBy.get(name) ?? [], textOf);
        const [open, , kept] = kinds.map(({ is }) => own.filter(({ gone, services }) => is(gone, services)));
        const staying = own.flatMap((one) => (kept?.some((it) => belongs(one.gone, it.gone)) ? [one.gone] : []));
        const left: Left = { gone: textsOf((open ?? []).map(({ gone }) => gone)), routes };
        const isLeft = Object.values(left).some((part) => Object.keys(part).length > 0);
        const annotations = {
            ...(isHidden && !staying.every(({ text }) => isSwitch(text)) ? {} : textsOf(staying)),
            ...annotationsOf(value),
            ...(isLeft && { [leftMark]: JSON.stringify(left) }),
        };
        const metadata = isObject(value.metadata) ? value.metadata : {};
        return own.length === 0 && !isLeft
            ? placed
            : { ...placed, value: { ...value, metadata: { ...metadata, annotations } } };
    });
}

function listsBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
    const lists = new Map<string, T[]>();
    for (const item of items) pushTo(lists, keyOf(item), item);
    return lists;
}

/** A canary stays with what says which requests it gets. */
const belongs = ({ annotation }: Gone, kept: Gone): boolean =>
    annotation === kept.annotation || annotation.startsWith(`${kept.annotation}-`);

/** A switch or a small number is no secret. */
const isSwitch = (value: string): boolean => /^(true|false|\d{1,4})$/.test(value);

/** `Ingress shop/web`. */
function ingressName({ metadata }: Json): string {
    const { namespace = "default", name } = isObject(metadata) ? metadata : {};
    return `Ingress ${String(namespace)}/${String(name)}`;
}

/** Ingresses that are there before and after, and still CCE's. */
function pairsOf(before: readonly Json[], after: readonly Json[]): Pair[] {
    const isOfElb = (manifest: Json): boolean =>
        manifest.kind === "Ingress" && Object.keys(annotationsOf(manifest)).some(isLasting);
    const now = new Map(after.filter(isOfElb).map((manifest) => [ingressName(manifest), manifest]));
    return before.filter(isOfElb).flatMap((was): Pair[] => {
        const name = ingressName(was);
        const is = now.get(name);
        return is === undefined ? [] : [{ name, was, is }];
    });
}

/** What went, with the Services that the Ingress leads to now. */
function goneIn({ name, was, is }: Pair): { gone: Gone; services: ReadonlySet<string> }[] {
    const kept = annotationsOf(is);
    const services = new Set(writtenRoutes(is).map(({ service = " " }) => service));
    return Object.entries(annotationsOf(was)).flatMap(([annotation, text]) =>
        isLasting(annotation) && kept[annotation] === undefined && typeof text === "string"
            ? [{ gone: { annotation, text, name }, services }]
            : [],
    );
}
