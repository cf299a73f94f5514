/** Which objects the program has declared, and where: two declarations of one object would undo each other. */
import { deploymentId } from "../../deployment";

interface Place {
    /** As the user knows it: type and name. */
    text: string;
    /** What creates it. */
    by: object;
}

/** By deployment: a process may run several, one after another or at the same time. */
const deployments = new Map<string, Map<string, Place>>();

/** The other place that declares the same object, if there is one. */
export function declare(object: string, by: object, text: string): string | undefined {
    const deployment = deploymentId();
    const places = deployments.get(deployment) ?? new Map<string, Place>();
    deployments.set(deployment, places);
    const first = places.get(object);
    if (first !== undefined && first.by !== by) return first.text;
    places.set(object, { text, by });
    return undefined;
}
