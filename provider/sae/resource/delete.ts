import { ProviderError } from "../../engine/errors";
import { sleep } from "../transport/wait";
import { dropIntent } from "./intents";
import { clientOf, forgetStored, pause, type SaeContext } from "./support";

const looks = 6;

/** Deletes and waits until it is gone, so that the listener is free for what comes next. Gone already is fine. */
export async function remove(ctx: SaeContext, id: string, namespaceId: string | undefined): Promise<void> {
    const client = clientOf(ctx, namespaceId);
    await client.remove(id, namespaceId, ctx.signal);
    for (let i = 0; i < looks; i++) {
        try {
            if ((await client.describe(id, namespaceId, ctx.signal)) === undefined) break;
        } catch (error) {
            // The delete was answered; that this could not be watched does not bring the rule set back.
            if (error instanceof ProviderError && error.code === "UNAVAILABLE") break;
            throw error;
        }
        await sleep(pause(ctx, i), ctx.signal);
    }
    forgetStored(ctx.urn);
    dropIntent(ctx.urn);
}
