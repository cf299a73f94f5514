import { open, type OpenedObject } from "../../../provider/inputs/opened";
import type { Planned } from "../../../provider/platforms/platform";
import type { Rule, Table } from "../../../provider/routing";
import { checkPlanned, compileTable, plannedOf, type TablePlan } from "../../../provider/table/compile";

/** The plan of a table; undefined when it is refused. */
export async function planOf(args: object): Promise<TablePlan | undefined> {
    const plan = compileTable("shop", (await open(args)) as OpenedObject);
    return plan.problems.length + checkPlanned(plan).length > 0 ? undefined : plan;
}

export const childrenOn = (plan: TablePlan, platform: string): readonly Planned[] =>
    plannedOf(plan).filter(({ gateway }) => gateway.platform === platform);

/** What a table says of requests: everything but where it was written. */
export const claimsOf = (tables: readonly Table[]): Record<string, unknown> =>
    Object.fromEntries(
        tables
            .map(({ gateway, dialect, rules, defaults = [], maxRules }) => [
                gateway,
                { dialect, rules: rules.map(claimOf), defaults: defaults.map(({ target }) => target), maxRules },
            ])
            .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)) as [string, unknown][],
    );

const claimOf = ({ origin: _origin, allow: _allow, rank, ...claim }: Rule): unknown => {
    const { source: _source, createdAt: _createdAt, ...place } = rank ?? {};
    return plain({ ...claim, ...(rank && { rank: place }) });
};

/** As JSON keeps it. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;
