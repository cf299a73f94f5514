/** What an update of a live Ingress of CCE does not take away with its annotations. */
import { leftNotes, withLeftBehind } from "../../../provider/platforms/kubernetes/cce-removed-annotations";
import { withLeft } from "../../../provider/platforms/kubernetes/read/cce-lasting-annotations";
import { tablesOf } from "../../../provider/platforms/kubernetes/read/objects";
import { UNKNOWN_SENTINEL } from "../../../provider/inputs/unknown";
import { describeChange, trafficDiff } from "../../../provider/routing";

const elb = (name: string): string => `kubernetes.io/elb.${name}`;
const ingress = (annotations: Record<string, string>) => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: {
        name: "web",
        namespace: "shop",
        annotations: { [elb("class")]: "performance", [elb("id")]: "lb-1", [elb("port")]: "80", ...annotations },
    },
    spec: {
        ingressClassName: "cce",
        rules: [
            {
                host: "a.test",
                http: {
                    paths: [
                        {
                            path: "/",
                            pathType: "ImplementationSpecific",
                            backend: { service: { name: "web", port: { number: 80 } } },
                        },
                    ],
                },
            },
        ],
    },
});
const fixed = { [elb("actions.web")]: '[{"type":"FixedResponse","fixedResponseConfig":{"statusCode":"503"}}]' };
const onlyGet = { [elb("conditions.web")]: '[{"type":"Header","headerConfig":{"key":"x-hidden","values":["GET"]}}]' };
const list = { [elb("acl-id")]: "acl-1", [elb("acl-status")]: "on" };
const plain = ingress({});
/** Those that the state has of an Ingress. */
const annotationsOf = ({ metadata }: ReturnType<typeof ingress>) => metadata.annotations;
/** What is said of requests when annotations of the live object go. */
const changes = (before: Record<string, string>, after = plain): string[] => {
    const left = withLeftBehind({ value: after }, ingress(before), after, annotationsOf(ingress(before))) ?? {
        value: after,
    };
    return trafficDiff(tablesOf([{ value: ingress(before) }]), tablesOf([left])).map(describeChange);
};

it("an action or a condition that goes leaves open what is answered, and shows nothing of what it said", () => {
    for (const one of [fixed, onlyGet]) {
        const said = changes(one).join("\n");
        expect(said).toContain("is gone, and by CCE's guide its rules stay as they are");
        expect(said).not.toMatch(/moves|now answered by service/);
    }
    const { value } = withLeftBehind({ value: plain }, ingress({ ...fixed, ...onlyGet }), plain, {
        ...fixed,
        ...onlyGet,
    }) ?? { value: {} };
    expect(JSON.stringify(value)).not.toMatch(/503|x-hidden/);
    expect(changes(fixed, ingress({ [elb("actions.web")]: "[]" })).join()).not.toContain("does not say");
});

it("a canary by weight stays one, and of a canary by header nothing is said that may have been a secret", () => {
    const canary = { [elb("canary")]: "true", [elb("canary-weight")]: "30" };
    expect(changes(canary)).toEqual([]);
    const hidden = { [elb("canary")]: "true", [elb("canary-by-header")]: "x-hidden" };
    expect(withLeftBehind({ value: plain }, ingress(hidden), plain, hidden)?.value).toEqual(plain);
});

it("is told in words for a component and a table", () => {
    expect(leftNotes(ingress({ ...list, ...fixed }), plain, { ...list, ...fixed })).toEqual([
        expect.stringMatching(/^not certain: kubernetes\.io\/elb\.actions\.web of Ingress shop\/web is gone/),
        expect.stringMatching(
            /elb\.acl-id of Ingress shop\/web, kubernetes\.io\/elb\.acl-status .* the listener keeps/,
        ),
    ]);
});

it("is nothing where there is no live object, nothing goes, or what is registered is not known yet", () => {
    expect(leftNotes(undefined, plain, {})).toEqual([]);
    expect(leftNotes(ingress(list), ingress(list), list)).toEqual([]);
    expect(leftNotes(ingress(list), { ...plain, metadata: UNKNOWN_SENTINEL }, list)).toEqual([]);
    const open = { ...plain, metadata: { ...plain.metadata, annotations: UNKNOWN_SENTINEL } };
    expect(leftNotes(ingress(list), open, list)).toEqual([]);
    expect(withLeftBehind({ value: plain }, ingress({}), plain, {})).toBeUndefined();
});

