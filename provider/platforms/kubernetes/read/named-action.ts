/** Backends whose port is the name of an action in an annotation (AWS, Alibaba Cloud, CCE). */
import type { DialectName, Rule, Target } from "../../../routing/model";

/** The port of such a backend. */
export const actionPort = "use-annotation";

export const isAction = (target: Target): target is Extract<Target, { kind: "service" }> =>
    target.kind === "service" && target.port === actionPort;

/** A rule whose action is not there, or was not read. */
export function withAction(
    rule: Rule,
    name: string,
    dialect: DialectName,
    annotations: Readonly<Record<string, string>>,
): Rule {
    const isThere = Object.keys(annotations).some((one) => one.endsWith(`actions.${name}`));
    const label = `the action ${name} of an annotation`;
    const none =
        dialect === "cce"
            ? `there is no kubernetes.io/elb.actions.${name} that forwards elsewhere`
            : `no annotation of the object says the action ${name}: Argo Rollouts or another writes it when it runs`;
    const why = isThere ? `${label} answers, and is not read` : `its port is ${actionPort}, and ${none}`;
    const target: Target = { kind: "unknown", label, unread: true };
    return { ...rule, target, undetermined: rule.undetermined ?? { why, answerOnly: true } };
}
