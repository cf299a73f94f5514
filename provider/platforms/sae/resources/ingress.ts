import { failuresOf, line } from "../../../diagnostics/render";
import type { CustomResource } from "../../../engine/resource";
import type { Diagnostic } from "../../../routing/diagnostic";
import { checkIngress, ingressWarnings } from "../check";
import type { Settings } from "../client/settings";
import { placed } from "./other-account";
import { create, previewCreate } from "./create";
import { remove } from "./delete";
import { diff } from "./diff";
import { noteDeclared, saidOfImport } from "../ownership/engine-state";
import { withoutImported } from "./imported";
import { read } from "./read";
import { update } from "./update";

/** `crossroute:sae:Ingress`: a rule set of SAE. */
export const ingressResource: CustomResource<Settings> = {
    async check(ctx, { news, olds, secrets }) {
        noteDeclared(ctx, news, olds);
        const imported = saidOfImport(ctx);
        if (imported !== undefined) ctx.log.info(imported);
        for (const warning of ingressWarnings(news, secrets)) ctx.log.warning(line(warning));
        const found = checkIngress(withoutImported(news), secrets);
        const wrong = newlyWrong(found, olds && checkIngress(withoutImported(olds), secrets));
        return { inputs: news, failures: failuresOf(wrong) };
    },
    diff,
    create: (ctx, { inputs, secrets }) =>
        placed(ctx, ctx.preview ? previewCreate(ctx, inputs) : create(ctx, inputs, secrets)),
    read: (ctx, { id, inputs, outputs }) => placed(ctx, read(ctx, id, inputs, outputs)),
    update: (ctx, call) => placed(ctx, update(ctx, call)),
    delete: (ctx, { id, inputs, outputs }) => remove(ctx, id, inputs, outputs),
};

/**
 * Values that SAE already has are not refused: a rule set that was created by other means and imported may have, say, a
 * display name with forbidden characters. It stays until the program changes it.
 */
function newlyWrong(found: readonly Diagnostic[], before: readonly Diagnostic[] = []): Diagnostic[] {
    const key = ({ where, message }: Diagnostic): string => `${where.replace(/\[\d+\]/g, "[]")} ${message}`;
    const held = new Set(before.map(key));
    return found.filter((finding) => !held.has(key(finding)));
}