it("is nothing of what somebody else wrote: the state does not have it, and no update takes it away", () => {
    const before = annotationsOf(plain);
    expect(leftNotes(ingress({ ...list, ...fixed }), plain, before)).toEqual([]);
    expect(withLeftBehind({ value: plain }, ingress({ ...list, ...fixed }), plain, before)).toBeUndefined();
    expect(leftNotes(ingress({ ...list, ...fixed }), plain, { ...before, ...fixed })).toEqual([
        expect.stringMatching(/^not certain: kubernetes\.io\/elb\.actions\.web /),
    ]);
});

/** The live object, with who wrote which of its annotations. */
const writtenBy = (annotations: Record<string, string>, manager: string) => {
    const { metadata, ...rest } = ingress(annotations);
    const fields = Object.fromEntries(Object.keys(annotations).map((name) => [`f:${name}`, {}]));
    const fieldsV1 = { "f:metadata": { "f:annotations": fields } };
    return { ...rest, metadata: { ...metadata, managedFields: [{ manager, operation: "Update", fieldsV1 }] } };
};

it("is nothing of what somebody else wrote and a refresh put into the state", () => {
    const all = { ...list, ...fixed };
    const before = { ...annotationsOf(plain), ...all };
    for (const manager of ["kubectl-annotate", "crossroute-kept", "node"]) {
        expect(leftNotes(writtenBy(all, manager), plain, before)).toEqual([]);
        expect(withLeftBehind({ value: plain }, writtenBy(all, manager), plain, before)).toBeUndefined();
    }
    expect(leftNotes(writtenBy(all, "pulumi-kubernetes-0a1b2c3d"), plain, before)).toHaveLength(2);
});

it("leaves open what answers a route that goes to a Service without rules of its own, whoever wrote those of the former", () => {
    const [rule] = plain.spec.rules;
    const paths = rule?.http.paths.map((path) => ({
        ...path,
        backend: { service: { name: "next", port: { number: 80 } } },
    }));
    const led = (annotations: Record<string, string>) => ({
        ...ingress(annotations),
        spec: { ...plain.spec, rules: [{ ...rule, http: { paths } }] },
    });
    const all = { ...annotationsOf(plain), ...fixed };
    for (const [live, after, before] of [
        [ingress(fixed), led(fixed), all],
        [ingress(fixed), led({}), all],
        [writtenBy(fixed, "kubectl-annotate"), led({}), annotationsOf(plain)],
    ] as const) {
        expect(leftNotes(live, after, before)).toEqual([expect.stringContaining("lead to another one now")]);
        const left = withLeftBehind({ value: after }, live, after, before) ?? { value: after };
        const said = trafficDiff(tablesOf([{ value: ingress(fixed) }]), tablesOf([left]))
            .map(describeChange)
            .join("\n");
        expect(said).toContain("whose rules stay by CCE's guide until there is kubernetes.io/elb.actions.next");
        expect(said).not.toMatch(/moves|now answered by service/);
    }
    const late = JSON.parse(JSON.stringify([ingress(fixed), led(fixed)]).replaceAll("a.test", UNKNOWN_SENTINEL)) as [
        ReturnType<typeof ingress>,
        ReturnType<typeof ingress>,
    ];
    expect(leftNotes(...late, all)).toEqual([]);
    const deleted = { ...fixed, [elb("actions.next")]: "[]" };
    expect(leftNotes(ingress(fixed), led(deleted), all)).toEqual([]);
    // Somebody wrote it by hand, and an update leaves it there.
    expect(leftNotes(writtenBy(deleted, "kubectl-annotate"), led({}), annotationsOf(plain))).toEqual([]);
    expect(withLeftBehind({ value: led({}) }, writtenBy(deleted, "kubectl-annotate"), led({}), {})).toBeUndefined();
});

it("is found in many Ingresses without comparing each with all", () => {
    const many = (annotations: Record<string, string>) =>
        Array.from({ length: 2_000 }, (_, i) => {
            const { metadata, ...rest } = ingress(annotations);
            return { value: { ...rest, metadata: { ...metadata, name: `web-${i}` } } };
        });
    const before = many({ ...list, ...fixed });
    const began = performance.now();
    expect(withLeft(before, many({})).every(({ value }) => JSON.stringify(value).includes("crossroute/left"))).toBe(
        true,
    );
    // Each with all took sixteen seconds.
    expect(performance.now() - began).toBeLessThan(3_000);
});
