import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "./sae/config";
import { version } from "./version";

/**
 * Credentials, region and endpoint of Alibaba Cloud SAE; each setting is documented at `Settings` and in
 * docs/reference. What is left out comes from the standard Alibaba Cloud environment variables and profile files.
 */
export type ProviderArgs = { [Setting in keyof Settings]?: pulumi.Input<Settings[Setting]> };

/** An explicit provider: other credentials, another account or region than the default one. */
export class Provider extends pulumi.ProviderResource {
    constructor(name: string, args: ProviderArgs = {}, opts?: pulumi.ResourceOptions) {
        const secret = (value: pulumi.Input<string> | undefined) =>
            value === undefined ? undefined : pulumi.secret(value);
        const { accessKeyId, accessKeySecret, securityToken, ...rest } = args as Record<
            string,
            pulumi.Input<string> | undefined
        >;
        const settings = {
            ...rest,
            accessKeyId: secret(accessKeyId),
            accessKeySecret: secret(accessKeySecret),
            securityToken: secret(securityToken),
        };
        // The engine takes provider settings as text (objects and numbers as JSON).
        const text = Object.fromEntries(
            Object.entries(settings).map(([key, value]) => [
                key,
                value === undefined
                    ? undefined
                    : pulumi.output(value).apply((v) => (typeof v === "string" ? v : JSON.stringify(v))),
            ]),
        );
        super("crossroute", name, text, pulumi.mergeOptions({ version }, opts));
    }
}
