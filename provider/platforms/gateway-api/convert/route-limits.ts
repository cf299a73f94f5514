/** Limits that a converted rule must keep. */
import { validateSpec } from "../check/validate";
import type { Reason } from "./host-and-path";
import type { ConvertedRule } from "./rule";

/** Why the API server would refuse a rule: the Gateway API cannot express a value that the server does not accept. */
export function refusalOf({ host, rule, before = [] }: ConvertedRule): Reason | undefined {
    const spec = { ...(host === "" ? {} : { hostnames: [host] }), rules: [rule] };
    const [found] = validateSpec(spec, "");
    if (found === undefined) return before.map(refusalOf).find((one) => one !== undefined);
    const place = found.path.replace(/^rules\[0\]\.?/, "");
    return {
        why: `the Gateway API does not take ${place === "" ? "it" : `its ${place}`}: ${uncapitalised(found.says)}`,
        cure: uncapitalised(found.help),
    };
}

const uncapitalised = (sentence: string): string =>
    `${sentence.slice(0, 1).toLowerCase()}${sentence.slice(1)}`.replace(/\.$/, "");
