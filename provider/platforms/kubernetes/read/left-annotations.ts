/** Annotations of CCE whose effect stays, or may stay, when they go. */
import { UNKNOWN_SENTINEL } from "../../../inputs/unknown";
import { isObject, type Json } from "../../../inputs/json";
import { leftMark } from "./cce-left";
import { parseJson } from "./json";
import { writtenRoutes } from "./written-routes";

const most = 3;
const elb = "kubernetes.io/elb.";

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
            const [, service] = /^kubernetes\.io\/elb\.(?:conditions|actions)\.(.+)$/.exec(annotation) ?? [];
            return service !== undefined && services.has(service) && hasSome(text);
        },
        says: "and by CCE's guide its rules stay as they are",
        cure: "Write [] instead, which deletes them",
    },
    {
        // cce_10_0832 and "Configuring Timeout".
        is: ({ annotation }) => /^kubernetes\.io\/elb\.(acl-(id|status|type)|[a-z]+_timeout)$/.test(annotation),
        says: "and CCE's guide says that the listener keeps what it said",
        cure: "Write the value that is wanted, for a list of addresses acl-status off",
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
    const all = goneIn(before, after);
    return kinds.flatMap(({ is, says, cure }) => {
        const left = all
            .filter(({ gone, services }) => is(gone, services))
            .map(({ gone }) => `${gone.annotation} of ${gone.name}`);
        if (left.length === 0) return [];
        const more = left.length > most ? ` and ${left.length - most} more` : "";
        return [`not certain: ${left.slice(0, most).join(", ")}${more} is gone, ${says}. ${cure}`];
    });
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
    const all = goneIn(
        before.map(({ value }) => value),
        after.map(({ value }) => value),
    );
    if (all.length === 0) return [...after];
    const textOf = (text: string): string => (isHidden && !isSwitch(text) ? UNKNOWN_SENTINEL : text);
    const textsOf = (gone: readonly Gone[]): Record<string, string> =>
        Object.fromEntries(gone.map(({ annotation, text }) => [annotation, textOf(text)]));
    return after.map((placed) => {
        const { value } = placed;
        const own = all.filter(({ gone }) => value.kind === "Ingress" && gone.name === ingressName(value));
        const [open, , kept] = kinds.map(({ is }) => own.filter(({ gone, services }) => is(gone, services)));
        const staying = own.flatMap((one) => (kept?.some((it) => belongs(one.gone, it.gone)) ? [one.gone] : []));
        const annotations = {
            ...(isHidden && !staying.every(({ text }) => isSwitch(text)) ? {} : textsOf(staying)),
            ...annotationsOf(value),
            ...(open === undefined || open.length === 0
                ? {}
                : { [leftMark]: JSON.stringify(textsOf(open.map(({ gone }) => gone))) }),
        };
        const metadata = isObject(value.metadata) ? value.metadata : {};
        return own.length === 0 ? placed : { ...placed, value: { ...value, metadata: { ...metadata, annotations } } };
    });
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

/** Of Ingresses that are there before and after, and still CCE's; with the Services that they lead to now. */
function goneIn(before: readonly Json[], after: readonly Json[]): { gone: Gone; services: ReadonlySet<string> }[] {
    const now = new Map(after.map((manifest) => [ingressName(manifest), manifest]));
    return before.flatMap((manifest) => {
        const was = Object.entries(annotationsOf(manifest)).filter(([annotation]) => annotation.startsWith(elb));
        if (manifest.kind !== "Ingress" || was.length === 0) return [];
        const name = ingressName(manifest);
        const kept = now.get(name);
        if (kept?.kind !== "Ingress") return [];
        const is = annotationsOf(kept);
        if (!Object.keys(is).some((annotation) => annotation.startsWith(elb))) return [];
        const services = new Set(writtenRoutes(kept).map(({ service = " " }) => service));
        return was.flatMap(([annotation, text]) =>
            is[annotation] === undefined && typeof text === "string"
                ? [{ gone: { annotation, text, name }, services }]
                : [],
        );
    });
}

const hasSome = (text: string): boolean => {
    const list = parseJson(text);
    return Array.isArray(list) && list.length > 0;
};

function annotationsOf({ metadata }: Json): Json {
    const { annotations } = isObject(metadata) ? metadata : {};
    return isObject(annotations) ? annotations : {};
}
