/** How CCE is to compare paths, as files say it. */
import type { DiagnosticJson } from "../../../provider/report/json";
import { ingress } from "./objects";
import { crossroute } from "./run";

const annotation = "kubernetes.io/ingress.property";
const property = "ingress.beta.kubernetes.io/url-match-mode";

interface Case {
    modes?: unknown;
    path?: string;
    pathType?: string;
    property?: object;
}

/** An Ingress of CCE for a.test with one path. */
function file({ modes, path = "/h", pathType = "ImplementationSpecific", property: beside }: Case): string {
    const value = ingress("web", "a.test", {
        annotations: {
            "kubernetes.io/elb.port": "80",
            "kubernetes.io/elb.id": "lb-1",
            ...(modes !== undefined && { [annotation]: typeof modes === "string" ? modes : JSON.stringify(modes) }),
        },
        spec: { ingressClassName: "cce" },
    }) as { spec: { rules: { http: { paths: object[] } }[] } };
    const [first] = value.spec.rules[0]!.http.paths;
    value.spec.rules[0]!.http.paths = [{ ...first, path, pathType, ...(beside && { property: beside }) }];
    return JSON.stringify(value);
}

const entry = (host: string, path: string, matchmode: string) => ({ host, path, matchmode });
const beside = `spec.rules[0].http.paths[0].property`;

describe("what lint says of match modes of CCE", () => {
    test.each<[string, Case, "error" | "warning", string, string]>([
        [
            "an annotation that is no JSON",
            { modes: "{oops" },
            "error",
            `metadata.annotations["${annotation}"]`,
            'metadata.annotations["kubernetes.io/ingress.property"]: "{oops" is no JSON.',
        ],
        [
            "an annotation that is no list",
            { modes: entry("a.test", "/h", "EQUAL_TO") },
            "error",
            `metadata.annotations["${annotation}"]`,
            "is no list of match modes",
        ],
        [
            "a mode that there is not, beside one that there is",
            { modes: [entry("a.test", "/h", "EQUAL_TO"), entry("a.test", "/h", "EQUALS")] },
            "error",
            `metadata.annotations["${annotation}"][1].matchmode`,
            '"EQUALS" is no match mode',
        ],
        [
            "a misspelt key of an entry",
            { modes: [{ host: "a.test", path: "/h", matchMode: "EQUAL_TO" }] },
            "error",
            `metadata.annotations["${annotation}"][0].matchMode`,
            "CCE has no such key.",
        ],
        [
            "an entry without a mode",
            { modes: [{ host: "a.test", path: "/h" }] },
            "error",
            `metadata.annotations["${annotation}"][0]`,
            "the entry has no matchmode.",
        ],
        [
            "a key that there is not, beside a mode",
            { modes: [{ ...entry("a.test", "/h", "EQUAL_TO"), weight: 1 }] },
            "error",
            `metadata.annotations["${annotation}"][0].weight`,
            "CCE has no such key.",
        ],
        [
            "an entry for a host and path that no rule has",
            { modes: [entry("a.test", "/h", "EQUAL_TO"), entry("b.test", "/h/", "EQUAL_TO")] },
            "warning",
            `metadata.annotations["${annotation}"][1]`,
            'No rule has the host "b.test" and the path "/h/", so its mode counts nowhere.',
        ],
        [
            "two modes of one host and path",
            { modes: [entry("a.test", "/h", "EQUAL_TO"), entry("a.test", "/h", "STARTS_WITH")] },
            "error",
            `metadata.annotations["${annotation}"][1].matchmode`,
            'It is "STARTS_WITH", and [0] has "EQUAL_TO" for the same host and path: which of the two counts is not known.',
        ],
        [
            "a mode beside the path that is another than the annotation's",
            { modes: [entry("a.test", "/h", "REGEX")], property: { [property]: "EQUAL_TO" } },
            "warning",
            `${beside}.${property}`,
            'It is "EQUAL_TO", and the annotation kubernetes.io/ingress.property has "REGEX" for this path',
        ],
        [
            "a misspelt property",
            { property: { "ingress.beta.kubernetes.io/url-match-mod": "EQUAL_TO" } },
            "error",
            `${beside}.ingress.beta.kubernetes.io/url-match-mod`,
            "CCE has no such property.",
        ],
        [
            "an entry for a path whose type decides",
            { modes: [entry("a.test", "/h", "REGEX")], pathType: "Exact" },
            "warning",
            `metadata.annotations["${annotation}"][0]`,
            'Its mode does not count beside pathType "Exact", which spec.rules[0].http.paths[0] has.',
        ],
        [
            "a property beside a path whose type decides",
            { property: { [property]: "EQUAL_TO" }, pathType: "Prefix" },
            "warning",
            `${beside}.${property}`,
            'It does not count beside pathType "Prefix".',
        ],
        [
            "an expression that nobody understands",
            { modes: [entry("a.test", "/(", "REGEX")], path: "/(" },
            "warning",
            "spec.rules[0].http.paths[0].path",
            '"/(" is no regular expression that is understood, and its mode is REGEX.',
        ],
    ])("%s is named", async (_, given, severity, path, says) => {
        const { out } = await crossroute("lint -f - --json", { input: file(given) });
        const found = (JSON.parse(out) as DiagnosticJson[]).filter(({ code }) => /^CR3(06|15)$/.test(code));
        expect(found).toMatchObject([{ severity, origin: { path } }]);
        expect(found[0]?.message).toContain(says);
    });

    test.each<[string, Case]>([
        ["one entry for each rule", { modes: [entry("a.test", "/h", "EQUAL_TO")] }],
        ["the same in both places", { modes: [entry("a.test", "/h", "REGEX")], property: { [property]: "REGEX" } }],
        ["one mode twice", { modes: [entry("a.test", "/h", "REGEX"), entry("a.test", "/h", "REGEX")] }],
        ["an empty list", { modes: [] }],
        ["a place of a template", { modes: [entry("${HOST}", "/x", "EQUAL_TO")] }],
    ])("%s is right", async (_, given) => {
        const { out } = await crossroute("lint -f - --json", { input: file(given) });
        expect((JSON.parse(out) as DiagnosticJson[]).filter(({ code }) => /^CR3/.test(code))).toEqual([]);
    });
});

