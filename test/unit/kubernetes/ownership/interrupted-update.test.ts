/** What counts as left by a run that the state does not know of: only what the object's own resource wrote since. */
import { notAsLeft } from "../../../../provider/platforms/kubernetes/ownership/interrupted-update";
import { type LiveObject, ownerAnnotation } from "../../../../provider/platforms/kubernetes/ownership/live";

const limit = "nginx.ingress.kubernetes.io/limit-rps";
const mine = "pulumi-kubernetes-0a1b2c3d";
const paths = (...services: string[]) => ({
    ingressClassName: "nginx",
    rules: [{ host: "shop.example.com", http: { paths: services.map((name, i) => ({ path: `/${i}`, name })) } }],
});

interface Given {
    spec?: object;
    annotations?: Record<string, string>;
    /** Annotations that the resource declares. */
    own?: string[];
    time?: string;
    manager?: string;
    uid?: string;
    others?: object[];
}
const ingress = ({
    spec = paths("web", "api"),
    annotations = { [limit]: "5" },
    own = Object.keys(annotations),
    time = "2026-11-30T10:00:00Z",
    manager = mine,
    uid = "1",
    others = [],
}: Given = {}): LiveObject & { spec: object } => ({
    metadata: {
        name: "web",
        uid,
        creationTimestamp: "2026-11-30T09:00:00Z",
        annotations: { ...annotations, [ownerAnnotation]: "nonce-digest" },
        managedFields: [
            {
                manager,
                operation: "Apply",
                time,
                fieldsV1: {
                    "f:metadata": {
                        "f:annotations": Object.fromEntries([...own, ownerAnnotation].map((key) => [`f:${key}`, {}])),
                    },
                    "f:spec": Object.fromEntries(Object.keys(spec).map((key) => [`f:${key}`, {}])),
                },
            },
            ...others,
        ],
    },
    spec,
});
const later = "2026-11-30T11:00:00Z";
const said = (live: Given, known: Given | Record<string, never> = {}) =>
    notAsLeft(ingress(live), { ...ingress(known) }).map(({ path, text, isSeen }) =>
        [path.join("."), text, ...(isSeen ? [] : ["unseen"])].join(" "),
    );

test.each<[string, Given, string[]]>([
    ["another Service", { spec: paths("web", "other") }, ["spec.rules.0.http.paths.1.name is another"]],
    ["a removed path", { spec: paths("web") }, ["spec.rules.0.http.paths has 1 instead of 2"]],
    ["an added path", { spec: paths("web", "api", "new") }, ["spec.rules.0.http.paths has 3 instead of 2 unseen"]],
    ["another annotation", { annotations: { [limit]: "9" } }, [`metadata.annotations.${limit} is another`]],
    ["a removed annotation", { annotations: {} }, [`metadata.annotations.${limit} is not set`]],
    [
        "an added annotation and field",
        { annotations: { [limit]: "5", a: "1" }, spec: { ...paths("web", "api"), defaultBackend: { name: "x" } } },
        ["metadata.annotations.a is added unseen", "spec.defaultBackend.name is added unseen"],
    ],
])("%s, which the resource wrote after the state had it, is named", (_, live, expected) => {
    expect(said({ ...live, time: later })).toEqual(expected);
});

test.each<[string, Given, Given]>([
    ["what nobody changed", { time: later }, {}],
    // A label of kubectl, and a webhook that changes a declared annotation on the way: the time of our own record stays.
    ["what a webhook changed in somebody's write", { annotations: { [limit]: "9" } }, {}],
    [
        "what another hand wrote, though a run followed",
        {
            time: later,
            annotations: { [limit]: "9", theirs: "1" },
            own: [],
            others: [{ manager: "kubectl-edit", operation: "Update", time: later, fieldsV1: {} }],
        },
        {},
    ],
    ["an object that was made anew", { time: later, uid: "2", spec: paths("web") }, {}],
    ["what the state has as well", { time: later, spec: paths("web") }, { time: later, spec: paths("web") }],
    ["what a program of no known manager wrote", { time: later, manager: "terraform", spec: paths("web") }, {}],
    ["a version that is older than the state's", { spec: paths("web") }, { time: later }],
])("%s is not named", (_, live, known) => {
    expect(said(live, known)).toEqual([]);
});

test("a state without the server's record of writers says nothing", () => {
    const live = ingress({ time: later, spec: paths("web") });
    const { metadata, spec } = ingress();
    expect(notAsLeft(live, { metadata: { ...metadata, managedFields: undefined }, spec })).toEqual([]);
    expect(notAsLeft(live, { metadata: undefined, spec })).toEqual([]);
});

test("no value is shown, because nothing tells whether it was a secret of the program that wrote it", () => {
    const spec = { ...paths("web", "hidden"), filters: [{ headers: { authorization: "Bearer hidden" } }] };
    const live: Given = { time: later, spec, annotations: { [limit]: "hidden", token: "hidden" } };
    expect(said(live)).toHaveLength(4);
    expect(said(live).join()).not.toContain("hidden");
});
