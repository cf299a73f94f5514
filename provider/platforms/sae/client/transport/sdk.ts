import type { Settings } from "../settings";
import type { WireRequest } from "../../wire/wire";
import { bodyOf } from "./answer";
import { classify } from "./classify";
import { credentialSource } from "./credentials";
import { mostBytes, takeRequests, withRequests, type Requests } from "./requests";
import type { ActionName, Endpoint, Transport } from "./transport";
import { lazy } from "../../../../lazy";

const openApi = lazy<typeof import("@alicloud/openapi-core")>(() => require("@alicloud/openapi-core"));
const darabonba = lazy<typeof import("@darabonba/typescript")>(() => require("@darabonba/typescript"));

/** The used part of `@alicloud/sae20190506`. The package is an optional peer, so it brings no types. */
export interface SaeSdk {
    default: new (config: unknown) => Record<string, Operation | undefined>;
    [request: `${string}Request`]: new (fields: Record<string, string>) => object;
}
type Operation = (request: object, headers: object, runtime: object) => Promise<unknown>;

/** The official client, if it is installed beside this package. */
export function findSdk(load: (name: string) => unknown = require): SaeSdk | undefined {
    try {
        return load("@alicloud/sae20190506") as SaeSdk;
    } catch (error) {
        if ((error as { code?: unknown }).code === "MODULE_NOT_FOUND") return undefined;
        throw error;
    }
}

/** Calls through the official client. */
export function sdkTransport(sdk: SaeSdk, settings: Settings, endpoint: Endpoint): Transport {
    const { $OpenApiUtil } = openApi();
    const dara = darabonba();
    takeRequests();
    const credential = credentialSource(settings);
    const config = new $OpenApiUtil.Config({
        credential,
        endpoint: endpoint.host,
        protocol: endpoint.protocol.toLowerCase(),
        ...(endpoint.region !== undefined && { regionId: endpoint.region }),
        connectTimeout: Math.ceil(settings.connectTimeout * 1000),
        readTimeout: Math.ceil(settings.readTimeout * 1000),
        userAgent: "pulumi-crossroute",
    });
    const client = new sdk.default(config);

    return {
        async call(action: ActionName, request: WireRequest): Promise<unknown> {
            const Request = sdk[`${action}Request`];
            const operation = client[`${lowerFirst(action)}WithOptions`];
            if (!Request || !operation)
                throw new Error(`@alicloud/sae20190506 has no ${action}; install version 2.12.4 or newer`);
            const fields = Object.entries({ ...request.query, ...request.form }).map(([key, value]) => [
                lowerFirst(key),
                value,
            ]);
            const content = new Request(Object.fromEntries(fields) as Record<string, string>);
            return answerOf(settings, () => operation.call(client, content, {}, new dara.RuntimeOptions({})));
        },
        secrets: () => credential.seen(),
    };
}

/** The client makes errors, and rounds numbers, in its own way: the answer that it had is judged here. */
async function answerOf(settings: Settings, call: () => Promise<unknown>): Promise<unknown> {
    const requests: Requests = { settings, mostBytes };
    const thrown = await withRequests(requests, call).then(
        () => undefined,
        (error: unknown) => error ?? new Error("no reason"),
    );
    if (requests.answer) return bodyOf(requests.answer);
    throw requests.failure ?? classify(thrown ?? new Error("the client made no request"));
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
