/**
 * Transforms that the engine asks for run after the program has given up a resource. A hook of the engine is the last
 * one to see what is going to be written.
 */
import * as pulumi from "@pulumi/pulumi";
import { isMocked } from "./declared";
import type { Identity } from "./live";
import { refuseTransformed } from "./transformed";

/** A hook, and what was looked up, by logical name. */
interface Hooked {
    hook: pulumi.ResourceHook;
    /** False where the CLI knows no hooks. */
    isRegistered: Promise<boolean>;
    places: Map<string, Identity[]>;
}

/** Where the SDK keeps what belongs to a program, or to one call of the plugin, which ends its callbacks with it. */
interface Store {
    callbacks?: object;
}
interface RuntimeState {
    getStore(): Store;
}

const byStore = new WeakMap<Store, Hooked>();

/**
 * The hook that refuses an object of another name than the one that was looked up. None where no transform can be: the
 * program has registered no callback. In the plugin nobody knows, as the program is elsewhere.
 *
 * @param component URN of the component of the child
 * @param name logical name of the child
 */
export async function nameHook(
    component: string,
    name: string,
    place: Identity | undefined,
): Promise<pulumi.ResourceHook | undefined> {
    if (isMocked() || place === undefined || pulumi.runtime.isDryRun()) return undefined;
    const store = (require("@pulumi/pulumi/runtime/state") as RuntimeState).getStore();
    const isPlugin = pulumi.runtime.getStackResource() === undefined;
    if (!isPlugin && store.callbacks === undefined) return undefined;
    const known = byStore.get(store) ?? hooked(component);
    byStore.set(store, known);
    const { hook, isRegistered, places } = known;
    places.set(name, [...(places.get(name) ?? []), place]);
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
    // eslint-disable-next-line no-restricted-syntax -- the SDK's types say less of it than there is
    const { __registered: registered } = hook as unknown as { __registered: Promise<void> };
    const isRegistered = registered.then(
        () => true,
        () => false,
    );
    return { hook, isRegistered, places };
}
