/** What convert says with `--json`. */
import type { Conversion } from "../../platforms/gateway-api/convert/convert";
import { allMiddlewares } from "../../platforms/gateway-api/convert/routes";
import type { WithoutListener } from "../../platforms/gateway-api/convert/rules-by-listener";
import { changeJson } from "../../report/json";
import { describeOutcome, describeRule } from "../../routing";
import type { Difference, Proof } from "./prove";
import { requestText } from "./text";
import type { WrittenFile } from "./write";

export const elsewhereJson = (elsewhere: readonly WithoutListener[]): Record<string, unknown>[] =>
    elsewhere.map(({ witness, ...one }) => ({ ...one, witness: witness === undefined ? null : requestText(witness) }));

export function asJson(
    written: readonly WrittenFile[],
    made: Conversion,
    proof: Proof | undefined,
    failing: readonly Difference[],
): Record<string, unknown> {
    return {
        written: written.map(({ file }) => file),
        routes: made.routes.map(({ route }) => route),
        middlewares: allMiddlewares(made.routes),
        unconverted: made.unconverted.map(({ rule, why, cure, witness, closed }) => ({
            rule: describeRule(rule),
            closed: closed === true,
            why,
            cure,
            witness: witness === undefined ? null : requestText(witness),
        })),
        unused: made.unused.map(({ rule, why }) => ({ rule: describeRule(rule), why })),
        ...(proof === undefined
            ? {}
            : {
                  checked: proof.checked,
                  alike: proof.alike,
                  undetermined: proof.undetermined,
                  meets: proof.meets,
                  spellings: proof.spellings.map(({ what, witness, before, after }) => ({
                      what,
                      witness: requestText(witness),
                      before: describeOutcome(before),
                      after: describeOutcome(after),
                  })),
                  differences: proof.differences.map((one) => ({
                      weight: one.weight,
                      fails: failing.includes(one),
                      ...changeJson(one.change),
                      ...(one.why === undefined ? {} : { why: one.why }),
                      ...(one.cure === undefined ? {} : { cure: one.cure }),
                  })),
              }),
    };
}
