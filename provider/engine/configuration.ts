import type * as pb from "@pulumi/pulumi/proto/provider_pb";
import type { ProviderPackage } from "./package";
import type { DiffKind } from "./resource";
import type { Session } from "./session";
import { checkFailureList, diffResponse, fromStruct, toStruct, union } from "./wire";
import type { Inputs, Value } from "./values";

/** CheckConfig, DiffConfig and Configure. */
export function configuration<Config>(pkg: ProviderPackage<Config>, session: Session<Config>, proto: typeof pb) {
    return {
        async checkConfig(request: pb.CheckRequest): Promise<pb.CheckResponse> {
            const news = fromStruct(request.getNews());
            const response = new proto.CheckResponse();
            const secrets = union(news.secrets, new Set(pkg.config.secretKeys.filter((key) => key in news.value)));
            response.setInputs(toStruct(news.value, secrets));
            response.setFailuresList(checkFailureList(proto, pkg.config.check(news.value)));
            return response;
        },

        /** Every difference must be reported: on "no changes" the engine would configure with the old values. */
        async diffConfig(request: pb.DiffRequest): Promise<pb.DiffResponse> {
            const news = fromStruct(request.getNews()).value;
            const olds = fromStruct(request.hasOldInputs() ? request.getOldInputs() : request.getOlds()).value;
            return diffResponse(proto, { detailed: configDiff(olds, news, pkg.config.replaceKeys) });
        },

        async configure(request: pb.ConfigureRequest): Promise<pb.ConfigureResponse> {
            session.begin();
            session.configure(pkg.config.parse(fromStruct(request.getArgs()).value), declaredProvider(request));
            const response = new proto.ConfigureResponse();
            response.setAcceptsecrets(true);
            response.setAcceptresources(true);
            response.setAcceptoutputs(true);
            response.setSupportspreview(true);
            response.setSupportsAutonamingConfiguration(false);
            return response;
        },
    };
}

/** The engine names the providers that it creates itself `default`, followed by their version. */
function declaredProvider(request: pb.ConfigureRequest): string | undefined {
    const [urn, name] = [request.getUrn(), request.getName()];
    // Older engines send no name.
    return !urn || !name || /^default(_|$)/.test(name) ? undefined : urn;
}

/** A number and its text are equal: Node's SDK sends text, other languages send what the program wrote. */
const textOf = (value: Value | undefined): string | undefined =>
    typeof value === "string" ? value : JSON.stringify(value);

function configDiff(
    olds: Inputs,
    news: Inputs,
    replaceKeys: readonly string[],
): Record<string, { kind: DiffKind; inputDiff: boolean }> {
    const detailed: Record<string, { kind: DiffKind; inputDiff: boolean }> = {};
    for (const key of new Set([...Object.keys(olds), ...Object.keys(news)])) {
        if (key === "version" || textOf(olds[key]) === textOf(news[key])) continue;
        const what = !(key in olds) ? "add" : !(key in news) ? "delete" : "update";
        detailed[key] = { kind: replaceKeys.includes(key) ? `${what}-replace` : what, inputDiff: true };
    }
    return detailed;
}
