/** The arguments of the components as rows: types (`args.ts`), checks, package schema and pages are made from them. */
import { controllerOptions } from "../controllers";
import { cceServiceFields, cceTypes, listenPort } from "../controllers/cce-fields";
import { endpointsTypes } from "./endpoints";
import { ingressTypes } from "./ingress";
import { metadataTypes } from "./metadata";
import type { ArgumentType } from "../../../inputs/fields";

const optionTypes: Readonly<Record<string, ArgumentType>> = {
    ...cceTypes,
    ...Object.fromEntries(
        controllerOptions.map(({ key, title, fields }) => [
            optionsType(key),
            { about: `Options of ${title}.`, fields },
        ]),
    ),
    AlbListenPortArgs: listenPort,
    CceServiceArgs: { about: "What the load balancer of Huawei CCE reads on a Service.", fields: cceServiceFields },
};

/** `cce` → `CceArgs`. */
export function optionsType(key: string): string {
    return `${key.charAt(0).toUpperCase()}${key.slice(1)}Args`;
}

/** Every object of the arguments, by the name of its type. */
export const argumentTypes: Readonly<Record<string, ArgumentType>> = {
    ...optionTypes,
    ...metadataTypes,
    ...ingressTypes,
    ...endpointsTypes,
};
