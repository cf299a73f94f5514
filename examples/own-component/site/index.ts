import * as pulumi from "@pulumi/pulumi";
import { RouteTable } from "pulumi-crossroute";

export interface SiteArgs {
    /** Where the site is asked for, e.g. `shop.example.com`. */
    host: pulumi.Input<string>;
    /** Namespace of its objects. */
    namespace: pulumi.Input<string>;
    /** IP addresses of the machines that serve it. */
    addresses: pulumi.Input<pulumi.Input<string>[]>;
    /** Service that answers below `/api`. */
    api?: pulumi.Input<string>;
}

/** What every site of this company has: one class, one name, its machines behind `/`, and perhaps an API. */
export class Site extends pulumi.ComponentResource {
    /** Where it answers. */
    public readonly urls: pulumi.Output<string[]>;

    constructor(name: string, args: SiteArgs, opts?: pulumi.ComponentResourceOptions) {
        super("site:index:Site", name, {}, opts);
        const { host, namespace, addresses, api } = args;
        const table = new RouteTable(
            name,
            {
                gateways: { edge: { kubernetes: { namespace, ingressClassName: "traefik" } } },
                routes: [
                    ...(api === undefined
                        ? []
                        : [{ host, path: "/api", backend: { service: { name: api, port: 80 } } }]),
                    { host, path: "/", backend: { endpoints: { addresses, port: 8080 } } },
                ],
            },
            { parent: this },
        );
        this.urls = table.urls;
        this.registerOutputs({ urls: this.urls });
    }
}
