/** The controllers with options of their own, one line each. */
import { ackAlb } from "./alb";
import { cce } from "./cce";
import { ingressNginx } from "./nginx";
import { skipper } from "./skipper";
import type { ControllerOptions } from "./options";
import { traefik } from "./traefik";

export const controllerOptions: readonly ControllerOptions[] = [cce, traefik, skipper, ackAlb, ingressNginx];
