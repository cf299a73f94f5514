import { urnParts } from "../inputs/urn";
import type * as pb from "@pulumi/pulumi/proto/provider_pb";
import { ProviderError } from "./errors";
import { keepSecrets } from "./failures";
import type { ProviderPackage } from "./package";
import type { Change, Context, CustomResource } from "./resource";
import type { Session } from "./session";
import { Empty, type WireEmpty } from "./sdk";
import { secretsIn, type Inputs } from "./values";
import { checkFailureList, diffResponse, failureList, fromStruct, toStruct, union } from "./wire";

type Proto = typeof pb;

type Decoded = ReturnType<typeof fromStruct>;

/**
 * Which parts of derived values are secret: the same paths as in the sources, and every place where a secret appears.
 */
const hide = (values: Inputs, ...sources: Decoded[]): Set<string> => {
    const paths = union(...sources.map(({ secrets }) => secrets));
    return union(paths, ...sources.map(({ value, secrets }) => secretsIn(values, value, secrets)));
};

/** The question of Diff and Update. States of older engines have no inputs: the outputs replace them. */
function changeOf(request: pb.DiffRequest | pb.UpdateRequest) {
    const news = fromStruct(request.getNews());
    const outputs = fromStruct(request.getOlds());
    const oldInputs = request.hasOldInputs() ? fromStruct(request.getOldInputs()) : outputs;
    const change: Omit<Change, "secrets"> = {
        id: request.getId(),
        oldInputs: oldInputs.value,
        oldOutputs: outputs.value,
        news: news.value,
        ignoreChanges: request.getIgnorechangesList(),
    };
    return { change, news, oldInputs };
}

/**
 * Check, Diff, Create, Read, Update, Delete and Invoke: message in, message out. Secrets are unwrapped on the way in
 * and wrapped on the way out.
 */
export function crud<Config>(pkg: ProviderPackage<Config>, session: Session<Config>, proto: Proto) {
    const resource = (urn: string): { handler: CustomResource<Config>; type: string } => {
        const { type } = urnParts(urn);
        const resources = pkg.resources();
        const handler = resources[type];
        if (handler) return { handler, type };
        throw new ProviderError(
            "UNIMPLEMENTED",
            `there is no resource ${type} in ${pkg.name} ${pkg.version}; there are ${Object.keys(resources).join(", ")}`,
        );
    };
    const contextOf = (request: pb.CreateRequest | pb.UpdateRequest, type: string): Context<Config> =>
        session.context(request.getUrn(), type, request.getName(), request.getPreview(), request.getTimeout());

    return {
        async check(request: pb.CheckRequest): Promise<pb.CheckResponse> {
            const { handler, type } = resource(request.getUrn());
            const news = fromStruct(request.getNews());
            const olds = fromStruct(request.getOlds());
            const ctx = session.context(request.getUrn(), type, request.getName(), false);
            const known = Object.keys(olds.value).length > 0;
            const answer = await handler.check(ctx, {
                news: news.value,
                ...(known && { olds: olds.value }),
                secrets: news.secrets,
                randomSeed: request.getRandomseed_asU8(),
            });
            const response = new proto.CheckResponse();
            response.setInputs(toStruct(answer.inputs, hide(answer.inputs, news)));
            response.setFailuresList(checkFailureList(proto, answer.failures));
            return response;
        },

        async diff(request: pb.DiffRequest): Promise<pb.DiffResponse> {
            const { handler, type } = resource(request.getUrn());
            const { change, news, oldInputs } = changeOf(request);
            const ctx = session.context(request.getUrn(), type, request.getName(), false);
            const secrets = union(news.secrets, oldInputs.secrets);
            const answer = await handler.diff(ctx, { ...change, secrets });
            return diffResponse(proto, answer);
        },

        async create(request: pb.CreateRequest): Promise<pb.CreateResponse> {
            const { handler, type } = resource(request.getUrn());
            const given = fromStruct(request.getProperties());
            const { value: inputs, secrets } = given;
            const ctx = contextOf(request, type);
            const made = await keepSecrets(handler.create(ctx, { inputs, secrets }), secrets);
            const response = new proto.CreateResponse();
            if (!request.getPreview()) response.setId(made.id);
            response.setProperties(toStruct(made.outputs, hide(made.outputs, given)));
            return response;
        },

        async read(request: pb.ReadRequest): Promise<pb.ReadResponse> {
            const { handler, type } = resource(request.getUrn());
            const inputs = fromStruct(request.getInputs());
            const outputs = fromStruct(request.getProperties());
            const secrets = union(inputs.secrets, outputs.secrets);
            const ctx = session.context(request.getUrn(), type, request.getName(), false, request.getTimeout());
            const some = (of: typeof inputs) => (Object.keys(of.value).length > 0 ? of.value : undefined);
            const state = await keepSecrets(
                handler.read(ctx, {
                    id: request.getId(),
                    inputs: some(inputs),
                    outputs: some(outputs),
                    secrets,
                }),
                secrets,
            );
            const response = new proto.ReadResponse();
            if (!state) return response;
            response.setId(state.id);
            response.setInputs(toStruct(state.inputs, hide(state.inputs, inputs, outputs)));
            response.setProperties(toStruct(state.outputs, hide(state.outputs, inputs, outputs)));
            return response;
        },

        async update(request: pb.UpdateRequest): Promise<pb.UpdateResponse> {
            const { handler, type } = resource(request.getUrn());
            const { change, news } = changeOf(request);
            const ctx = contextOf(request, type);
            const { secrets } = news;
            const updated = await keepSecrets(handler.update(ctx, { ...change, secrets }), secrets);
            const response = new proto.UpdateResponse();
            response.setProperties(toStruct(updated.outputs, hide(updated.outputs, news)));
            return response;
        },

        async delete(request: pb.DeleteRequest): Promise<WireEmpty> {
            const { handler, type } = resource(request.getUrn());
            const inputs = fromStruct(request.getOldInputs());
            const outputs = fromStruct(request.getProperties());
            const ctx = session.context(request.getUrn(), type, request.getName(), false, request.getTimeout());
            await handler.delete(ctx, {
                id: request.getId(),
                inputs: inputs.value,
                outputs: outputs.value,
                secrets: union(inputs.secrets, outputs.secrets),
            });
            return new Empty();
        },

        async invoke(request: pb.InvokeRequest): Promise<pb.InvokeResponse> {
            const token = request.getTok();
            const functions = pkg.functions();
            const fn = functions[token];
            if (!fn) {
                throw new ProviderError(
                    "UNIMPLEMENTED",
                    `there is no function ${token} in ${pkg.name} ${pkg.version}; there are ${Object.keys(functions).join(", ")}`,
                );
            }
            const args = fromStruct(request.getArgs());
            const answer = await fn.invoke(session.context("", token, token, request.getPreview()), args.value);
            const response = new proto.InvokeResponse();
            const returned = answer.outputs ?? {};
            response.setReturn(toStruct(returned, secretsIn(returned, args.value, args.secrets)));
            response.setFailuresList(failureList(proto, answer.failures ?? []));
            return response;
        },
    };
}
