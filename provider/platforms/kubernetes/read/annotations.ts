/** What annotations of a controller mean for the routing of a rule. */
import type { RuleContext, ObjectRules } from "./object-rules";
import type { DialectName, Rule } from "../../../routing/model";
import { readAckAlb, readAwsAlb } from "./alb";
import { arrangeAckAlb, arrangeAwsAlb, arrangeSomeAlb } from "./alb-order";
import { arrangeCce, readCce } from "./cce";
import { arrangeGce } from "./gce";
import { arrangeSkipper, readSkipper } from "./skipper";
import { readTraefik } from "./traefik";

interface Reading {
    /** The rule as its controller understands it; several rules where one cannot express the conditions. */
    rule?: (rule: Rule, context: RuleContext) => Rule[];
    /** Puts all rules of one load balancer in the order in which it tries them. */
    arrange?: (objects: readonly ObjectRules[]) => Rule[];
}

const traefik: Reading = { rule: readTraefik };
const readings: Partial<Record<DialectName, Reading>> = {
    cce: { rule: readCce, arrange: arrangeCce },
    traefik,
    "traefik-strict": traefik,
    "traefik-3.6": traefik,
    "traefik-3.6-strict": traefik,
    "traefik-3.7": traefik,
    "traefik-3.7-strict": traefik,
    skipper: { rule: readSkipper, arrange: arrangeSkipper },
    gce: { arrange: arrangeGce },
    "aws-alb": { rule: readAwsAlb, arrange: arrangeAwsAlb },
    "ack-alb": { rule: readAckAlb, arrange: arrangeAckAlb },
    alb: { arrange: arrangeSomeAlb },
};

export const readRule = (dialect: DialectName, rule: Rule, context: RuleContext): Rule[] =>
    readings[dialect]?.rule?.(rule, context) ?? [rule];

export const arrange = (dialect: DialectName, objects: readonly ObjectRules[]): Rule[] =>
    readings[dialect]?.arrange?.(objects) ?? objects.flatMap(({ rules }) => rules);
