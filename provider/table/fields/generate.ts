import { join } from "node:path";
import { renderTypes } from "../../inputs/argument-types";
import { packageRoot } from "../../version";
import { tableTypes } from "./arguments";

const backends = "EndpointsBackend, KubernetesGatewayArgs, ResourceBackend, ServiceBackend";

/** What `npm run generate` writes from the rows of this folder: text by file. */
export const renderedFiles = (): Record<string, string> => ({
    [join(packageRoot, "provider", "table", "args.ts")]: renderTypes(tableTypes, {
        head: [
            `import type { ${backends} } from "../platforms/kubernetes/plan/args";`,
            'import type { SaeBackend, SaeGatewayArgs } from "../platforms/sae/plan/args";',
            'import type { Table } from "../routing/model";',
            "",
            ...["gateway-api", "kubernetes", "sae"].map(
                (name) => `export type * from "../platforms/${name}/plan/args";`,
            ),
        ],
    }),
});
