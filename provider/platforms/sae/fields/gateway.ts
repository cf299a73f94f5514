/** The arguments of a table's gateway that is a listener of SAE, and of an application as a backend. */
import type { ArgumentTypes } from "../../../inputs/fields";

export const saeGatewayTypes = {
    SaeGatewayArgs: {
        about: "The parameters of the rule set are those of `crossroute.sae.Ingress`; `options` carries the rarer ones.",
        fields: {
            namespaceId: {
                shape: "string",
                about: "`{region}:{name}`; the default namespace of a region is just `{region}`.",
                required: true,
            },
            loadBalancerId: {
                shape: "string",
                about: "Load balancer, `lb-…` (CLB) or `alb-…` (ALB). Absent: SAE makes an ALB of `addressType` and `zoneMappings`.",
            },
            addressType: {
                shape: { oneOf: ["Internet", "Intranet"] },
                about: "Of the ALB that SAE makes: whether it has a public address. Changing it replaces the load balancer.",
            },
            zoneMappings: {
                shape: { list: { type: "SaeZoneArgs" } },
                about: "Of the ALB that SAE makes: its zones, at least two where the region has them. Changing them replaces the load balancer.",
            },
            loadBalancerEdition: {
                shape: { oneOf: ["Standard", "StandardWithWaf"] },
                about: "Of the ALB that SAE makes: its edition. Default: SAE's own.",
            },
            loadBalancerType: {
                shape: { oneOf: ["clb", "alb"] },
                about: "Needed only when the id does not tell (`lb-`, `alb-`).",
                bare: true,
            },
            address: {
                shape: "string",
                about: "Address (IP or DNS name) at which other gateways reach this one; needed when a route is bridged to it.",
            },
            listenerPort: { shape: "integer", about: "Port of the listener, 1–65535.", required: true },
            listenerProtocol: {
                shape: { oneOf: ["HTTP", "HTTPS"] },
                about: "Protocol of the listener. Default: `HTTP`.",
            },
            defaultBackend: {
                shape: { type: "SaeBackend" },
                about: "What answers when no route does. SAE requires one.",
                required: true,
            },
            adopt: {
                shape: { either: ["boolean", "string"] },
                about: "Takes over a rule set that stands on this listener, and rules of it for the hosts and paths of the table: `true` what no other resource is known to have, a text what the resource of this URN had. The preview says what is adopted. Default: `false`, it is refused.",
                bare: true,
            },
            options: {
                shape: { map: { typescript: "unknown" } },
                about: "Further parameters of `crossroute.sae.Ingress` (certificates, timeouts, headers, CORS, …).",
                bare: true,
            },
        },
    },
    SaeZoneArgs: {
        about: "A zone of the ALB that SAE makes.",
        fields: {
            zoneId: { shape: "string", about: "Zone, e.g. `cn-hangzhou-h`.", required: true },
            vSwitchId: {
                shape: "string",
                about: "vSwitch in that zone and in the VPC of the namespace.",
                required: true,
            },
        },
    },
    SaeBackend: {
        about: "An application on SAE.",
        fields: {
            appId: { shape: "string", about: "Id of the application.", required: true },
            containerPort: {
                shape: "integer",
                about: "Port on which the application listens, 1–65535.",
                required: true,
            },
            backendProtocol: {
                shape: { oneOf: ["http", "https", "grpc"] },
                about: "Protocol to the application; `https` and `grpc` need an ALB with an HTTPS listener. Default: `http`.",
            },
            gateway: {
                shape: "string",
                about: "Name of the SAE gateway that serves the app, when there are several.",
            },
        },
    },
} as const satisfies ArgumentTypes;
