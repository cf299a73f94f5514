import { ruleCleanupFields, ruleFields } from "..";
import { argumentTable, page, program, rows } from "./markdown";

/** `docs/reference/sae-rule.md`. */
export const rulePage = (team: string): string =>
    page(
        "`crossroute.sae.Rule` and `crossroute.sae.RuleCleanup`",
        "A load balancer and a port take one rule set, so teams that share a listener share its rules. The team that owns the listener declares an [`Ingress`](sae-ingress.md) with `ignoreForeignRules: true`; " +
            "each other team declares its own rules, in a stack of its own.",
        "## Example",
        "The owner's program is `examples/sae-ingress`, this one is `examples/sae-team`.",
        program(team),
        "## Arguments",
        "Types and limits of the fields of a rule are those of [IngressRule](sae-ingress.md#ingressrule). What the load balancer of the rule set does not take stops at the preview.",
        argumentTable(ruleFields, true).replaceAll("](#", "](sae-ingress.md#"),
        "## Outputs",
        rows(
            ["Output", "Type", "Meaning"],
            [
                ["`appName`", "string", "Name of the application, as SAE has it."],
                [
                    "`id`",
                    "string",
                    "`ingressId:domain:path`. It is stored in the clear, so these three cannot be secret.",
                ],
            ],
        ),
        "## How two writers do not lose each other's rules",
        "SAE replaces the whole list at each write and knows no condition on a write. So a change reads, changes its part, writes once, and reads until it is in place and `ruleSettleTime` has passed without another writer undoing it; what was undone is done again, up to twelve times. [Ownership](../guide/ownership.md#what-a-shared-listener-promises) says what that promises. " +
            "Rules of one rule set that change in one `pulumi up` share a write. Whoever edits the rules by other means should do so when nobody deploys.",
        "- A rule that is there already is not taken over: the preview fails and names `adopt` and the import command.\n- A rule whose domain or path changes is another rule: the old one is replaced.\n- A rule set takes 40 rules. The 41st is refused, and others of the same write are not.\n- An owner without `ignoreForeignRules` sees the rules of others as drift after a refresh and removes them; unseen it removes none, and none that it knows a `crossroute.sae.Rule` to hold.\n- A rule that somebody else changed is neither changed back nor deleted, and a refresh does not take it over: see [Ownership](../guide/ownership.md#a-rule-that-somebody-else-changed).",
        "## Import",
        "```sh\npulumi import crossroute:sae:Rule api 87:shop.example.com:/api\n```",
        "## `crossroute.sae.RuleCleanup`",
        "Takes away what an update left. A rule whose domain is in the `keepRulesFor` of its `Ingress`, now or before, is not removed by the update of the `Ingress` but by this resource, " +
            "which depends on what answers instead. So two calls of UpdateIngress are made where rules come and go, one where they only come or only go, and none when nothing changes. " +
            "A full rule set has no room for rules that wait: a warning says how many go before. A `RouteTable` makes one for each SAE gateway.",
        argumentTable(ruleCleanupFields, true).replaceAll("](#", "](sae-ingress.md#"),
    );
