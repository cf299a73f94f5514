/**
 * Routes of SAE that the tool saectl writes as an Ingress: its annotations name the load balancer, its Services are
 * applications.
 */

import type { Rule, Table } from "../routing/model";
import { objectName } from "./file-finding";
import { isObject, type Json, type Placed } from "./objects";

const prefix = "sae.aliyun.com/";

const annotationsOf = ({ metadata }: Json): Json =>
    isObject(metadata) && isObject(metadata.annotations) ? metadata.annotations : {};

export const isSaectl = ({ value }: Placed): boolean =>
    value.kind === "Ingress" && Object.keys(annotationsOf(value)).some((name) => name.startsWith(prefix));

const listOf = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** The same routes as SAE's API has them, and where each was written. */
function ruleSetOf(value: Json): { ruleSet: Json; places: string[] } {
    const own = (name: string): unknown => annotationsOf(value)[prefix + name];
    const spec = isObject(value.spec) ? value.spec : {};
    const app = (backend: unknown): Json => {
        const service = isObject(backend) && isObject(backend.service) ? backend.service : {};
        const port = isObject(service.port) ? service.port : {};
        return { AppId: service.name, ContainerPort: port.number };
    };
    const places: string[] = [];
    const rules = listOf(spec.rules).flatMap((rule, i) =>
        listOf(isObject(rule.http) ? rule.http.paths : []).map((path, j) => {
            places.push(`spec.rules[${i}].http.paths[${j}]`);
            return { Domain: rule.host, Path: path.path, ...app(path.backend) };
        }),
    );
    return {
        places,
        ruleSet: {
            SlbId: own("loadbalancer-id"),
            LoadBalanceType: own("loadbalancer-type"),
            ListenerPort: own("loadbalancer-port"),
            ListenerProtocol: own("loadbalancer-protocol"),
            Name: isObject(value.metadata) ? value.metadata.name : undefined,
            Rules: rules,
            ...(spec.defaultBackend === undefined ? {} : { DefaultRule: app(spec.defaultBackend) }),
        },
    };
}

/** Its table, read as SAE reads the same rule set. */
export function saectlTable({ value, source }: Placed, read: (ruleSet: Placed) => Table): Table {
    const { ruleSet, places } = ruleSetOf(value);
    const table = read({ value: ruleSet, source });
    const object = objectName(value);
    const unread = Object.keys(annotationsOf(value)).find((name) => name.startsWith(`${prefix}rule-action`));
    return {
        ...table,
        rules: table.rules.map((rule, i): Rule => ({
            ...rule,
            origin: { object, source, ...(places[i] === undefined ? {} : { path: places[i] }) },
            ...(unread === undefined
                ? {}
                : { undetermined: { why: `the annotation ${unread} is not read`, answerOnly: true } }),
        })),
        ...(table.defaults === undefined
            ? {}
            : {
                  defaults: table.defaults.map((d) => ({
                      ...d,
                      origin: { object, source, path: "spec.defaultBackend" },
                  })),
              }),
    };
}
