import { PolicyPack } from "@pulumi/policy";
import { policies } from "pulumi-crossroute/policy";

// Another rule of your own goes into the same list.
new PolicyPack("routes", {
    policies: policies({
        levels: { "tls-required": "mandatory", "limits-near": "advisory" },
        config: {
            "tls-required": { except: ["localhost"] },
            "listed-hosts": { hosts: ["*.example.com"] },
        },
    }),
});
