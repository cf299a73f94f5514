import { heldIds, heldInputs } from "./engine-state";
import { urnParts } from "../../../inputs/urn";
import { shellWord, type SaeContext } from "../context";

type Kind = "Ingress" | "Rule";

/** Placeholder where only the person who runs the command knows the name. */
const open = "NAME";

/**
 * The command that adopts something under this resource's name, as its program declares it: with its parent and its
 * provider. The engine gives a plugin only the type of a parent, so its name is left to fill in.
 */
export function importCommand(ctx: SaeContext, kind: Kind, id: string): string {
    // The engine refuses a name that the state has.
    const isFree = heldInputs(ctx) === undefined && heldIds(ctx).length === 0;
    return isFree ? importAs(ctx, kind, id) : importElsewhere(ctx, kind, id);
}

/** The same, after the old state was removed. */
export function importAs(ctx: SaeContext, kind: Kind, id: string): string {
    const parent = parentOf(ctx.urn);
    const option = parent === undefined ? "" : ` --parent ${shellWord(`parent=${parent.urn}`)}`;
    const help = parent === undefined ? "" : ` (${open} is that of the ${parent.type}: pulumi stack --show-urns)`;
    return `${command(kind, ctx.name, id)}${option}${providerOption(ctx)}${help}`;
}

/** The command that adopts something as a resource of its own; its name is left open. */
export const importElsewhere = (ctx: SaeContext, kind: Kind, id: string): string =>
    command(kind, open, id) + providerOption(ctx);

/** The command that removes the resource from the state and leaves the live thing. */
export const letGo = (ctx: SaeContext): string => letGoOf(ctx.urn);

/** The same for another resource, also one of another stack. */
export function letGoOf(urn: string): string {
    return `pulumi state delete ${shellWord(urn)} --stack ${shellWord(urnParts(urn).stack)}`;
}

const command = (kind: Kind, name: string, id: string): string =>
    `pulumi import crossroute:sae:${kind} ${shellWord(name)} ${shellWord(id)}`;

const providerOption = ({ provider }: SaeContext): string =>
    provider === undefined ? "" : ` --provider ${shellWord(`provider=${provider}`)}`;

/** `urn:pulumi:dev::shop::a:b:Parent$crossroute:sae:Rule::api` → the URN of its parent, without the name. */
function parentOf(urn: string): { urn: string; type: string } | undefined {
    const { stack, project, types } = urnParts(urn);
    const parents = types.split("$").slice(0, -1);
    const type = parents.at(-1)?.split(":").at(-1);
    return type === undefined
        ? undefined
        : { urn: [`urn:pulumi:${stack}`, project, parents.join("$"), open].join("::"), type };
}

const otherwise =
    "take it over as it is with adopt: true, and the preview says what is changed back; or put it back by hand; " +
    "or remove it by hand and run pulumi up --refresh, which makes it anew";

/** The cure when somebody else changed a rule of a resource. */
export const cureOfRule = (ctx: SaeContext): string =>
    `if it is another's now, remove it from the program and from the state: ${letGo(ctx)}; if it is this resource's, ${otherwise}`;

export const cureOfOwner = `if it is another's now, remove it from rules here, and it is left alone; if it is this resource's, ${otherwise}`;
