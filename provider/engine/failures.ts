import { ProviderError, PartialFailure } from "./errors";
import { shorten, type Redact } from "./redaction";
import { anyProto, grpc, type Grpc } from "./sdk";
import { secretsIn, type Inputs } from "./values";
import { toStruct } from "./wire";
import { lazy } from "../lazy";

const providerMessages = lazy<typeof import("@pulumi/pulumi/proto/provider_pb")>(() =>
    require("@pulumi/pulumi/proto/provider_pb"),
);
const statusMessages = lazy<typeof import("@pulumi/pulumi/proto/status_pb")>(() =>
    require("@pulumi/pulumi/proto/status_pb"),
);

/**
 * Turns a thrown error into the status for the engine. An unexpected failure says that it is unexpected, and keeps its
 * stack trace to itself.
 */
export function toStatus(error: unknown, redact: Redact): Partial<Grpc.StatusObject> {
    if (error instanceof PartialFailure) return initFailed(error, redact);
    if (error instanceof ProviderError) return { code: grpc.status[error.code], details: redact(error.message) };
    if (isForUsers(error))
        return { code: grpc.status.FAILED_PRECONDITION, details: redact(withoutFrame(error.message)) };
    const what = error instanceof Error ? error.message : String(error);
    return {
        code: grpc.status.INTERNAL,
        details: redact(`unexpected failure in the crossroute plugin: ${shorten(what, 1000)}`),
    };
}

/** A `RunError` of the SDK, which is a message for people; its class is in the SDK's root, which takes long to load. */
const isForUsers = (error: unknown): error is Error =>
    error instanceof Error && (error as { __pulumiRunError?: unknown }).__pulumiRunError === true;

/** The SDK says of a failure that an output waits for which outputs these were (3.248, `runtime/rpc`). */
const withoutFrame = (text: string): string => text.replace(/^(error serializing property "[^"]*": )+/, "");

/** The engine reads `ErrorResourceInitFailed` from the status details (provider.proto) and keeps the resource. */
function initFailed(error: PartialFailure, redact: Redact): Partial<Grpc.StatusObject> {
    const { ErrorResourceInitFailed } = providerMessages();
    const { Status } = statusMessages();
    const detail = new ErrorResourceInitFailed();
    detail.setId(error.id);
    const [inputs, outputs] = [error.inputs as Inputs, error.outputs as Inputs];
    const hidden = new Set([...error.secrets, ...secretsIn(outputs, inputs, error.secrets)]);
    detail.setProperties(toStruct(outputs, hidden));
    detail.setInputs(toStruct(inputs, error.secrets));
    detail.setReasonsList(error.reasons.map(redact));
    detail.setRefreshBeforeUpdate(error.refreshBeforeUpdate);
    const any = new (anyProto().Any)();
    any.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
    const status = new Status();
    status.setCode(grpc.status.FAILED_PRECONDITION);
    const message = redact(error.message);
    status.setMessage(message);
    status.addDetails(any);
    const metadata = new grpc.Metadata();
    metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
    return { code: grpc.status.FAILED_PRECONDITION, details: message, metadata };
}

/** Adds the secrets of the call to a partial failure. */
export function keepSecrets<T>(work: Promise<T>, secrets: ReadonlySet<string>): Promise<T> {
    return work.catch((error: unknown) => {
        if (error instanceof PartialFailure) error.secrets = secrets;
        throw error;
    });
}
