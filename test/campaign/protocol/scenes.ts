/**
 * Short openings of sequences. Each causes one kind of trouble that random steps rarely reach. They are judged like
 * every other step; random steps follow.
 */
import type { DeedName, EditName } from "./edits";
import type { OperationName } from "./steps";

export type SceneStep =
    | { by: "hand"; deed: DeedName }
    | { by: "one" | "other"; edits?: readonly EditName[]; operation: OperationName }
    /** Both at the same time. */
    | { by: "both"; one: readonly EditName[]; other: readonly EditName[] };

const up = (...edits: EditName[]): SceneStep => ({ by: "one", edits, operation: "up" });
const one = (operation: OperationName, ...edits: EditName[]): SceneStep => ({ by: "one", edits, operation });
const other = (...edits: EditName[]): SceneStep => ({ by: "other", edits, operation: "up" });
const hand = (deed: DeedName): SceneStep => ({ by: "hand", deed });

export const SCENES = {
    "two declare one rule at once": [
        up("addShared"),
        { by: "both", one: ["addRule"], other: ["addRivalRule"] },
        { by: "both", one: ["changeRule"], other: ["changeRule"] },
    ],
    "two write one rule set at once": [
        up("addShared"),
        { by: "both", one: ["addRule"], other: ["addRule"] },
        { by: "both", one: ["addRule", "changeRule"], other: ["addRule", "changeRule"] },
        { by: "both", one: ["removeRule"], other: ["addRule"] },
    ],
    "a rule that its load balancer cannot do": [up("addShared"), up("addRule"), up("breakRule")],
    "a creation of a rule that is cancelled": [up("addShared"), one("cancelledWriting", "addRule")],
    "a change of a rule that is killed": [up("addShared"), up("addRule"), one("killedWriting", "changeRule"), up()],
    "a creation that is killed": [one("killedMaking", "addIngress"), up()],
    "a creation that is killed, and goes on elsewhere": [one("killedMaking", "addBalancer"), one("freshDisk")],
    "a creation that is killed, and what is there is not listed": [one("killedMaking", "addBalancer"), one("unlisted")],
    "a replacement that is killed": [up("addIngress"), one("killedMaking", "moveToNew"), up()],
    "a creation that is killed, and a namesake": [one("killedMaking", "addBalancer"), hand("makeNamesake"), up()],
    "a creation that is killed, and a hand adds a rule": [
        one("killedMaking", "addShared"),
        hand("addRule"),
        up("changeTimeout"),
    ],
    "strange answers to a refresh": [up("addShared"), up("addRule"), one("strangeRefresh"), one("strangeRefresh")],
    "a rule that goes, and another's in its place": [
        up("addShared"),
        up("addRule"),
        hand("removeTeamsRule"),
        other("addRivalRule"),
        up("followLive"),
    ],
    "a rule that goes, to a reader that is behind": [up("addShared"), up("addRule"), one("behind", "removeRule")],
    "a rule of an owner that changes and goes, to a reader that is behind": [
        up("addShared", "addRuleToSet"),
        up("changeRuleOfSet"),
        one("behind", "removeRuleOfSet"),
    ],
    "an owner declares a team's rule": [up("addShared"), other("addRule"), up("addRivalRuleToSet")],
    "a hand's rule beside changes of an owner": [up("addShared"), hand("addRule"), up("addRuleToSet", "changeTimeout")],
    "another's rule set of one's own name": [up("addIngress"), other("addSameIngress")],
    "a replacement without a difference": [up("addIngress"), one("replace")],
    "a hand changes what nobody declares": [up("addShared"), hand("changeTimeout"), up("addRuleToSet")],
    "a rule that is to be first": [up("addShared", "addRuleToSet"), up("addRule"), up("placeRule"), up("placeRule")],
    "a change whose connection is cut": [up("addShared"), one("cutWriting", "changeTimeout")],
    "a rule set of a hand is adopted": [hand("makeSet"), up("adoptSet"), up("adoptNoLonger", "changeTimeout")],
    "a rule of a hand is adopted": [up("addShared"), hand("addRule"), up("adoptRule"), up("changeRule")],
    "an owner adopts a rule of a hand": [up("addShared", "addRuleToSet"), hand("changeRule"), up("adoptHere")],
    "a hand comes between the preview and the update of an adoption": [
        up("addShared"),
        hand("addRule"),
        one("upLate", "adoptRule"),
        one("upLate", "adoptHere"),
    ],
    "an adoption that is killed": [up("addShared"), hand("addRule"), one("killedWriting", "adoptRule"), up()],
    "a rule goes from its owner to a resource, and back": [
        up("addShared", "addRuleToSet"),
        up("moveRuleOut"),
        up("adoptNoLonger"),
        up("moveRuleIn"),
        up("removeRuleOfSet"),
    ],
    "a rule set is handed over": [up("addShared"), { by: "other", operation: "transfer" }, up(), other()],
    "a rule is handed over": [
        up("addShared"),
        up("addRule"),
        { by: "other", operation: "transfer" },
        other("changeRule"),
    ],
    "another stack's rule is adopted": [up("addShared"), up("addRule"), other("adoptRule")],
    "rules that wait for another gateway": [
        up("addShared", "addRuleToSet"),
        up("keepFor"),
        up("removeOneRule"),
        up("addRuleToSet"),
        up("keepNoLonger"),
    ],
    "two rules of one place": [
        up("addSharedAlb"),
        up("doubleRule"),
        up("swapRules"),
        hand("changeRule"),
        up("removeOneRule"),
        up("removeOneRule"),
    ],
    "a hand's rule at the place of one": [
        up("addSharedAlb"),
        hand("doubleRule"),
        up("changeRuleOfSet"),
        up("removeOneRule"),
    ],
    "rules that are written together, one of which ends": [
        up("addShared"),
        one("oneTimedOut", "addRule", "addRule", "addRule", "addRule"),
        up(),
    ],
    "a tainted rule": [up("addShared"), up("addRule"), one("taint")],
} as const satisfies Record<string, readonly SceneStep[]>;
