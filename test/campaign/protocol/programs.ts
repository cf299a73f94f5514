/** What programs of the campaign are made of: few names, so that the teams and the hand meet. */
import type { Dice } from "../random";
import { INGRESS } from "./invariants";
import type { Properties } from "./plugin";
import type { Declared } from "./stack";
import type { Team } from "./simulation";

export const NAMESPACE = "cn-hangzhou:prod";
export const NAMES = ["edge", "shop", "web"] as const;
export const APPS = ["7171a6ca", "8c573618", "5d1c0a2e"] as const;
export const HOSTS = ["a.example.com", "b.example.com", "c.example.com"] as const;
export const PATHS = ["/", "/api"] as const;
/** Few names, so that the teams and the hand meet. */
export const LISTENERS: readonly [Properties, ...Properties[]] = [
    { loadBalancerId: "lb-bp1shop", listenerPort: 80 },
    { loadBalancerId: "lb-bp1shop", listenerPort: 81 },
    { loadBalancerId: "alb-bp1shop", listenerPort: 80 },
    newAlb("Internet"),
    newAlb("Intranet"),
];

export function newAlb(addressType: string): Properties {
    const zone = (letter: string): Properties => ({ zoneId: `cn-hangzhou-${letter}`, vSwitchId: `vsw-${letter}` });
    return { addressType, zoneMappings: [zone("h"), zone("i")], listenerPort: 80 };
}

export const rule = (dice: Dice): Properties => ({
    domain: dice.pick(HOSTS),
    path: dice.pick(PATHS),
    appId: dice.pick(APPS),
    containerPort: 8080,
});
export const placeOf = (inputs: Properties): string =>
    JSON.stringify([inputs["loadBalancerId"] ?? "new", inputs["listenerPort"]]);
export const rulesOf = (item: Declared): Properties[] => item.inputs["rules"] as Properties[];
export const without = (rules: Properties[], at: Properties | undefined): Properties[] =>
    rules.filter((other) => other["domain"] !== at?.["domain"] || other["path"] !== at?.["path"]);
export const ingresses = (program: readonly Declared[]): Declared[] => program.filter((item) => item.type === INGRESS);
export const listener = (dice: Dice, program: readonly Declared[]): Properties | undefined => {
    const taken = ingresses(program).map((item) => placeOf(item.inputs));
    return dice.maybe(
        LISTENERS.filter((place) => place["loadBalancerId"] === undefined || !taken.includes(placeOf(place))),
    );
};
export const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
export const hasShared = ({ stack }: Team, id: number): boolean =>
    stack.entries.some((entry) => entry.id === String(id) && entry.inputs["ignoreForeignRules"] === true);
export const freeName = (dice: Dice, program: readonly Declared[]): string | undefined =>
    dice.maybe(NAMES.filter((name) => !program.some((item) => item.name === name || item.aliases?.includes(name))));

export const isAlb = (inputs: Properties): boolean =>
    inputs["loadBalancerId"] === undefined || String(inputs["loadBalancerId"]).startsWith("alb-");
