/**
 * Transforms of a component, which the engine runs in their order before it hears of a child. What is added to them sees what all
 * before it have left. Transforms of a component around ours, and of the stack, come later and are not seen.
 */
import * as pulumi from "@pulumi/pulumi";
import { byDeployment } from "./deployment";

/** A child as transforms leave it. */
export interface Transformed {
    /** URN of its provider; undefined: the default one. */
    provider: string | undefined;
    props: Readonly<Record<string, unknown>>;
}

/** Throws where the child may not be registered so. */
type Check = (child: Transformed) => Promise<void>;

/** By kind and logical name; and what was refused in a preview, which writes nothing. */
interface Children {
    checks: Map<string, Check[]>;
    refused: Map<string, unknown>;
}
const children = byDeployment<Children>(() => ({ checks: new Map(), refused: new Map() }));
const keyOf = (kind: string, name: string): string => `${kind} ${name}`;

/** Has a child compared with what was looked up. Call it before the child is registered. */
export function checkTransformed(kind: string, name: string, check: Check): void {
    const key = keyOf(kind, name);
    const { checks } = children();
    checks.set(key, [...(checks.get(key) ?? []), check]);
}

/** Throws what was found of a registered child in a preview: the engine would show it with a stack trace. */
export function refuseSeen(kind: string, name: string): void {
    const error = children().refused.get(keyOf(kind, name));
    if (error !== undefined) throw error;
}

/** Options of a component: its transforms, and a last one that compares what they leave. */
export function withCheckedTransforms<T extends pulumi.ComponentResourceOptions | undefined>(opts: T): T {
    const transforms = opts?.transforms ?? [];
    return transforms.length === 0 ? opts : { ...opts, transforms: [...transforms, checkOf(children())] };
}

/** The engine calls it from outside of the program, so it keeps whose children it compares. */
const checkOf =
    ({ checks, refused }: Children): pulumi.ResourceTransform =>
    async ({ type, name, props, opts }) => {
        const key = keyOf(type.split(":").at(-1) ?? "", name);
        const all = type.startsWith("kubernetes:") ? (checks.get(key) ?? []) : [];
        const { provider } = opts as pulumi.CustomResourceOptions;
        const urn = provider && (await urnOf(provider));
        const given = { provider: urn, props: props as Record<string, unknown> };
        const errors = await Promise.all(
            all.map((one) =>
                one(given).then(
                    () => undefined,
                    (error: unknown) => error,
                ),
            ),
        );
        // Two components may declare children of one name.
        if (errors.length > 0 && errors.every((error) => error !== undefined)) {
            if (!pulumi.runtime.isDryRun()) throw errors[0];
            refused.set(key, errors[0]);
        }
        return undefined;
    };

const urnOf = (provider: pulumi.ProviderResource): Promise<string> =>
    new Promise((resolve) => provider.urn.apply(resolve));
