import { closed } from "../../../inputs/opened";
import { aliasesOf, isRegistered } from "../../aliases";
import type { Made, Prepared, Run } from "../../platform";
import type { IngressArgs } from "../fields/generated";
import { Ingress } from "../ingress";
import { Retirement, type RetirementArgs } from "../retirement";
import type { RuleSetPlan } from "./rule-set";

/** The rule sets, and last what takes away of them what another gateway answers by then. */
export function prepare(planned: readonly RuleSetPlan[], { component }: Run): Promise<Prepared> {
    const parent = { parent: component };
    const sets = new Map<RuleSetPlan, Ingress>();
    const register = (): Promise<Made[]> => {
        for (const plan of planned)
            sets.set(
                plan,
                new Ingress(plan.resource, closed<IngressArgs>(plan.args), { ...parent, ...aliasesOf(plan) }),
            );
        return Promise.resolve([...sets.values()]);
    };
    const finish = async (made: readonly Made[]): Promise<Made[]> => {
        const retired: Retirement[] = [];
        for (const [plan, { ingressId }] of sets) {
            const { rules, handOver, namespaceId } = plan.args;
            const given = closed<Omit<RetirementArgs, "ingressId">>({ rules, handOver, namespaceId });
            const options = { ...parent, ...aliasesOf(plan), dependsOn: [...made] };
            const retirement = new Retirement(plan.resource, { ...given, ingressId }, options);
            retired.push(retirement);
            await isRegistered(retirement);
        }
        return retired;
    };
    return Promise.resolve({ findings: [], register, finish });
}
