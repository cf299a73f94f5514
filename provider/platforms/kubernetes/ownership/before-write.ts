/**
 * Transforms that the engine asks for run after the program has given up a resource. A hook of the engine is the last
 * one to see what is going to be written. It leaves its name in the state, which a CLI before 3.183 then refuses to read,
 * and takes a callback for every write: so it is only where the program has callbacks. A component of another language
 * is not told of transforms: it has the hook where no preview of the same run saw what they leave.
 */
import * as pulumi from "@pulumi/pulumi";
import { pushTo } from "../../../push-to";
import { isMocked, storeOfSdk } from "../../deployment";
import type { Identity } from "../client/object-location";
import { isPreviewed, notePreviewed } from "./previewed-transforms";
import { isPlugin, refuseTransformed } from "./transformed";

/** A hook, and what was looked up, by logical name. */
interface Hooked {
    hook: pulumi.ResourceHook;
    /** False where the CLI, or the host of the program's language, knows no hooks. */
    isRegistered: Promise<boolean>;
    places: Map<string, Identity[]>;
}

/** By the SDK's store of the program. */
const byStore = new WeakMap<object, Hooked>();

/**
 * The hook that refuses an object of another name than the one that was looked up. None where no transform can be, because the
 * program has registered no callback, and where a preview has compared what transforms leave.
 *
 * @param component URN of the component of the child
 * @param name logical name of the child
 */
export async function nameHook(
    component: string,
    name: string,
    place: Identity | undefined,
): Promise<pulumi.ResourceHook | undefined> {
    if (isMocked()) return undefined;
    if (pulumi.runtime.isDryRun() && isPlugin()) notePreviewed(component, place !== undefined);
    if (place === undefined || pulumi.runtime.isDryRun()) return undefined;
    const store = storeOfSdk();
    if (isPlugin() ? isPreviewed(component) : store.callbacks === undefined) return undefined;
    const known = byStore.get(store) ?? hooked(component);
    byStore.set(store, known);
    const { hook, isRegistered, places } = known;
    pushTo(places, name, place);
    return (await isRegistered) ? hook : undefined;
}

function hooked(component: string): Hooked {
    const places = new Map<string, Identity[]>();
    const hook = new pulumi.ResourceHook(`name as looked up, below ${component}`, ({ type, name, newInputs }) => {
        const metadata = newInputs?.["metadata"] as { name?: string; namespace?: string } | undefined;
        const all = (places.get(name) ?? []).filter(({ kind }) => type.endsWith(`:${kind}`));
        const isLookedUp = all.some((one) => one.name === metadata?.name && one.namespace === metadata.namespace);
        if (!isLookedUp) refuseTransformed(all[0], metadata);
    });
    // The SDK keeps its promise there, and leaves it out of its types.
    const registration: unknown = "__registered" in hook ? hook.__registered : undefined;
    const isRegistered = Promise.resolve(registration).then(
        () => true,
        () => false,
    );
    return { hook, isRegistered, places };
}
