import type { Diagnostic } from "../../../routing/diagnostic";
import type { LiveObject } from "./live";
import { type Place } from "./place";
import { type OwnershipVerdict } from "./verdict";

/** What was found at the place of a wanted object. */
export interface Examined {
    /** Absent when the place, or the cluster, is known only after apply, or no cluster is asked. */
    place?: Place;
    live?: LiveObject | undefined;
    verdict?: OwnershipVerdict;
    /** The mark that the object will get; absent when a preview does not know its place. */
    mark?: string;
    /** The resource of this stack that has the object under another logical name. */
    former?: string | undefined;
    findings: Diagnostic[];
}
