import { closed } from "../../../inputs/opened";
import { aliasesOf, isRegistered } from "../../aliases";
import type { Made, Prepared, Run } from "../../platform";
import type { IngressArgs } from "../fields/generated";
import { IngressOfTable } from "../ingress";
import { RuleCleanup, type RuleCleanupArgs } from "../rule-cleanup";
import { deletedAlone } from "./deleted-with";
import { registeredSet } from "./registered";
import type { RuleSetPlan } from "./rule-set";
import { withShortTraces } from "../../../short-traces";

/** Registers the rule sets, and last the removal of rules that another gateway answers by then. */
export function prepare(planned: readonly RuleSetPlan[], { component, mayInheritDeletedWith }: Run): Promise<Prepared> {
    const parent = { parent: component, ...deletedAlone(mayInheritDeletedWith) };
    const sets = new Map<RuleSetPlan, IngressOfTable>();
    const register = (): Promise<Made[]> => {
        for (const plan of planned) {
            const options = { ...parent, ...aliasesOf(plan) };
            const args = closed<IngressArgs>(plan.args);
            sets.set(
                plan,
                withShortTraces(() => new IngressOfTable(plan.resource, args, options)),
            );
        }
        return Promise.resolve([...sets.values()]);
    };
    const finish = async (made: readonly Made[]): Promise<Made[]> => {
        const cleanups: RuleCleanup[] = [];
        for (const [plan, { ingressId }] of sets) {
            const { rules, keepRulesFor, namespaceId } = plan.args;
            const given = closed<Omit<RuleCleanupArgs, "ingressId">>({ rules, keepRulesFor, namespaceId });
            const options = { ...parent, ...aliasesOf(plan), dependsOn: [...made] };
            const cleanup = withShortTraces(() => new RuleCleanup(plan.resource, { ...given, ingressId }, options));
            cleanups.push(cleanup);
            await isRegistered(cleanup);
        }
        return cleanups;
    };
    const registered = () => Promise.resolve([...sets].flatMap(([plan, set]) => registeredSet(plan, set)));
    return Promise.resolve({ findings: [], register, finish, registered });
}
