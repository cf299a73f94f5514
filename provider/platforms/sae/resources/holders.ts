import type { Inputs } from "../../../engine/values";
import { ruleKey } from "../wire/shape";
import { isRecorded } from "./plan";
import { ruleDigest } from "./added-rules";
import { otherHolder } from "./engine-state";
import { notedHolders } from "./notes";
import { recordsOfOthers, type CreationRecord } from "./records";
import { ruleParts } from "./rule-id";
import type { SaeContext } from "./support";
import type { RuleSet } from "../wire/wire";

/** Another resource that is known to have something: of this program, or of any run on this machine. */
export interface Holder {
    /** Absent in what was noted by an older version. */
    urn?: string | undefined;
    /** It is one of this program, which declares it. */
    isDeclared: boolean;
}

/** Who else has a rule of a rule set as a resource of its own. */
export function holderOfRule(ctx: SaeContext, ingressId: string, rule: Inputs): Holder | undefined {
    const key = ruleKey(rule);
    const has = (id: string): boolean => {
        const parts = ruleParts(id);
        return parts !== undefined && parts.ingressId === ingressId && ruleKey({ ...parts }) === key;
    };
    const proves = (record: CreationRecord): boolean =>
        record.kind !== "ruleSet" && record.ingressId === ingressId && record.rules.includes(ruleDigest(record, rule));
    return holder(ctx, has, proves);
}

/** Who else has a rule set. */
export const holderOfSet = (ctx: SaeContext, set: RuleSet): Holder | undefined =>
    holder(
        ctx,
        (id) => id === set.id,
        (record) => record.kind === "ruleSet" && isRecorded(record, set),
    );

function holder(
    ctx: SaeContext,
    has: (id: string) => boolean,
    proves: (record: CreationRecord) => boolean,
): Holder | undefined {
    const ofRun = otherHolder(ctx, has);
    if (ofRun !== undefined) return ofRun;
    const [noted] = notedHolders(ctx.urn, has);
    if (noted !== undefined) return { urn: noted, isDeclared: false };
    const record = recordsOfOthers(ctx.urn).find((other) => has(other.answered ?? "") || proves(other));
    return record && { urn: record.urn, isDeclared: false };
}

/** The name that a resource has in its program. */
export const nameIn = (urn: string): string => urn.split("::").at(-1) ?? "";

/** `crossroute.sae.Rule api of stack dev`. */
export function titleOf({ urn = "" }: Holder): string {
    const [stack, , types = "", name] = urn.split("::");
    const type = types.split(/[$:]/).at(-1);
    return name === undefined
        ? "another resource"
        : `crossroute.sae.${type} ${name} of stack ${String(stack?.split(":").at(-1))}`;
}
