import type { RuntimeOptions } from "@darabonba/typescript";
import { lazy } from "../../../provider/lazy";
import type { SaeSdk } from "../../../provider/platforms/sae/client/transport/sdk";
import { actions, type ActionName } from "../../../provider/platforms/sae/client/transport/transport";

const openApi = lazy<typeof import("@alicloud/openapi-core")>(() => require("@alicloud/openapi-core"));

type Fields = Record<string, string>;

const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** In place of `@alicloud/sae20190506` where that is not installed: as it is generated, over the same core library. */
export function likeTheOfficialClient(): SaeSdk {
    const { default: Client, OpenApiUtil, $OpenApiUtil } = openApi();
    class SaeClient extends Client {}
    class Request {
        constructor(readonly fields: Fields) {}
    }
    const sdk: Record<string, unknown> = { default: SaeClient };
    for (const [action, { method, path }] of Object.entries(actions) as [
        ActionName,
        { method: string; path: string },
    ][]) {
        sdk[`${action}Request`] = Request;
        const operation = `${action.charAt(0).toLowerCase()}${action.slice(1)}WithOptions`;
        Object.defineProperty(SaeClient.prototype, operation, {
            value(this: SaeClient, { fields }: Request, headers: Fields, runtime: RuntimeOptions) {
                const { Rules, ...query } = Object.fromEntries(
                    Object.entries(fields).map(([name, value]) => [upperFirst(name), value]),
                );
                const content = new $OpenApiUtil.OpenApiRequest({
                    headers,
                    query: OpenApiUtil.query(query),
                    ...(Rules !== undefined && { body: OpenApiUtil.parseToMap({ Rules }) }),
                });
                const params = new $OpenApiUtil.Params({
                    action,
                    version: "2019-05-06",
                    protocol: "HTTPS",
                    pathname: path,
                    method,
                    authType: "AK",
                    style: "ROA",
                    reqBodyType: "formData",
                    bodyType: "json",
                });
                return this.callApi(params, content, runtime);
            },
        });
    }
    return sdk as never;
}
