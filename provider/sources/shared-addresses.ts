/** Ingresses of Google Cloud in files that ask for one reserved address. */
import { finding } from "../diagnostics/catalogue";
import { addressConflicts, addressCure, addressMessage } from "../platforms/kubernetes/read/static-addresses";
import type { Diagnostic } from "../routing/diagnostic";
import { objectName } from "./file-finding";
import type { Placed } from "./objects";

/**
 * @param ingresses those that GCE serves
 * @param areApart whether two objects are for different clusters or environments, whose addresses are others
 */
export const sharedAddresses = (
    ingresses: readonly Placed[],
    areApart: (one: Placed, other: Placed) => boolean,
): Diagnostic[] =>
    addressConflicts(ingresses, ({ value }) => value, areApart).map((conflict) => {
        const { one, other, annotation } = conflict;
        const [first, second] = [objectName(one.value), objectName(other.value)];
        const at = `metadata.annotations[${JSON.stringify(annotation)}]`;
        return {
            ...finding("CR325", at, addressMessage(first, second, conflict), addressCure),
            origin: { object: second, source: other.source, path: at },
            related: [{ object: first, source: one.source }],
        };
    });
