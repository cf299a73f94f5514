import { relative } from "node:path";
import { runInNewContext } from "node:vm";
import { checkEndpoints, checkIngress } from "../../../provider/platforms/kubernetes/check/check";
import { renderedPages } from "../../../provider/platforms/kubernetes/fields/generate";
import { packageRoot } from "../../../provider/version";

describe.each(renderedPages().map((page) => [relative(packageRoot, page.file), page] as const))("%s", (file, page) => {
    it("has every field of the components, as the code has it", () => {
        if (page.is !== page.should)
            throw new Error(
                `${file} is out of date: run npm run build && node dist/provider/platforms/kubernetes/fields/generate.js`,
            );
    });

    it("shows programs that are right", () => {
        const programs = [...page.is.matchAll(/```ts\n([^]*?)```/g)].map(([, program]) => program as string);
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
});
