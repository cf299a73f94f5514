/**
 * The parts of the Pulumi SDK that the protocol needs, and nothing else: loading the SDK's root costs a plugin 250 ms
 * and 60 MiB. gRPC and protobuf are resolved from the SDK, so that there is one copy.
 */
import { createRequire } from "node:module";
import type * as grpcTypes from "@grpc/grpc-js";
import type * as structTypes from "google-protobuf/google/protobuf/struct_pb";
import type * as emptyTypes from "google-protobuf/google/protobuf/empty_pb";
import type * as anyTypes from "google-protobuf/google/protobuf/any_pb";

const fromSdk = createRequire(require.resolve("@pulumi/pulumi/package.json"));

const load = <Module>(name: string): Module => fromSdk(name) as Module;

export const grpc = load<typeof grpcTypes>("@grpc/grpc-js");
export const { Struct } = load<typeof structTypes>("google-protobuf/google/protobuf/struct_pb");
export const { Empty } = load<typeof emptyTypes>("google-protobuf/google/protobuf/empty_pb");
/** Only a partial failure needs it. */
export const anyProto = (): typeof anyTypes => load<typeof anyTypes>("google-protobuf/google/protobuf/any_pb");

export type { grpcTypes as Grpc };
export type WireStruct = structTypes.Struct;
export type WireEmpty = emptyTypes.Empty;
