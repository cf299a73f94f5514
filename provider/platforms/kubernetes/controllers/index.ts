/** The controllers whose own options can be given, one line each. */
import { ackAlb } from "./alb";
import { cce } from "./cce";
import { ingressNginx } from "./nginx";
import { skipper } from "./skipper";
import type { IngressDialect } from "./table";
import { traefik } from "./traefik";

export const ingressDialects: readonly IngressDialect[] = [cce, traefik, skipper, ackAlb, ingressNginx];
