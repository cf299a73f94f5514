import { explain } from "../../../provider/routing";
import { readTables } from "../../../provider/platforms/kubernetes/read/ingress";

const ingress = (className: string, annotations: Record<string, string>) => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name: "web", namespace: "shop", annotations },
    spec: {
        ingressClassName: className,
        rules: [
            {
                host: "a.test",
                http: {
                    paths: [
                        { path: "/", pathType: "Prefix", backend: { service: { name: "web", port: { number: 80 } } } },
                    ],
                },
            },
        ],
    },
});
const answerOf = (className: string, annotations: Record<string, string>): string =>
    explain(readTables([ingress(className, annotations)]), { host: "a.test", path: "/x" }).outcome;

describe.each(["higress", "mse"])("the class %s, whose controller reads annotations of ingress-nginx", (className) => {
    it("is not read as ingress-nginx", () => {
        const [table] = readTables([ingress(className, { "nginx.ingress.kubernetes.io/use-regex": "true" })]);
        expect(table?.dialect).toBe("kubernetes");
    });

    it.each(["nginx.ingress.kubernetes.io/rewrite-target", "nginx.ingress.kubernetes.io/canary-by-header"])(
        "leaves a rule with %s undetermined",
        (name) => {
            expect(answerOf(className, { [name]: "/y" })).toBe("undetermined");
        },
    );

    it("claims what no annotation decides", () => {
        expect(answerOf(className, {})).toBe("matched");
        expect(answerOf(className, { "nginx.ingress.kubernetes.io/proxy-body-size": "8m" })).toBe("matched");
    });
});

it("leaves a rule undetermined of which Higress names the backend in an annotation", () => {
    expect(answerOf("higress", { "higress.io/destination": "web.dns:80" })).toBe("undetermined");
});

it.each(["nginx.org/listen-ports", "nginx.org/listen-ports-ssl", "nginx.org/app-root"])(
    "leaves a rule of F5's controller with %s undetermined",
    (name) => {
        expect(answerOf("nginx", { [name]: "8080" })).toBe("undetermined");
    },
);
