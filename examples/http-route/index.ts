import * as pulumi from "@pulumi/pulumi";
import { kubernetes } from "pulumi-crossroute";

const config = new pulumi.Config();
const waitFor = config.get("waitFor") === "none" ? "none" : "accepted";

/** The Gateway of the platform team; its listener `https` allows routes of this namespace. */
const shared = { name: "shared", namespace: config.get("gatewayNamespace") ?? "infra", sectionName: "https" };

const shop = new kubernetes.HTTPRoute("shop", {
    namespace: config.get("namespace") ?? "default",
    parentRefs: [shared],
    hostnames: ["shop.example.com"],
    rules: [
        {
            matches: [{ path: { value: "/api" } }],
            backendRefs: [{ name: "api", port: 80 }],
            timeouts: { request: "10s" },
        },
        // One request in ten goes to the next version; testers ask for it by a header.
        {
            matches: [{ headers: [{ name: "x-version", value: "next" }] }],
            backendRefs: [{ name: "web-next", port: 80 }],
        },
        {
            backendRefs: [
                { name: "web", port: 80, weight: 9 },
                { name: "web-next", port: 80, weight: 1 },
            ],
        },
    ],
    waitFor,
});

/** Who takes the route, and why not where it does not. */
export const parents = shop.parents;
