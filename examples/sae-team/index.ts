import * as pulumi from "@pulumi/pulumi";
import * as crossroute from "pulumi-crossroute";

const config = new pulumi.Config();
const namespaceId = config.require("namespace");

/** The rule set that another team owns (examples/sae-ingress): read, not managed. */
const edge = crossroute.sae.Ingress.get("edge", `${namespaceId}/${config.require("loadBalancer")}/80`);

/** One rule in it, which lives and dies with this stack. */
new crossroute.sae.Rule("docs", {
    ingressId: edge.ingressId,
    namespaceId,
    domain: "docs.example.com",
    path: "/",
    appId: "7171a6ca-d1cd-4928-8642-7d5cfe69b1f5",
    containerPort: 8080,
});

/** Every listener of the namespace, with the number of its rules. */
export const listeners = crossroute.sae
    .listIngressesOutput({ namespaceId })
    .ingresses.apply((all) => Object.fromEntries(all.map((set) => [set.name, set.rules.length])));
