import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { checkIngress } from "../../../provider/platforms/kubernetes/check/ingress";
import { checkEndpoints } from "../../../provider/platforms/kubernetes/check/endpoints";
import { pageNames } from "../../../provider/platforms/kubernetes/fields/page";

test.each(pageNames)("docs/%s shows programs that are right", (name) => {
    const page = readFileSync(join(__dirname, "../../../docs", name), "utf8");
    const programs = [...page.matchAll(/```ts\n([^]*?)```/g)].map(([, program]) => program as string);
    const found: unknown[] = [];
    const made: string[] = [];
    const component = (check: (args: unknown) => unknown[]) =>
        function (name: string, args: unknown): object {
            made.push(name);
            found.push(...check(args));
            return { serviceName: "legacy" };
        };
    for (const program of programs) {
        runInNewContext(program.replace(/^import .*$/gm, "").replace(/^export /gm, ""), {
            kubernetes: { Ingress: component(checkIngress), Endpoints: component(checkEndpoints) },
        });
    }
    expect(found).toEqual([]);
    expect(made.length).toBeGreaterThan(2);
});
