/**
 * Plain resources of the program for an object that a component declares, too. Only a preview needs to look for them: in
 * an update the object is live, or the other one comes later. A plugin does not see the program.
 */
import * as pulumi from "@pulumi/pulumi";
import { finding } from "../../../diagnostics/catalogue";
import { valueOf } from "../../../inputs/outputs";
import { UNKNOWN_INPUT } from "../../../inputs/unknown";
import { clusterOf, settingsOf } from "../client/connection";
import { InvalidArguments } from "../client/failure";
import { clusterAddress } from "../client/rest";
import { isMocked } from "../../deployment";
import { componentName } from "./declared-twice";
import { type Place, titleOf } from "./place";

interface Node {
    __pulumiType?: string;
    __childResources?: Set<pulumi.Resource>;
    metadata?: unknown;
}

/** It says so as soon as it knows, and nothing waits for it: the plain resource may wait for the component. */
export function sayDeclaredPlain(place: Place | undefined, component: pulumi.Resource): void {
    const root = pulumi.runtime.getStackResource();
    if (place === undefined || root === undefined || isMocked() || !pulumi.runtime.isDryRun()) return;
    const isOne = (type: string): boolean => type.startsWith("kubernetes:") && type.endsWith(`:${place.kind}`);
    for (const plain of plainBelow(root, isOne)) {
        void isSame(plain, place).then((same) => {
            if (!same) return;
            const title = componentName(component);
            const message = `${titleOf(place)} is declared twice, by the resource ${componentName(plain)} and by ${title}.`;
            // Nobody waits for it: the program ends with it.
            throw new InvalidArguments(title, [finding("CR320", "name", message)], "cannot be declared");
        });
    }
}

/** What the components of this package register below them is theirs. */
export function plainBelow(resource: pulumi.Resource, isOne: (type: string) => boolean): pulumi.Resource[] {
    const { __childResources: children = new Set() } = resource as Node;
    return [...children].flatMap((child) => {
        const { __pulumiType: type = "" } = child as Node;
        if (type.startsWith("crossroute:")) return [];
        return [...(isOne(type) ? [child] : []), ...plainBelow(child, isOne)];
    });
}

/** Whether a resource of the program declares the object at a place. */
export async function isSame(
    plain: pulumi.Resource,
    place: Pick<Place, "name" | "namespace" | "server">,
): Promise<boolean> {
    const metadata = await valueOf((plain as Node).metadata);
    if (typeof metadata !== "object" || metadata === null) return false;
    const { name, namespace } = metadata as { name?: string; namespace?: string };
    if (name !== place.name || (namespace !== undefined && namespace !== place.namespace)) return false;
    try {
        const provider = plain.getProvider(providerType);
        const settings = await settingsOf(plain, provider);
        if (settings === UNKNOWN_INPUT || settings.rendersFiles) return false;
        const at = await clusterAddress(await clusterOf(plain, provider));
        return at.server === place.server && (namespace ?? settings.namespace ?? at.namespace) === place.namespace;
    } catch {
        // The update looks again.
        return false;
    }
}

const providerType = "kubernetes:index:Provider";
