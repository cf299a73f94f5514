import { getIngressFields, listIngressesFields } from "../functions";
import { answerResults, ruleSetResults, type ResultField } from "../results";
import { argumentTable, code, page, program, rows, typeName } from "./markdown";

/** `docs/reference/sae-functions.md`. */
export const functionsPage = (): string =>
    page(
        "`crossroute.sae.getIngress` and `crossroute.sae.listIngresses`",
        "They read what SAE has and manage nothing. Each has a form for arguments that are outputs of something else: `getIngressOutput`, `listIngressesOutput`. `examples/sae-team` lists with the second.",
        "## getIngress",
        "One rule set, by its number or by its listener. Fails with NOT_FOUND when there is none.",
        program(
            'const edge = await crossroute.sae.getIngress({\n    namespaceId: "cn-hangzhou:prod",\n    loadBalancerId: "lb-bp1v5dk2lsjwbgvc8cvsa",\n    listenerPort: 80,\n});',
        ),
        argumentTable(getIngressFields, false),
        "The result is a [RuleSet](#ruleset) with the `requestId` and the `traceId` of SAE's last answer, for its support.",
        "## listIngresses",
        "All rule sets of a namespace, or those that an application takes part in; all pages are read.",
        program(
            'const { ingresses } = await crossroute.sae.listIngresses({ namespaceId: "cn-hangzhou:prod", appId: "7171a6ca" });',
        ),
        argumentTable(listIngressesFields, false),
        rows(
            ["Result", "Type", "Meaning"],
            [
                ["`namespaceId`", "string", "The namespace that was asked for."],
                ["`ingresses`", "list of [RuleSet](#ruleset)", "Its rule sets."],
                ...answerResults.map(({ name, description }) => [code(name), "string", description]),
            ],
        ),
        "## RuleSet",
        "Types of objects are those of [`Ingress`](sae-ingress.md#arguments).",
        rows(
            ["Field", "Type", "Always", "Meaning"],
            ruleSetResults.map((result) => [
                code(result.name),
                typeOf(result),
                result.always ? "yes" : "",
                result.description,
            ]),
        ),
    );

const typeOf = (result: ResultField): string =>
    "field" in result ? typeName(result.field.type).replaceAll("](#", "](sae-ingress.md#") : result.computed.type;
