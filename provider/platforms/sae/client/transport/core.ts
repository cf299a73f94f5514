import type { Settings } from "../settings";
import type { WireRequest } from "../../wire/wire";
import { bodyOf } from "./answer";
import { classify } from "./classify";
import { credentialSource, type CredentialSource } from "./credentials";
import { mostBytes, withRequests, type Requests } from "./requests";
import { actions, apiVersion, type ActionName, type Transport } from "./transport";
import { lazy } from "../../../../lazy";

const openApi = lazy<typeof import("@alicloud/openapi-core")>(() => require("@alicloud/openapi-core"));
const darabonba = lazy<typeof import("@darabonba/typescript")>(() => require("@darabonba/typescript"));

export interface Endpoint {
    host: string;
    protocol: "HTTP" | "HTTPS";
    region?: string;
}

/** What every client of Alibaba Cloud is configured with. */
export function clientConfig(
    settings: Settings,
    endpoint: Endpoint,
    credential: CredentialSource,
): Record<string, unknown> {
    return {
        credential,
        endpoint: endpoint.host,
        protocol: endpoint.protocol.toLowerCase(),
        ...(endpoint.region !== undefined && { regionId: endpoint.region }),
        connectTimeout: Math.ceil(settings.connectTimeout * 1000),
        readTimeout: Math.ceil(settings.readTimeout * 1000),
        userAgent: "pulumi-crossroute",
    };
}

/**
 * Makes a call with a client of Alibaba and judges the answer here, so that every client behaves alike: each makes
 * errors, and rounds numbers, in its own way.
 */
export async function answerOf(settings: Settings, call: () => Promise<unknown>): Promise<unknown> {
    const requests: Requests = { settings, mostBytes };
    const thrown = await withRequests(requests, call).then(
        () => undefined,
        (error: unknown) => error ?? new Error("no reason"),
    );
    if (requests.answer) return bodyOf(requests.answer);
    throw requests.failure ?? classify(thrown ?? new Error("the client made no request"));
}

/** Calls through `@alicloud/openapi-core`, which signs and sends. It does not retry: the client above it does. */
export function coreTransport(settings: Settings, endpoint: Endpoint): Transport {
    const core = openApi();
    const dara = darabonba();
    const { $OpenApiUtil, OpenApiUtil } = core;
    const credential = credentialSource(settings);
    const client = new core.default(new $OpenApiUtil.Config(clientConfig(settings, endpoint, credential)));

    return {
        async call(name: ActionName, request: WireRequest): Promise<unknown> {
            const { method, path } = actions[name];
            const params = new $OpenApiUtil.Params({
                action: name,
                version: apiVersion,
                protocol: endpoint.protocol,
                method,
                pathname: path,
                authType: "AK",
                style: "ROA",
                reqBodyType: request.form ? "formData" : "json",
                bodyType: "json",
            });
            const content = new $OpenApiUtil.OpenApiRequest({
                headers: {},
                query: OpenApiUtil.query(request.query),
                ...(request.form && { body: OpenApiUtil.parseToMap(request.form) }),
            });
            return answerOf(settings, () => client.callApi(params, content, new dara.RuntimeOptions({})));
        },
        secrets: () => credential.seen(),
    };
}
