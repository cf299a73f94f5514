/** What is wrong with annotations of CCE, where it leaves open what becomes of requests. */
import { matchModeAnnotation } from "./cce";
import { wrongValues } from "./cce-annotations";
import { lateClass } from "./cce-contradictions";
import { elb, type WrongValue } from "./cce-wrong-value";

/** Those that decide about requests; of lists of ports the reader tells itself. */
const deciding = [
    ...["port", "ingress-order", "redirect-url", "redirect-url-code", "rewrite-target", "canary-weight"].map(elb),
    ...["canary-by-header-value", "canary-by-cookie-value"].map(elb),
    matchModeAnnotation,
];

/** What also leaves it open where CCE's guide does not have it so. */
const alsoOpen = [
    "canary",
    "canary-by-header",
    "canary-by-cookie",
    "rule-priority-enabled",
    "cors-allow-origin",
    "ssl-redirect",
].map(elb);

/** Each says who answers: where two are there, it is one of them, and the rule takes its requests all the same. */
const answering = /^kubernetes\.io\/elb\.(redirect-url|rewrite-target|actions\..+)$/;
const isOfAnswer = ({ annotation, beside }: WrongValue): boolean =>
    beside !== undefined && answering.test(annotation) && answering.test(beside);

export interface CceDoubt {
    why: string;
    /** The conditions of the rules are what is wrong. */
    isCondition: boolean;
    /** Which requests they take is known, and who answers is not. */
    isAnswer: boolean;
}

/** What is wrong, and what may be. */
interface Found {
    sure: readonly WrongValue[];
    unsure: readonly WrongValue[];
}

/** All rules of an Ingress ask for the same annotations. */
const known = new WeakMap<Readonly<Record<string, string>>, Map<boolean, Found>>();

function foundIn(annotations: Readonly<Record<string, string>>, hasHost: boolean): Found {
    const ofIngress = known.get(annotations) ?? new Map<boolean, Found>();
    known.set(annotations, ofIngress);
    let found = ofIngress.get(hasHost);
    if (found === undefined) {
        const all = wrongValues(annotations, { hasHost: () => hasHost });
        const unsure = [...all.filter(({ isSure }) => !isSure), ...lateClass(annotations)];
        ofIngress.set(hasHost, (found = { sure: all.filter(({ isSure }) => isSure), unsure }));
    }
    return found;
}

/**
 * Why it is not known what CCE makes of the rules of an Ingress.
 * @param service the Service that the rule leads to
 */
export function doubtOf(
    annotations: Readonly<Record<string, string>>,
    service: string,
    hasHost: boolean,
): CceDoubt | undefined {
    const conditions = ["conditions", "headers"].map((kind) => elb(`${kind}.${service}`));
    const all = [...conditions, elb(`actions.${service}`), ...deciding];
    const firstOf = (some: readonly WrongValue[], names: readonly string[]): WrongValue | undefined =>
        some
            .filter(({ annotation }) => names.includes(annotation))
            .sort((a, b) => names.indexOf(a.annotation) - names.indexOf(b.annotation))[0];
    const { sure, unsure } = foundIn(annotations, hasHost);
    const wrong = firstOf(sure, all);
    const names = [...all, ...alsoOpen];
    const doubt =
        wrong ??
        firstOf(
            unsure.filter((one) => !isOfAnswer(one)),
            names,
        ) ??
        firstOf(unsure, names);
    if (doubt === undefined) return undefined;
    const { annotation, part = "", reason } = doubt;
    const why =
        wrong === undefined || wrong.isUnclear
            ? `whether CCE takes the annotation ${annotation} is not known: ${part && `${part}: `}${reason}`
            : `CCE does not take the annotation ${annotation}: ${part && `${part}: `}${reason}`;
    const isAnswer = wrong === undefined && isOfAnswer(doubt);
    return { why, isCondition: conditions.includes(annotation), isAnswer };
}
