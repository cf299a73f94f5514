import type { DialectName } from "../../../routing/model";

/** Controllers whose own way of comparing is known; all others are read by the specification. */
const controllers: Readonly<Record<string, DialectName>> = {
    "traefik.io/gateway-controller": "traefik-gateway",
};

/** How the controller of a GatewayClass compares requests with routes. */
export const dialectOfController = (controllerName: string | undefined): DialectName =>
    Object.hasOwn(controllers, controllerName ?? "")
        ? (controllers[controllerName ?? ""] ?? "gateway-api")
        : "gateway-api";
