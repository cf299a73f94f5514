import { readTables } from "../../../provider/platforms/kubernetes/read/ingress";

const annotations = {
    "kubernetes.io/elb.class": "union",
    "kubernetes.io/elb.id": "0b9a6c4d-bd8b-45cc-bfc8-ff0f9da54e95",
    "kubernetes.io/ingress.property": JSON.stringify([{ host: "a.test", path: "/p1", matchmode: "EQUAL_TO" }]),
};

const ingress = (paths: number): Record<string, unknown> => ({
    ...{
        apiVersion: "networking.k8s.io/v1",
        kind: "Ingress",
        metadata: { name: "web", namespace: "shop", annotations: { ...annotations } },
    },
    spec: {
        ingressClassName: "cce",
        rules: [
            {
                host: "a.test",
                http: {
                    paths: Array.from({ length: paths }, (_, i) => ({
                        ...{ path: `/p${i}`, pathType: "ImplementationSpecific" },
                        backend: { service: { name: "web", port: { number: 80 } } },
                    })),
                },
            },
        ],
    },
});

/** How many texts of JSON are read for an Ingress with so many paths. */
function textsRead(paths: number): number {
    const parse = jest.spyOn(JSON, "parse");
    const [table] = readTables([ingress(paths)]);
    const { length } = parse.mock.calls;
    parse.mockRestore();
    expect(table?.rules.map(({ match }) => match).slice(0, 3)).toEqual([
        ...["ImplementationSpecific", "Exact", "ImplementationSpecific"],
    ]);
    return length;
}

test("annotations of CCE are read once for an Ingress, however many rules it has", () => {
    expect(textsRead(100)).toBe(textsRead(10));
});
