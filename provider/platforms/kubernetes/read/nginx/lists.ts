import type { Annotations } from "./annotations";
import type { LocationStep } from "./preflights";

/**
 * Lists of addresses before what a location answers. Whom they refuse gets 403; with `satisfy: any` and a login, whoever
 * passes the login gets in as well, and whoever is on the list needs none.
 * @see https://nginx.org/en/docs/http/ngx_http_core_module.html#satisfy
 */
export function byAddress(outcome: readonly LocationStep[], annotations: Annotations | undefined): LocationStep[] {
    const { allow = [], deny = [], loginBesideLists: login } = annotations ?? {};
    const refused: LocationStep[] =
        login === undefined
            ? [{ when: {}, target: { kind: "fixed", status: 403 } }]
            : outcome.map((step) => ({ ...step, undetermined: openBy(login) }));
    const from = (steps: readonly LocationStep[], sources: readonly string[]): LocationStep[] =>
        sources.length === 0 ? [] : steps.map((step) => ({ ...step, when: { ...step.when, sources } }));
    if (allow.length === 0) return [...from(refused, deny), ...outcome];
    return [...from(refused, deny), ...from(outcome, allow), ...refused];
}

const openBy = (login: string): Required<LocationStep>["undetermined"] => ({
    why: `with satisfy: any clients of other addresses get in by the login of ${login}, which is not read`,
    answerOnly: true,
    or: [{ kind: "unknown", label: `what the login of ${login} answers`, unread: true }],
});
