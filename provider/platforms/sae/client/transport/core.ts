import { stringify } from "node:querystring";
import type { Settings } from "../settings";
import type { WireRequest } from "../../wire/wire";
import { bodyOf } from "./answer";
import { classify } from "./classify";
import { credentialSource } from "./credentials";
import { exchange, mostBytes } from "./requests";
import { queryOf, signed } from "./signature";
import { actions, apiVersion, type ActionName, type Endpoint, type Transport } from "./transport";

/**
 * Signs and sends by itself what `@alicloud/openapi-core` would: that takes 80 ms of the processor to load, with web
 * sockets, XML and time zones. It does not retry: the client above it does.
 */
export function coreTransport(settings: Settings, endpoint: Endpoint): Transport {
    const credential = credentialSource(settings);
    return {
        async call(name: ActionName, { query, form }: WireRequest): Promise<unknown> {
            const { method, path } = actions[name];
            const body = form === undefined ? undefined : stringify(form);
            const search = queryOf(query);
            const target = `${endpoint.protocol.toLowerCase()}://${endpoint.host}${path}${search && `?${search}`}`;
            try {
                const keys = await credential.getCredential();
                const request = { action: name, version: apiVersion, host: endpoint.host, method, path, search, body };
                const answer = await exchange({ settings, mostBytes }, new URL(target), {
                    method,
                    headers: signed(request, keys),
                    ...(body !== undefined && { data: body }),
                });
                return bodyOf(answer);
            } catch (error) {
                throw classify(error);
            }
        },
        secrets: () => credential.seen(),
    };
}
