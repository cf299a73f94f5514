import * as pulumi from "@pulumi/pulumi";
import { secretSettings } from "./platforms/sae/client/config";
import type { Settings } from "./platforms/sae/client/settings";
import { version } from "./version";

/**
 * Credentials, region and endpoint of Alibaba Cloud SAE; each setting is documented at `Settings` and in
 * docs/reference. What is left out comes from the standard Alibaba Cloud environment variables and profile files.
 */
export type ProviderArgs = { [Setting in keyof Settings]?: pulumi.Input<Settings[Setting]> };

/** An explicit provider: with credentials, account or region of its own. */
export class Provider extends pulumi.ProviderResource {
    constructor(name: string, args: ProviderArgs = {}, opts?: pulumi.ResourceOptions) {
        // The engine takes provider settings as text (numbers as JSON).
        const settings = Object.entries(args as Record<string, pulumi.Input<string | number> | undefined>)
            .filter(([, value]) => value !== undefined)
            .map(([key, value]): [string, pulumi.Output<string>] => {
                const text = pulumi.output(value).apply((v) => (typeof v === "string" ? v : JSON.stringify(v)));
                return [key, secretSettings.includes(key) ? pulumi.secret(text) : text];
            });
        super("crossroute", name, Object.fromEntries(settings), pulumi.mergeOptions({ version }, opts));
    }
}
