/** What is live in the clusters of a table and decides which requests its HTTPRoutes get. */
import { pushTo } from "../../../push-to";
import { keyOf as titleOf } from "../read/objects";
import { byCode, finding } from "../../../diagnostics/catalogue";
import { UNKNOWN_INPUT } from "../../../inputs/unknown";
import type { Diagnostic } from "../../../routing/diagnostic";
import { type LiveGateways, readLiveGateways } from "../client/live-gateways";
import type { HTTPRoutePlan } from "./route";
import { type RouteFinding, attachmentFindings } from "../read/attachment-findings";
import type { HTTPRoute } from "../types";
import type { PlatformObject, Run, Surroundings } from "../../platform";
import { fillUnknowns } from "../../unknowns";
import { settingsOf } from "../../kubernetes/client/connection";
import { namespaceOf } from "../../kubernetes/client/paths";
import { targetOf } from "../../kubernetes/client/target";
import { isMocked } from "../../deployment";
import { number, text } from "../../../inputs/opened";
import { defaultTimeout } from "../client/wait";
import type { KubernetesPlan } from "../../kubernetes/plan/register";

type Asking = Pick<Run, "component" | "providerOf">;

/** Reads the Gateways that the routes name, cluster by cluster. */
export async function surroundings(planned: readonly KubernetesPlan[], run: Asking): Promise<Surroundings> {
    if (isMocked()) return { objects: [], findings: [] };
    const gateways = new Map<KubernetesPlan["gateway"], HTTPRoutePlan[]>();
    for (const plan of planned) if (plan.kind === "HTTPRoute") pushTo(gateways, plan.gateway, plan);
    const found = await Promise.all([...gateways.values()].map((plans) => surroundingsOfGateway(plans, run)));
    // Several gateways of a cluster may name one Gateway.
    const objects = new Map(found.flatMap((one) => one.objects).map((one) => [keyOf(one), one]));
    return { objects: [...objects.values()], findings: found.flatMap(({ findings }) => findings) };
}

const keyOf = ({ value: { kind, metadata }, cluster = "" }: PlatformObject): string =>
    JSON.stringify([
        cluster,
        kind,
        (metadata as { namespace?: string }).namespace,
        (metadata as { name?: string }).name,
    ]);

async function surroundingsOfGateway(plans: readonly HTTPRoutePlan[], run: Asking): Promise<Surroundings> {
    const [first] = plans;
    const [object] = first?.objects ?? [];
    if (first === undefined || object === undefined) return { objects: [], findings: [] };
    const settings = await settingsOf(run.component, run.providerOf(first.gateway));
    if (settings !== UNKNOWN_INPUT && settings.rendersFiles) return { objects: [], findings: [] };
    const given = plans.map(({ objects: [one] }) => fillUnknowns(one?.value ?? {}, "").object);
    const isNamed = given.every(
        ({ metadata }) => (metadata as { namespace?: unknown } | undefined)?.namespace !== undefined,
    );
    const own =
        isNamed || settings === UNKNOWN_INPUT
            ? undefined
            : await namespaceOf({
                  ...targetOf(settings),
                  ...(settings.namespace && { namespace: settings.namespace }),
              }).catch(() => "default");
    const routes = given.map((value, i) => ({
        value: { ...value, metadata: { namespace: own, ...withoutAbsent(value["metadata"]) } },
        source: String(i),
    }));
    const live = await readLiveGateways(
        settings === UNKNOWN_INPUT ? undefined : settings,
        routes.map(({ value }) => value),
    );
    const waits = text(first.args.waitFor) !== "none";
    const seconds = waits ? (number(first.args.timeout) ?? defaultTimeout) : undefined;
    return {
        // The reader takes routes without a namespace to be in that of this name.
        objects: own === undefined || own === "default" ? objectsOf(live, object) : [],
        findings: [
            ...unreadFindings(live, `${first.gateway.where}.httpRoute.parentRefs`),
            ...placed(attachmentFindings(routes, live, { dialect: object.dialect, seconds }), plans),
        ],
    };
}

const unreadFindings = ({ objects }: LiveGateways, where: string): Diagnostic[] =>
    objects.flatMap(({ unread }) =>
        unread === undefined
            ? []
            : [
                  finding(
                      "CR133",
                      where,
                      `${unread}, so what its listeners let in is not known, and the answers are undetermined.`,
                      "Let the user of the cluster read Gateways (get, gateways.gateway.networking.k8s.io).",
                  ),
              ],
    );

const withoutAbsent = (metadata: unknown): object =>
    Object.fromEntries(Object.entries((metadata ?? {}) as object).filter(([, value]) => value !== undefined));

/** What this stack has may be changed in this run: nothing is claimed by what it is now. */
const objectsOf = ({ objects }: LiveGateways, { cluster }: PlatformObject): PlatformObject[] =>
    objects.flatMap(({ value, unread, ours }): PlatformObject[] =>
        ours === true ? [] : [{ value, cluster, live: true, ...(unread === undefined ? {} : { unread }) }],
    );

/** A route of the host accepts it. */
const isAllowed = ({ placeOf }: HTTPRoutePlan, { spec }: HTTPRoute, { code }: Diagnostic): boolean =>
    (spec?.rules ?? []).some((_, i) => {
        const { allow = [] } = placeOf(`spec.rules[${i}]`) ?? {};
        return byCode(Object.fromEntries(allow.map((one) => [one, true])))[code] === true;
    });

/** At the arguments of the table; what is said of several routes is said once. */
function placed(all: readonly RouteFinding[], plans: readonly HTTPRoutePlan[]): Diagnostic[] {
    const found = new Map<string, Diagnostic>();
    for (const { route, path, finding } of all) {
        const plan = plans[Number(route.source)];
        if (plan === undefined || (!path.startsWith("spec.parentRefs") && isAllowed(plan, route.value, finding)))
            continue;
        const where = path.startsWith("spec.parentRefs")
            ? path.replace(/^spec/, `${plan.gateway.where}.httpRoute`)
            : `${plan.placeOf("spec.rules[0]")?.where ?? plan.where}${path.startsWith("spec.hostnames") ? ".host" : ""}`;
        const key = `${where} ${finding.message.replaceAll(titleOf(route.value), "")}`;
        if (!found.has(key)) found.set(key, { ...finding, where });
    }
    return [...found.values()];
}
