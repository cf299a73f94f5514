/** What is said of an Ingress once its object is registered: then it is known what all transformations have left. */
import * as pulumi from "@pulumi/pulumi";
import type { Json } from "../../inputs/json";
import { withUnknowns } from "../../inputs/unknown";
import { byDeployment, isMocked } from "../deployment";
import { settled } from "./check/inputs";
import { warn } from "./client/failure";
import { leftNotes, storedAnnotations } from "./cce-removed-annotations";
import { componentName } from "./ownership/declared-twice";
import type { Examined } from "./ownership/examined-object";
import { explicitProvider } from "./ownership/logical-name";
import type { Owner } from "./ownership/owner";
import { urnOf } from "./ownership/place";
import { declareListeners, noDeclarations } from "./shared-listeners";

const declarations = byDeployment(noDeclarations);

/**
 * Says where another component of the program wants something else of a listener of the Ingress, and what CCE keeps of annotations
 * that go. Nothing is said of values that are secret or known only after apply.
 * @param registered settles when the object is registered
 */
export function noteRegistered(
    component: pulumi.ComponentResource,
    made: Made,
    registered: Promise<Examined>,
    owner: Owner,
): void {
    if (isMocked()) return;
    const others = declarations();
    const noted = registered.then(async ({ place, live }) => {
        const value = await valueOf(made);
        const provider = explicitProvider(component);
        const cluster = place?.server ?? (provider === undefined ? "" : await urnOf(provider));
        warn(declareListeners({ title: componentName(component), owner, cluster, value }, others), component);
        const before = await storedAnnotations(live, value);
        for (const note of leftNotes(live, value, before)) void pulumi.log.info(note, component);
    });
    // What was refused was said.
    owner.expect(noted.catch(() => undefined));
}

/** An object of Kubernetes as a resource has it. */
interface Made {
    apiVersion: unknown;
    metadata: unknown;
    spec: unknown;
}

/** The Ingress, with marks in place of what is secret or not known yet. */
export const valueOf = async ({ apiVersion, metadata, spec }: Made): Promise<Json> =>
    withUnknowns(await settled({ apiVersion, kind: "Ingress", metadata, spec })) as Json;
