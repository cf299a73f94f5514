"use strict";

const { PolicyPack } = require("@pulumi/policy");
const { policies } = require("pulumi-crossroute/policy");

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
