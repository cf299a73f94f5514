import { functionsPage } from "./functions";
import { ingressPage } from "./ingress";
import { providerPage } from "./provider";
import { rulePage } from "./rule";

/**
 * The pages of docs/reference about SAE as Markdown, by file name, for `npm run generate`.
 * @param example reads the program of a folder in examples/, which the tests run
 */
export const renderPages = (example: (folder: string) => string): Record<string, string> => ({
    "sae-ingress.md": ingressPage(example("sae-ingress"), example("sae-alb")),
    "sae-rule.md": rulePage(example("sae-team")),
    "sae-functions.md": functionsPage(),
    "sae-provider.md": providerPage(),
});
