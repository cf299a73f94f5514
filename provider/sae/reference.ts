import {
    computedFields,
    corsConfig,
    defaultRule,
    ingressFields,
    localFields,
    retirementFields,
    rule,
    ruleFields,
    zoneMapping,
    type Field,
    type FieldType,
} from "./fields";
import { settingFields } from "./fields/settings";
import { fallback, limits, objectTypes } from "./schema";

/** The reference page of the SAE resources as Markdown; docs/reference/sae-ingress.md holds it, and a test compares. */
export function renderReference(example: string): string {
    const objects = objectTypes([rule, defaultRule, corsConfig, zoneMapping]);
    return `${[
        "# SAE: Ingress and Rule",
        "<!-- Rendered from the field tables in provider/sae; a test compares. Change the tables, not this page. -->",
        "`crossroute.sae.Ingress` is one rule set of Alibaba Cloud SAE: the routing rules of one listener of a load balancer. " +
            "It has every parameter of CreateIngress. Wrong values stop at the preview, with the property path, the value and what would be right.",
        "## Example",
        `<!-- prettier-ignore -->\n\`\`\`ts\n${example.trim()}\n\`\`\``,
        "## Arguments",
        table([...ingressFields, ...localFields], true),
        ...objects.flatMap((type) => [`### ${type.name}`, type.description, table(type.fields, false)]),
        "## Outputs",
        "All arguments as SAE has them, defaults filled in, with `appName` in `rules` and `defaultRule`, and:",
        rows(
            ["Output", "Type", "Meaning"],
            computedFields.map((field) => [`\`${field.name}\``, field.type, field.description]),
        ),
        ...behaviour,
        "## `crossroute.sae.Rule`",
        "One rule in a rule set that another stack owns; the owner sets `ignoreForeignRules`. SAE replaces the whole list at each write, so a change is read, " +
            "made, written, and read back after `ruleSettleTime`; what another writer undid is done again. Changes of one rule set in one `pulumi up` share a write.",
        table(ruleFields, true),
        "## `crossroute.sae.Retirement`",
        "The end of a hand-over. A rule whose domain is in `handOver`, now or before, is not removed by the update of the `Ingress` but by this resource, " +
            "which depends on what answers instead. So two calls of UpdateIngress are made where rules come and go, one where they only come or only go, and none when nothing changes. " +
            "A full rule set has no room for rules that wait: a warning names them. A `RouteTable` makes one for each SAE gateway.",
        table(retirementFields, true),
        "## Provider configuration",
        "`pulumi config set crossroute:<name> <value>`, or arguments of an explicit `crossroute.Provider`.",
        rows(
            ["Setting", "Type", "Default", "Meaning"],
            settingFields.map((field) => [
                `\`${field.name}\`${field.secret ? " (secret)" : ""}`,
                field.kind,
                field.default === undefined ? "" : `\`${field.default}\``,
                [
                    field.description,
                    field.values ? `One of ${field.values.map((value) => `\`${value}\``).join(", ")}.` : "",
                    field.min === undefined ? "" : `From ${field.min} to ${field.max}.`,
                    field.environment
                        ? `Environment: ${field.environment.map((name) => `\`${name}\``).join(", ")}.`
                        : "",
                ]
                    .filter(Boolean)
                    .join(" "),
            ]),
        ),
    ].join("\n\n")}\n`;
}

const behaviour = [
    "## What a change does",
    "- Fields marked _replaces_ make a new rule set. The old one goes first when the listener stays the same, because a listener takes one rule set.",
    "- All others are changed in place, with one call for all of them and no call when nothing changed.",
    "- A field that is taken out of the program goes back to its default. One that was never in it stays as SAE has it.",
    "- Rules are known by domain and path: a rule put at the head of forty is one addition. On an ALB, where the first rule that matches wins, a rule that changes places is shown.",
    "- `addressType`, `loadBalancerEdition` and `zoneMappings` cannot be read back from SAE; they are kept from the program. Declaring them for an imported rule set replaces nothing.",
    "## Nothing is made twice",
    "SAE has no client token. Without a `description` the rule set gets a display name that only this resource makes, `<name>-<8 hex digits>`; a rule set whose creation was interrupted is known by it and taken over. With a `description` of your own, a record under `$PULUMI_HOME/crossroute/intents` of what existed before does the same. What was there before is never taken over: the preview fails and names the import command.",
    "## Import",
    "```sh\npulumi import crossroute:sae:Ingress edge 87\npulumi import crossroute:sae:Ingress edge cn-hangzhou:prod/lb-bp1v5dk2lsjwbgvc8cvsa/80\npulumi import crossroute:sae:Rule api 87:shop.example.com:/api\n```",
    "A plain number needs `crossroute:region`.",
];

const header = ["Name", "Type", "Required", "Change", "On the wire", "Meaning"];

function table(fields: readonly Field[], changes: boolean): string {
    const columns = header.filter((name) => changes || name !== "Change");
    return rows(
        columns,
        fields.map((field) => {
            const all: Record<string, string> = {
                Name: `\`${field.name}\``,
                Type: typeName(field.type),
                Required: field.required ? "yes" : "",
                Change: field.readOnly ? "" : field.change === "replace" ? "replaces" : "in place",
                "On the wire": field.wire === "" ? "" : `\`${field.wire}\``,
                Meaning: meaning(field),
            };
            return columns.map((name) => all[name] ?? "");
        }),
    );
}

function meaning(field: Field): string {
    const source = field.source === "Crossroute" ? "" : `Source: ${field.source}.`;
    const kept = field.unreadable ? "Not returned by SAE." : "";
    const example = `Example: \`${JSON.stringify(field.example)}\`.`;
    return [
        field.description,
        field.note,
        limits(field.type),
        fallback(field),
        kept,
        field.readOnly ? "Output only." : example,
        source,
    ]
        .filter(Boolean)
        .join(" ");
}

function typeName(type: FieldType): string {
    switch (type.kind) {
        case "text":
            return "string";
        case "list":
            return `list of ${typeName(type.of)}`;
        case "object":
            return `[${type.name}](#${type.name.toLowerCase()})`;
        default:
            return type.kind;
    }
}

function rows(columns: readonly string[], cells: readonly (readonly string[])[]): string {
    const line = (items: readonly string[]): string =>
        `| ${items.map((item) => item.replaceAll("|", "\\|")).join(" | ")} |`;
    // Prettier would align the columns of each table to its longest cell.
    return ["<!-- prettier-ignore -->", line(columns), line(columns.map(() => "---")), ...cells.map(line)].join("\n");
}
