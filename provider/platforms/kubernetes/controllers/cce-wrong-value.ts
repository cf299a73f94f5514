/** What is wrong with the text of an annotation. */
export interface WrongValue {
    annotation: string;
    /** Where it is in the JSON of the text: `[0].type`. */
    part?: string;
    reason: string;
    help: string;
    /** A number out of the range of the guide; newer versions of CCE may have more words than it names. */
    isSure: boolean;
    /** The other annotation, where the two contradict each other. */
    beside?: string;
    /** What CCE makes of it is not known, though nobody can have meant it. */
    isUnclear?: true;
}

export type Annotations = Readonly<Record<string, unknown>>;

export const elb = (name: string): string => `kubernetes.io/elb.${name}`;
