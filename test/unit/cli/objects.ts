/** An Ingress of ingress-nginx in the namespace shop, which leads a path of a host to the Service of its own name. */
export const ingress = (
    name: string,
    host: string,
    more: { annotations?: object; spec?: object; path?: string } = {},
): object => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name, namespace: "shop", annotations: more.annotations ?? {} },
    spec: {
        ingressClassName: "nginx",
        rules: [
            {
                host,
                http: {
                    paths: [
                        {
                            path: more.path ?? "/",
                            pathType: "Prefix",
                            backend: { service: { name, port: { number: 80 } } },
                        },
                    ],
                },
            },
        ],
        ...more.spec,
    },
});
