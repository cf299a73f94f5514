/** Which objects the program has declared, and where: two declarations of one object would undo each other. */
import { byDeployment } from "../../deployment";

interface Place {
    /** As the user knows it: type and name. */
    text: string;
    /** What creates it. */
    by: object;
}

const declared = byDeployment(() => new Map<string, Place>());

/** The other place that declares the same object, if there is one. */
export function declare(object: string, by: object, text: string): string | undefined {
    const places = declared();
    const first = places.get(object);
    if (first !== undefined && first.by !== by) return first.text;
    places.set(object, { text, by });
    return undefined;
}
