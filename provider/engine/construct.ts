import type { ComponentHost } from "./package";
import { grpc, type Grpc } from "./sdk";
import { lazy } from "../lazy";

const sdkServer = lazy<typeof import("@pulumi/pulumi/provider/server")>(() =>
    require("@pulumi/pulumi/provider/server"),
);

type Unary = Grpc.handleUnaryCall<unknown, unknown>;

/**
 * Components are made by the SDK's own server: it knows how to turn wire inputs into Outputs with their
 * dependencies and secrets, and how to run many at once.
 *
 * The SDK exports only `main`, which makes a server of its own and prints a port. All that is wanted of it is the
 * implementation it registers, so `main` is run once with a server that registers nothing and never binds. This
 * happens at the first Construct, which is also when the SDK's root is loaded; a plugin that makes no component
 * never pays for it.
 */
export async function constructHandler(
    host: ComponentHost,
    identity: { version: string; schema: string },
    engineAddress: string,
): Promise<Unary> {
    const { main } = sdkServer();
    const prototype = grpc.Server.prototype;
    const { addService, bindAsync } = prototype;
    let captured: Grpc.UntypedServiceImplementation | undefined;
    prototype.addService = function (_definition, implementation) {
        captured = implementation;
    };
    prototype.bindAsync = () => undefined;
    try {
        // Runs synchronously up to the binding, which never answers.
        void main({ ...identity, construct: host.construct.bind(host) }, [engineAddress]);
    } finally {
        prototype.addService = addService;
        prototype.bindAsync = bindAsync;
    }
    const construct = captured?.["construct"] as Unary | undefined;
    if (captured === undefined || typeof construct !== "function") {
        throw new Error("this version of @pulumi/pulumi serves components in another way; crossroute needs ^3.248.0");
    }
    // It is a method of the SDK's server, and needs it.
    return construct.bind(captured);
}
