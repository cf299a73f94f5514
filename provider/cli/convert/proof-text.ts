/** The texts of convert about what it compared. */
import { pushTo } from "../../push-to";
import { describeRequests } from "../../routing";
import { answersText, differenceText, type Difference, type Proof } from "./prove";
import { sharedHostText } from "./shared-hosts";
import { count, requestText } from "./text";

/**
 * A difference that makes the command fail: traffic that is lost, or goes to another backend, unless it is accepted.
 */
export function isFailing({ weight, change }: Difference, accept: readonly string[]): boolean {
    if (weight === "opened") return !accept.includes("open");
    if (weight !== "lost" && weight !== "moved") return false;
    return !accept.includes(weight) && !accept.includes(describeRequests(change.requests));
}

/** An accepted difference that does not exist: a typing mistake, or outdated. */
export function needlessText(proof: Proof | undefined, accept: readonly string[]): string[] {
    if (proof === undefined) return [];
    const known = [
        "lost",
        "moved",
        "open",
        ...proof.differences.map(({ change }) => describeRequests(change.requests)),
    ];
    return accept
        .filter((one) => !known.includes(one))
        .map(
            (one) =>
                `--accept ${JSON.stringify(one)} accepts nothing: it is not lost, moved or open, and no difference is about these requests`,
        );
}

export function proofText(proof: Proof | undefined, accept: readonly string[]): string[] {
    if (proof === undefined) return [];
    const order = ["opened", "lost", "moved", "gained"];
    const sorted = proof.differences
        .filter(({ weight }) => weight !== "detail")
        .sort((a, b) => order.indexOf(a.weight) - order.indexOf(b.weight));
    const details = proof.differences.filter(({ weight }) => weight === "detail");
    return [
        proof.checked === 0
            ? "nothing is compared, since no route is written"
            : `${count(proof.checked, "set")} of requests checked, ${proof.alike} answered alike${proof.undetermined === 0 ? "" : `, ${proof.undetermined} undetermined now`}`,
        ...sorted.flatMap((one) => [
            `${headOf(one, accept)}${differenceText(one)}`,
            `          request: ${requestText(one.change.witness)}`,
            ...(one.cure === undefined ? [] : [`          cure: ${one.cure}`]),
        ]),
        ...detailText(details),
        ...proof.meets.map(sharedHostText),
        ...proof.spellings.map(
            (one, i) =>
                `spelling  ${one.what}, as in ${requestText(one.witness)}  ${answersText(one.change ?? one)}${i === 0 ? proof.open : ""}`,
        ),
    ];
}

function headOf(one: Difference, accept: readonly string[]): string {
    if (one.weight === "gained") return "gained    ";
    return isFailing(one, accept) ? "differs   " : "accepted  ";
}

/**
 * Redirects in other words, and other statuses of errors: each is reported once, with the number of its sets of
 * requests.
 */
function detailText(details: readonly Difference[]): string[] {
    const found = new Map<string, Difference[]>();
    for (const one of details) pushTo(found, answersText(one.change), one);
    return [...found].map(([text, some]) => {
        const [first] = some;
        const more = some.length > 1 ? ` and ${some.length - 1} more` : "";
        return `detail    ${first === undefined ? "" : describeRequests(first.change.requests)}${more}  ${text}`;
    });
}
