import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { checkIngress } from "../../../provider/platforms/kubernetes/check/ingress";
import { checkEndpoints } from "../../../provider/platforms/kubernetes/check/endpoints";
import { checkHTTPRoute } from "../../../provider/platforms/gateway-api/check/http-route";
import { kubernetesCodes } from "../../../provider/diagnostics/codes/kubernetes";

const route = { path: "/", backend: { service: { name: "web", port: 80 } } };

/** Codes of the programs that a page shows, in their order. */
function shown(code: string): string[][] {
    const page = readFileSync(join(__dirname, `../../../docs/diagnostics/${code}.md`), "utf8");
    return [...page.matchAll(/```ts\n([^]*?)```/g)].map(([, program]) => {
        const found: string[] = [];
        const component = (check: (args: unknown) => { code: string }[]) =>
            function (_name: string, args: unknown): void {
                found.push(...check(args).map((d) => d.code));
            };
        runInNewContext(program as string, {
            route,
            kubernetes: {
                Ingress: component(checkIngress),
                Endpoints: component(checkEndpoints),
                HTTPRoute: component(checkHTTPRoute),
            },
        });
        return [...new Set(found)];
    });
}

describe("the page of each code", () => {
    it.each(Object.keys(kubernetesCodes))("%s shows a program with the code and one without", (code) => {
        const isLive = code >= "CR317" && !["CR330", "CR331"].includes(code);
        const codes = shown(code);
        expect(codes).toEqual(isLive ? codes.map(() => []) : [[code], []]);
    });
});
