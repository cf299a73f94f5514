/** The status of an Ingress, as its controller writes it: outputs of the component and of functions. */
import type { ArgumentType } from "../../../inputs/fields";

export const statusTypes: Readonly<Record<string, ArgumentType>> = {
    IngressStatus: {
        about: "The status of an Ingress, as its controller writes it.",
        fields: {
            loadBalancer: {
                shape: { type: "IngressLoadBalancerStatus" },
                about: "The load balancer that serves it; without entries as long as no controller has written them.",
            },
        },
    },
    IngressLoadBalancerStatus: {
        about: "The load balancer that serves an Ingress.",
        fields: {
            ingress: { shape: { list: { type: "IngressLoadBalancerIngress" } }, about: "Where requests arrive." },
        },
    },
    IngressLoadBalancerIngress: {
        about: "A place at which requests for an Ingress arrive.",
        fields: {
            ip: { shape: "string", about: "IP address, of load balancers that have one." },
            hostname: { shape: "string", about: "Host name, of load balancers that are reached by one." },
            ports: {
                shape: { list: { type: "IngressPortStatus" } },
                about: "Ports that are served; absent: those of HTTP and HTTPS.",
            },
        },
    },
    IngressPortStatus: {
        about: "A port of a load balancer.",
        fields: {
            port: { shape: "integer", about: "Number of the port.", required: true },
            protocol: { shape: { oneOf: ["TCP", "UDP", "SCTP"] }, about: "What it speaks.", required: true },
            error: {
                shape: "string",
                about: "Why the port is not served, as `CamelCase`, or `example.com/CamelCase` of a vendor; absent: it is.",
            },
        },
    },
};
