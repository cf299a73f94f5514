import type { Dialect } from "../dialect";
import type { DialectName } from "../model";
import { cce } from "./cce";
import { gatewayApi } from "./gateway-api";
import { ingressNginx } from "./ingress-nginx";
import { kubernetes } from "./kubernetes";
import { saeAlb } from "./sae-alb";
import { saeClb } from "./sae-clb";
import { skipper } from "./skipper";
import { traefik, traefikStrict } from "./traefik";

/** Every dialect by name. A new platform is a new file beside these and one line here. */
export const dialects: Readonly<Record<DialectName, Dialect>> = {
    kubernetes,
    "gateway-api": gatewayApi,
    "sae-clb": saeClb,
    "sae-alb": saeAlb,
    cce,
    traefik,
    "traefik-strict": traefikStrict,
    skipper,
    "ingress-nginx": ingressNginx,
};
