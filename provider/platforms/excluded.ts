/**
 * A new component that a run leaves out alone: `--exclude` of its URN without `--exclude-dependents`. The engine answers as if it
 * had made it, makes its children, and writes a state in which they have no parent, which it then refuses to read (seen with Pulumi
 * 3.259). No answer of the engine tells; its command line does.
 */
import * as pulumi from "@pulumi/pulumi";
import { finding } from "../diagnostics/catalogue";
import { urnParts } from "../inputs/urn";
import { valueOf } from "../inputs/outputs";
import { ancestors } from "./ancestors";
import { allOrNothing } from "./in-part-resource";
import { InvalidArguments } from "./kubernetes/client/failure";
import { isMocked } from "./kubernetes/ownership/declared";
import { stored } from "./stored";

/**
 * Call it before the first child is made: a child waits for the URN of its parent, which this withholds where the state would
 * lack the parent.
 */
export function refuseExcludedAlone(component: pulumi.ComponentResource): Promise<unknown> | undefined {
    if (isMocked()) return undefined;
    const patterns = excludedAlone();
    if (patterns.length === 0) return undefined;
    const urn = valueOf(component.urn).then(async (value) => {
        const own = String(value);
        if (patterns.some((pattern) => pattern.test(own)) && (await stored())?.[own] === undefined) throw refusal(own);
        return own;
    });
    // Each child that waits for it fails with it.
    urn.catch(() => undefined);
    Object.assign(component, { urn: pulumi.output(urn) });
    return urn;
}

function refusal(urn: string): InvalidArguments {
    const { type, name } = urnParts(urn);
    const message =
        "It leaves out the component alone, and the state would lack the parent of what the component makes.";
    const help = allOrNothing(urn).replace(/^t/, "T");
    const found = finding("CR329", "--exclude", message, `${help}.`);
    return new InvalidArguments(`${type.split(":").at(-1)} ${name}`, [found], "cannot be declared");
}

let known: readonly RegExp[] | undefined;

function excludedAlone(): readonly RegExp[] {
    return (known ??= patternsIn(ancestors(process.ppid).find(isEngine) ?? []));
}

const isEngine = ([program = ""]: readonly string[]): boolean => /(^|[\\/])pulumi(\.exe)?$/.test(program);

/** What a command line excludes without what depends on it. */
export function patternsIn(args: readonly string[]): RegExp[] {
    if (args.some((arg) => /^--exclude-dependents(=true)?$/.test(arg))) return [];
    return args.flatMap((arg, i) => {
        if (arg === "--exclude") return args[i + 1] === undefined ? [] : [matcher(args[i + 1]!)];
        return arg.startsWith("--exclude=") ? [matcher(arg.slice("--exclude=".length))] : [];
    });
}

/** As the engine reads it: `**` stands for anything, `*` for anything in one part of the URN. */
function matcher(pattern: string): RegExp {
    const quoted = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    const parts = pattern.split("**").map((part) => part.split("*").map(quoted).join("[^:]*"));
    return new RegExp(`^${parts.join(".*")}$`);
}
