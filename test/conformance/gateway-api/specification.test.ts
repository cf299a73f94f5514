import { readGateways } from "../../../provider/platforms/gateway-api/read/tables";
import { createRouter, formatRequest, parseUrl, type Explanation, type Request } from "../../../provider/routing";
import { answer } from "./recording";
import { cases, surroundings, type RequestCase } from "./specification";

/** What is asked at a port. The port in a case's URL is the one of the Host header, which does not count. */
function requestOf(asked: RequestCase, port: number): Request {
    const { scheme, ...url } = parseUrl(asked.url);
    return {
        scheme: scheme ?? "http",
        ...url,
        port,
        ...(asked.method === undefined ? {} : { method: asked.method }),
        ...(asked.headers === undefined ? {} : { headers: asked.headers }),
    };
}

const answered = (found: Explanation): string =>
    `${short(answer(found))}${found.rewrittenHost === undefined ? "" : ` as ${found.rewrittenHost}`}`;

/** The wanted answer is a Service, a status, or a status with a location. */
const short = (text: string): string =>
    text
        .replace(/^undetermined /, "")
        .replace(/\{"kind":"fixed","status":(\d+)\}/g, "$1")
        .replace(/(?<=^| or )infra\//g, "");

describe("what the Gateway API asks of every implementation", () => {
    it.each(cases)("holds for $about", ({ objects, gateway = "infra/same", port = 80, requests }) => {
        const { tables, ports } = readGateways(
            [...surroundings, ...objects].map((value) => ({ value })),
            { whole: true },
        );
        const table = tables.find((one) => one.gateway.startsWith(gateway) && ports.get(one)?.includes(port));
        expect(table?.dialect).toBe("gateway-api");
        const router = createRouter(table === undefined ? [] : [table]);
        const got = requests.map((asked) => ({
            ...asked,
            answer: answered(router.explain(requestOf(asked, port))),
            url: formatRequest(requestOf(asked, port)),
        }));
        expect(got).toEqual(requests.map((asked) => ({ ...asked, url: formatRequest(requestOf(asked, port)) })));
    });
});
