import type * as pb from "@pulumi/pulumi/proto/provider_pb";
import { configuration } from "./configuration";
import { constructHandler } from "./construct";
import { crud } from "./crud";
import { ProviderError } from "./errors";
import { toStatus } from "./failures";
import type { ProviderPackage } from "./package";
import type { Redact } from "./redaction";
import { inScope } from "./scope";
import { Empty, grpc, type Grpc } from "./sdk";
import { Session } from "./session";
import { lazy } from "../lazy";
import { grpcExceptions } from "../no-proxy";

const pluginMessages = lazy<typeof import("@pulumi/pulumi/proto/plugin_pb")>(() =>
    require("@pulumi/pulumi/proto/plugin_pb"),
);

const providerMessages = lazy<typeof import("@pulumi/pulumi/proto/provider_pb")>(() =>
    require("@pulumi/pulumi/proto/provider_pb"),
);
const providerService = lazy<{ ResourceProviderService: Grpc.ServiceDefinition }>(() =>
    require("@pulumi/pulumi/proto/provider_grpc_pb"),
);

/** The SDK's own limit for one message. */
const maxMessageBytes = 400 * 1024 * 1024;

/** gRPC decodes the message that a method takes, so that each may name its own. */
interface Method {
    handle(request: unknown): Promise<unknown>;
}
type Handler = Method["handle"];

export interface Served {
    port: number;
    close(): void;
}

/**
 * Serves the provider protocol on a free loopback port and resolves to the port. The caller prints it: the engine finds
 * a plugin by the first line of stdout, with nothing before it.
 */
export async function serve<Config>(pkg: ProviderPackage<Config>, argv: readonly string[]): Promise<Served> {
    const proto = providerMessages();
    const { ResourceProviderService } = providerService();
    process.env["no_grpc_proxy"] = grpcExceptions(process.env);
    const session = new Session<Config>(engineAddress(argv), (config) => pkg.config.secretTexts?.(config) ?? []);
    const handlers: Record<string, Handler> = {
        ...configuration(pkg, session, proto),
        ...crud(pkg, session, proto),
        ...identity(pkg, session, proto),
    };

    const implementation: Grpc.UntypedServiceImplementation = {};
    for (const method of Object.keys(ResourceProviderService)) {
        const handler = handlers[method];
        implementation[method] = handler ? unary(handler, session, plainSecretsOf(pkg, method)) : unimplemented(method);
    }
    implementation["construct"] = lazyConstruct(pkg, session);

    const server = new grpc.Server({
        "grpc.max_receive_message_length": maxMessageBytes,
        "grpc.max_send_message_length": maxMessageBytes,
    });
    server.addService(ResourceProviderService, implementation);
    return new Promise((resolve, reject) => {
        server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) =>
            error ? reject(error) : resolve({ port, close: () => server.forceShutdown() }),
        );
    });
}

/** The first argument that is no flag; absent when the plugin was started by hand for debugging. */
export function engineAddress(argv: readonly string[]): string | undefined {
    return argv.find((arg, i) => !arg.startsWith("-") && argv[i - 1] !== "--tracing");
}

function identity<Config>(pkg: ProviderPackage<Config>, session: Session<Config>, proto: typeof pb) {
    return {
        async handshake(request: pb.ProviderHandshakeRequest): Promise<pb.ProviderHandshakeResponse> {
            session.connect(request.getEngineAddress());
            session.begin();
            const response = new proto.ProviderHandshakeResponse();
            response.setAcceptSecrets(true);
            response.setAcceptResources(true);
            response.setAcceptOutputs(true);
            return response;
        },
        async attach(request: { getAddress(): string }) {
            session.connect(request.getAddress());
            return new Empty();
        },
        async cancel() {
            session.cancel();
            return new Empty();
        },
        async getPluginInfo() {
            const { PluginInfo } = pluginMessages();
            const info = new PluginInfo();
            info.setVersion(pkg.version);
            return info;
        },
        async getSchema() {
            const response = new proto.GetSchemaResponse();
            response.setSchema(await pkg.schema());
            return response;
        },
    };
}

/** Calls about the configuration, in which secrets arrive without their wrappers. */
const configMethods = ["checkConfig", "diffConfig", "configure"];
/**
 * A function, called at each request: finding the secret keys loads a platform, and the start must not wait for that.
 */
const plainSecretsOf = <Config>(pkg: ProviderPackage<Config>, method: string) =>
    configMethods.includes(method) ? () => pkg.config.secretKeys : () => undefined;

/**
 * One way in and out for every method: log lines reach the engine before the answer, errors become statuses, and no
 * text leaves with a secret in it.
 */
function unary<Config>(
    handler: Handler,
    session: Session<Config>,
    plainSecrets: () => readonly string[] | undefined,
): Grpc.handleUnaryCall<unknown, unknown> {
    return async (call, callback) => {
        const scope = session.open(plainSecrets());
        const redact = (text: string): string => session.redactFailure(text);
        try {
            const reply = await inScope(scope, () => handler(call.request));
            redactFailures(reply, (text) => session.redact(text));
            await session.log.flush();
            callback(null, reply);
        } catch (error) {
            await session.log.flush();
            callback(toStatus(error, redact));
        } finally {
            scope.end();
        }
    };
}

/** Failures that a check or an invoke found are part of its answer. */
function redactFailures(reply: unknown, redact: Redact): void {
    const list = (reply as { getFailuresList?: () => pb.CheckFailure[] } | undefined)?.getFailuresList?.() ?? [];
    for (const failure of list) {
        failure.setProperty(redact(failure.getProperty()));
        failure.setReason(redact(failure.getReason()));
    }
}

const unimplemented =
    (method: string): Grpc.handleUnaryCall<unknown, unknown> =>
    (_call, callback) =>
        callback({ code: grpc.status.UNIMPLEMENTED, details: `crossroute does not implement ${method}` });

function lazyConstruct<Config>(
    pkg: ProviderPackage<Config>,
    session: Session<Config>,
): Grpc.handleUnaryCall<unknown, unknown> {
    let ready: Promise<Grpc.handleUnaryCall<unknown, unknown>> | undefined;
    return (call, callback) => {
        const scope = session.open([], call.request);
        const end = (error: unknown, reply?: unknown): void => {
            if (error === null || error === undefined) callback(null, reply);
            else callback(isStatus(error) ? redactStatus(error, redact) : toStatus(error, redact));
            scope.end();
        };
        const redact = (text: string): string => session.redactFailure(text);
        const address = session.engineAddress;
        if (address === undefined) {
            end(
                new ProviderError(
                    "FAILED_PRECONDITION",
                    "components need the address of the engine, which was not given",
                ),
            );
            return;
        }
        ready ??= Promise.all([pkg.components(), pkg.schema()]).then(([host, schema]) =>
            constructHandler(host, { version: pkg.version, schema }, address),
        );
        ready.then((handler) => handler(call, end), end);
    };
}

type StatusLike = { code: number; details?: string; message?: string };
const isStatus = (error: unknown): error is StatusLike =>
    typeof error === "object" && error !== null && typeof (error as { code?: unknown }).code === "number";

/** The SDK's own server reports failures of components as statuses. */
function redactStatus(status: StatusLike, redact: Redact): Partial<Grpc.StatusObject> {
    const texts = Object.fromEntries(
        (["details", "message"] as const)
            .filter((key) => typeof status[key] === "string")
            .map((key) => [key, redact(status[key] as string)]),
    );
    return Object.assign(status, texts) as Partial<Grpc.StatusObject>;
}
