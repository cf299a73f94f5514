import type { Table } from "../../../routing/model";
import type { PlatformObject } from "../../platform";
import { readTable } from "./table";

/** One table for each rule set, which belongs to one listener. */
export const tablesOf = (objects: readonly PlatformObject[]): Table[] =>
    objects.map(({ value, source, address, gateway }) => {
        const name = gateway === undefined ? {} : { Name: gateway };
        const table = readTable({ ...name, ...value }, { object: "", ...(source === undefined ? {} : { source }) });
        const object = `SAE rule set ${table.gateway}`;
        const named = <T extends { origin: { object: string } }>(part: T): T => ({
            ...part,
            origin: { ...part.origin, object },
        });
        return {
            ...table,
            rules: table.rules.map(named),
            ...(table.defaults && { defaults: table.defaults.map(named) }),
            ...(address === undefined ? {} : { address }),
        };
    });
