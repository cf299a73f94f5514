/** What the tables of load balancers are called for people. */
import type { Table } from "../../../routing/model";

/** A table under a name that no other load balancer has, and the Ingress classes of its objects. */
export interface ArrivedTable {
    table: Table;
    classes: ReadonlySet<string>;
}

/** A class with one load balancer needs no other name for it. All tables must be there, so that it is known to be the only one. */
export const namedByClass = (all: readonly ArrivedTable[]): Table[] =>
    all.map(({ table, classes }) => {
        const [name, ...others] = classes;
        const isOnly = all.every((other) => other.table === table || !other.classes.has(name ?? ""));
        return name !== undefined && others.length === 0 && isOnly ? { ...table, gateway: name } : table;
    });
