import type { DialectName } from "../../../routing/model";

/** Controllers with a dialect of their own; all others are read by the specification. */
const controllers: Readonly<Record<string, DialectName>> = {
    "traefik.io/gateway-controller": "traefik-gateway",
};

/** The dialect of a GatewayClass's controller. */
export const dialectOfController = (controllerName: string | undefined): DialectName =>
    Object.hasOwn(controllers, controllerName ?? "")
        ? (controllers[controllerName ?? ""] ?? "gateway-api")
        : "gateway-api";
