import type { Dialect } from "../dialect";
import type { DialectName } from "../model";
import { ackAlb, awsAlb, someAlb } from "./alb";
import { cce } from "./cce";
import { gatewayApi } from "./gateway-api";
import { gce } from "./gce";
import { ingressNginx } from "./ingress-nginx";
import { kubernetes } from "./kubernetes";
import { saeAlb } from "./sae-alb";
import { saeClb } from "./sae-clb";
import { skipper } from "./skipper";
import { traefik } from "./traefik";
import { traefikGateway } from "./traefik-gateway";

/** Every dialect by name. A new dialect is a new file beside these and one line here. */
export const dialects: Readonly<Record<DialectName, Dialect>> = {
    kubernetes,
    "gateway-api": gatewayApi,
    "traefik-gateway": traefikGateway,
    "sae-clb": saeClb,
    "sae-alb": saeAlb,
    cce,
    // Without a version: the newest.
    traefik: traefik("3.7", "traefik"),
    "traefik-strict": traefik("3.7", "traefik-strict", true),
    "traefik-3.6": traefik("3.6", "traefik-3.6"),
    "traefik-3.6-strict": traefik("3.6", "traefik-3.6-strict", true),
    "traefik-3.7": traefik("3.7", "traefik-3.7"),
    "traefik-3.7-strict": traefik("3.7", "traefik-3.7-strict", true),
    skipper,
    "ingress-nginx": ingressNginx,
    gce,
    "aws-alb": awsAlb,
    "ack-alb": ackAlb,
    alb: someAlb,
};
