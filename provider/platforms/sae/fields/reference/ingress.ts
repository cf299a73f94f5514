import { computedFields, corsConfig, defaultRule, ingressFields, localFields, rule, zoneMapping } from "..";
import type { Field } from "..";
import { objectTypes } from "../schema";
import { argumentTable, code, keyTable, page, program, rows, wireTable } from "./markdown";

/** Groups of fields; a field without a group is shown under the last. */
const groups: readonly [title: string, about: string, names: readonly string[]][] = [
    [
        "Where it listens",
        "One rule set has one listener, and a listener takes one rule set.",
        ["namespaceId", "loadBalancerId", "loadBalancerType", "listenerPort", "listenerProtocol", "description"],
    ],
    ["Where requests go", "Nothing else is needed for HTTP.", ["defaultRule", "rules"]],
    ["HTTPS", "Only with `listenerProtocol` HTTPS.", ["certId", "certIds", "securityPolicyId"]],
    [
        "A load balancer that SAE makes",
        "Without `loadBalancerId` SAE buys an ALB. These three say which, and SAE does not tell them later.",
        ["addressType", "loadBalancerEdition", "zoneMappings"],
    ],
    [
        "What applications and clients notice",
        "",
        [
            "requestTimeout",
            "idleTimeout",
            "gzip",
            "cors",
            "xForwardedFor",
            "xForwardedForClientSrcPort",
            "xForwardedForProto",
            "xForwardedForSlbId",
            "xForwardedForSlbPort",
        ],
    ],
    ["Sharing and adopting the rule set", "Never sent to SAE.", ["ignoreForeignRules", "keepRulesFor", "adopt"]],
];

const all: readonly Field[] = [...ingressFields, ...localFields];

function grouped(): string[] {
    const named = new Set(groups.flatMap(([, , names]) => names));
    const rest = all.filter(({ name }) => !named.has(name));
    return groups.flatMap(([title, about, names], i) => {
        const fields = names.flatMap((name) => all.filter((field) => field.name === name));
        const shown = i === groups.length - 1 ? [...fields, ...rest] : fields;
        return [`### ${title}`, about, argumentTable(shown, true)].filter((part) => part !== "");
    });
}

/** `docs/reference/sae-ingress.md`. */
export function ingressPage(clb: string, alb: string): string {
    const objects = objectTypes([rule, defaultRule, corsConfig, zoneMapping]);
    return page(
        "`crossroute.sae.Ingress`",
        "One rule set of Alibaba Cloud SAE: the routing rules of one listener of a load balancer, with every parameter of CreateIngress. " +
            "Wrong values stop at the preview, all at once, each with its property path, the value and what would be right.",
        "See also: [rules in a rule set of others](sae-rule.md) · [functions](sae-functions.md) · [credentials, region and endpoint](sae-provider.md)",
        "## A listener of a CLB",
        "The longest path that the request's path starts with wins; the order of `rules` means nothing. The program is `examples/sae-ingress`.",
        program(clb),
        "## A new ALB over HTTPS",
        "Rules are tried in their order and the first that matches wins. A plain path matches exactly: `/api/*` is what begins with `/api/`. " +
            "With groups `( )` a path is a regular expression. The program is `examples/sae-alb`.",
        program(alb),
        "## Arguments",
        ...grouped(),
        ...objects.flatMap((type) => [`### ${type.name}`, type.description, argumentTable(type.fields, false)]),
        "## Outputs",
        "All arguments as SAE has them, defaults filled in, with `appName` in `rules` and `defaultRule`, and:",
        rows(
            ["Output", "Type", "Meaning"],
            computedFields.map((field) => [code(field.name), field.type, field.description]),
        ),
        ...behaviour,
        "## On the wire",
        "Each argument is one parameter of CreateIngress; those that are changed in place are sent by UpdateIngress as well, always all of them. Objects and lists of objects travel as JSON text.",
        wireTable(ingressFields),
        ...objects.flatMap((type) => [`Fields of ${type.name}:`, keyTable(type.fields)]),
    );
}

const behaviour = [
    "## What a change does",
    "- What _replaces_ makes a new rule set. The old one goes first when the listener stays the same, because a listener takes one rule set; otherwise the new one is there before the old one goes.",
    "- All else is changed in place, with one call for all of it and no call when nothing changed.",
    "- An argument that is taken out of the program goes back to its default. One that was never in it stays as SAE has it.",
    "- Rules are known by domain and path: a rule put at the head of forty is one addition. On an ALB, where the order decides, a rule that changes places is shown, and only that one.",
    '- The same thing written otherwise is no change: `"80"` and `80`, JSON text and objects, certificates in another order, a default written out.',
    '- `ignoreChanges` and `replaceOnChanges` reach single rules and their fields: `"rules[0].containerPort"`, `"rules[*].appId"`.',
    "- `addressType`, `loadBalancerEdition` and `zoneMappings` are kept from the program. Declaring them for an imported rule set replaces nothing, and says so.",
    "## Nothing is made twice",
    "SAE has no client token, so a create whose answer was lost cannot simply be repeated. Crossroute looks for what it may have made, and takes it over only when it is certain:",
    "- Before the call a record is written to `$PULUMI_HOME/crossroute/creations`: a number of this creation alone, digests of every field, and the ids that were there. Without a `description` the number ends the display name, `<name>-<12 hex digits>`.\n- What an interrupted run left is taken over only when it is as the record says in everything; the preview says _adopts_. The record goes when the engine names that very id.\n- In any doubt, and on another disk, the preview fails, names what is there, `adopt` and the import command. See [ownership](../guide/ownership.md#adopt-on-sae).\n- A replacement on a listener deletes the old rule set first. `--replace` and tainted resources need `deleteBeforeReplace: true`, which the TypeScript class sets by itself where a load balancer is given.",
    "Throttled calls are repeated, and so are reads, updates and deletes after 5xx, timeouts and cut connections, with growing random delays. " +
        "`customTimeouts` and Ctrl-C end the waiting; a run that was killed is finished by the next `pulumi up`.",
    "## Import",
    "```sh\npulumi import crossroute:sae:Ingress edge cn-hangzhou:prod/lb-bp1v5dk2lsjwbgvc8cvsa/80\npulumi import crossroute:sae:Ingress edge 87\n```",
    "The first form names the namespace, the load balancer and the port; the second is the rule set's number and needs `crossroute:region`. `Ingress.get` takes the same ids and manages nothing.",
];
