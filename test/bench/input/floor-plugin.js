// The least that a plugin can be: the provider protocol for one resource without properties, and nothing else. It loads
// what every plugin on Node has to load: gRPC and the messages of the protocol.
"use strict";
const grpc = require("@grpc/grpc-js");
const { Empty } = require("google-protobuf/google/protobuf/empty_pb.js");
const { Struct } = require("google-protobuf/google/protobuf/struct_pb.js");
const { ResourceProviderService } = require("@pulumi/pulumi/proto/provider_grpc_pb");
const messages = require("@pulumi/pulumi/proto/provider_pb");
const { PluginInfo } = require("@pulumi/pulumi/proto/plugin_pb");

/** @type {Record<string, () => import("google-protobuf").Message>} */
const answers = {
    getPluginInfo: () => new PluginInfo().setVersion("0.0.1"),
    checkConfig: () => new messages.CheckResponse().setInputs(new Struct()),
    diffConfig: () => new messages.DiffResponse().setChanges(messages.DiffResponse.DiffChanges.DIFF_NONE),
    configure: () => new messages.ConfigureResponse().setAcceptsecrets(true).setAcceptresources(true),
    check: () => new messages.CheckResponse().setInputs(new Struct()),
    diff: () => new messages.DiffResponse().setChanges(messages.DiffResponse.DiffChanges.DIFF_NONE),
    create: () => new messages.CreateResponse().setId("nothing").setProperties(new Struct()),
    delete: () => new Empty(),
    cancel: () => new Empty(),
};

/** @type {import("@grpc/grpc-js").UntypedServiceImplementation} */
const implementation = Object.fromEntries(
    Object.keys(ResourceProviderService).map((method) => [
        method,
        (/** @type {unknown} */ _call, /** @type {import("@grpc/grpc-js").sendUnaryData<unknown>} */ done) =>
            method in answers
                ? done(null, answers[method]())
                : done({ code: grpc.status.UNIMPLEMENTED, details: method }),
    ]),
);
const server = new grpc.Server();
server.addService(ResourceProviderService, implementation);
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    console.log(port);
});
