/** Traefik 3: options of its Kubernetes Ingress provider. Source: Traefik reference, "Kubernetes Ingress: annotations". */
import { within } from "../../../inputs/fields";
import { commaList, fits, type ControllerOptions } from "./options";

const router = (name: string): string => `traefik.ingress.kubernetes.io/router.${name}`;

export const traefik: ControllerOptions = {
    key: "traefik",
    title: "Traefik",
    fields: {
        entryPoints: {
            shape: { list: "string" },
            about: "Entry points that serve the routes (default: Traefik's default ones, usually all).",
            joined: { what: "name of an entry point", one: "name" },
        },
        middlewares: {
            shape: { list: "string" },
            about: "Middlewares in order, each `<namespace>-<name>@kubernetescrd` or of another provider, e.g. `auth@file`.",
        },
        priority: {
            shape: "integer",
            ...within(
                { min: 1 },
                (range) =>
                    `Priority of all rules of this Ingress, ${range}, highest first (default: the length of the rule's text).`,
            ),
        },
        pathMatcher: {
            shape: { oneOf: ["Path", "PathPrefix", "PathRegexp"] },
            about: "How ImplementationSpecific paths are compared (default: `PathPrefix`).",
        },
        tls: { shape: "boolean", about: "The routes are served with TLS only." },
        tlsCertResolver: { shape: "string", about: "Resolver of Traefik that gets the certificates, by its name." },
        tlsOptions: { shape: "string", about: "TLS options, `<namespace>-<name>@kubernetescrd`." },
    },
    rules: {
        entryPoints: { annotation: router("entrypoints"), text: commaList },
        middlewares: {
            annotation: router("middlewares"),
            text: commaList,
            check: (names: string[]) =>
                names.flatMap((name, i) =>
                    fits(
                        /^[^\s,]+@[^\s,]+$/,
                        "Write <namespace>-<name>@kubernetescrd.",
                    )(name).map((c) => ({ ...c, at: `[${i}]` })),
                ),
        },
        priority: { annotation: router("priority") },
        pathMatcher: { annotation: router("pathmatcher") },
        tls: { annotation: router("tls") },
        tlsCertResolver: { annotation: router("tls.certresolver") },
        tlsOptions: { annotation: router("tls.options") },
    },
};
