/** What the API server says about a wrong value, and what people need of it. */
export interface Detail {
    /** The server's sentence. */
    text: string;
    /** The sentence without its example and its regular expression. */
    brief?: string;
    /** What it means in the words of the arguments, where the server's are about its own fields. */
    plain?: string;
    /** The sentence has a subject of its own: it is not said of the value. */
    hasSubject?: true;
    /** The value has too many characters. */
    isTooLong?: true;
}

export const detailOf = (detail: string | Detail): Detail => (typeof detail === "string" ? { text: detail } : detail);
export const textOf = (detail: string | Detail): string => detailOf(detail).text;
export const briefOf = (detail: string | Detail): string => detailOf(detail).brief ?? textOf(detail);

/** The same with a change of its sentence. */
export function reworded(detail: string | Detail, change: (sentence: string) => string): Detail {
    const { text, brief, ...rest } = detailOf(detail);
    return { ...rest, text: change(text), ...(brief === undefined ? {} : { brief: change(brief) }) };
}
