/** The time of a component that waits, and where it says what it waits for. */
import * as pulumi from "@pulumi/pulumi";
import type { WaitClock } from "./client/wait";

/** A line that does not last is shown beside the resource by a terminal, and left out by a pipeline. */
export function clockOf(component: pulumi.Resource): WaitClock {
    return {
        now: Date.now,
        sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
        progress: (text, lasts) => void pulumi.log.info(text, component, undefined, !lasts),
    };
}