test.each<[string, Case]>([
    ["an annotation that is no JSON", { modes: "{oops" }],
    ["a misspelt key of an entry", { modes: [{ host: "a.test", path: "/h", matchMode: "EQUAL_TO" }] }],
    [
        "two modes in the annotation",
        { modes: [entry("a.test", "/h", "EQUAL_TO"), entry("a.test", "/h", "STARTS_WITH")] },
    ],
    ["two modes of one path", { modes: [entry("a.test", "/h", "STARTS_WITH")], property: { [property]: "EQUAL_TO" } }],
    ["an expression that nobody understands", { modes: [entry("a.test", "/(", "REGEX")], path: "/(" }],
])("with %s nothing is claimed of what the path answers", async (_, given) => {
    const { out } = await crossroute("explain http://a.test/h/x -f - --json", { input: file(given) });
    expect(JSON.parse(out)).toMatchObject({ outcome: "undetermined" });
});

test("an entry that meets a path whose type decides, and one whose type does not, is named", async () => {
    const value = JSON.parse(file({ modes: [entry("a.test", "/h", "REGEX")] })) as {
        spec: { rules: { http: { paths: object[] } }[] };
    };
    const { paths } = value.spec.rules[0]!.http;
    paths.push({ ...paths[0], pathType: "Exact" });
    const { out } = await crossroute("lint -f - --json", { input: JSON.stringify(value) });
    expect((JSON.parse(out) as DiagnosticJson[]).filter(({ code }) => code === "CR306")).toMatchObject([
        {
            severity: "warning",
            message: `metadata.annotations["${annotation}"][0]: It meets spec.rules[0].http.paths[1], too, where pathType "Exact" decides.`,
        },
    ]);
});

test.each(["Prefix", "ImplementationSpecific"])(
    "a property beside a %s path of another class is not said to need a pathType",
    async (pathType) => {
        const value = JSON.parse(file({ property: { [property]: "EQUAL_TO" }, pathType })) as {
            metadata: { annotations: object };
            spec: { ingressClassName: string };
        };
        value.metadata.annotations = {};
        value.spec.ingressClassName = "nginx";
        const { out } = await crossroute("lint -f - --json", { input: JSON.stringify(value) });
        expect((JSON.parse(out) as DiagnosticJson[]).filter(({ code }) => code === "CR306")).toMatchObject([
            {
                severity: "error",
                message: `${beside}: Only Huawei CCE reads properties beside a path.`,
                help: "Leave it out, or give the class of CCE.",
            },
        ]);
    },
);
