import * as pulumi from "@pulumi/pulumi";
import { kubernetes } from "pulumi-crossroute";

export interface SiteArgs {
    /** Where the site is asked for, e.g. `shop.example.com`. */
    host: pulumi.Input<string>;
    /** Namespace of its objects. */
    namespace: pulumi.Input<string>;
    /** IP addresses of the machines that serve it. */
    addresses: pulumi.Input<pulumi.Input<string>[]>;
}

/** What every site of this company has: addresses behind a Service, and one host that leads there. */
export class Site extends pulumi.ComponentResource {
    /** Where it answers. */
    public readonly urls: pulumi.Output<string[]>;

    constructor(name: string, args: SiteArgs, opts?: pulumi.ComponentResourceOptions) {
        super("site:index:Site", name, {}, opts);
        const { host, namespace, addresses } = args;
        const web = new kubernetes.Endpoints(
            name,
            { namespace, addresses, port: 8080, kind: "EndpointSlice" },
            { parent: this },
        );
        const ingress = new kubernetes.Ingress(
            name,
            {
                namespace,
                ingressClassName: "traefik",
                routes: [{ host, path: "/", backend: { service: { name: web.serviceName, port: 8080 } } }],
            },
            { parent: this },
        );
        this.urls = ingress.urls;
        this.registerOutputs({ urls: this.urls });
    }
}
