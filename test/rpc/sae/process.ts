/** A plugin process that a test can kill: it answers calls that come as messages. */
import { PartialFailure } from "../../../provider/engine/errors";
import type { Context } from "../../../provider/engine/resource";
import { saeResources, type SaeToken } from "../../../provider/platforms/sae/resources/plugin";
import type { Settings } from "../../../provider/platforms/sae/client/settings";

const quiet = (): void => undefined;
const never = new AbortController().signal;

type Method = "create" | "update" | "delete" | "read" | "diff";
interface Question {
    token: SaeToken;
    urn: string;
    name: string;
    method: Method;
    settings: Settings;
    call: never;
}

process.on("message", ({ token, urn, name, method, settings, call }: Question) => {
    const log = { debug: quiet, info: quiet, status: quiet, warning: quiet };
    const ctx: Context<Settings> = {
        urn,
        type: token,
        name,
        preview: false,
        signal: never,
        timeout: 0,
        log,
        config: () => settings,
    };
    const work = saeResources[token][method] as (ctx: Context<Settings>, call: never) => Promise<unknown>;
    const withSecrets = { ...(call as object), secrets: new Set() } as never;
    work(ctx, withSecrets).then(
        (answer) => process.send?.({ answer }),
        (error: unknown) =>
            process.send?.({ error: error instanceof Error ? error.message : String(error), ...partial(error) }),
    );
});

const partial = (error: unknown): object =>
    error instanceof PartialFailure
        ? {
              partial: {
                  id: error.id,
                  inputs: error.inputs,
                  outputs: error.outputs,
                  refreshFirst: error.refreshBeforeUpdate,
              },
          }
        : {};

process.send?.({ ready: true });
