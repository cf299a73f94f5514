/** A redirect or fixed response of an Ingress beside the redirect to https that its annotation asks for. */
import { ingress } from "./objects";
import { crossroute } from "./run";

const elb = "kubernetes.io/elb.";
const alb = "alb.ingress.kubernetes.io/";
const nginx = "nginx.ingress.kubernetes.io/";
const ports = '[{"HTTP":80},{"HTTPS":443}]';
const cce = { [`${elb}id`]: "lb-1", [`${elb}class`]: "performance", [`${elb}listen-ports`]: ports };
const tls = [{ hosts: ["a.test"], secretName: "cert" }];

async function explain(url: string, className: string, annotations: Record<string, string>, port?: string) {
    const one = ingress("a", "a.test", { annotations, spec: { ingressClassName: className, tls } });
    const text = JSON.stringify(one).replace(/"port":\{"number":\d+\}/, port ?? "$&");
    return (await crossroute(`explain ${url} -f -`, { input: text })).out;
}

const action = (one: object): string => JSON.stringify([one]);
const fixed = action({ type: "FixedResponse", fixedResponseConfig: { statusCode: "410", contentType: "text/plain" } });
const redirect = action({ type: "Redirect", RedirectConfig: { host: "x.test", protocol: "https", httpCode: "302" } });
const annotated = '"port":{"name":"use-annotation"}';

describe("over http, where an annotation redirects to https", () => {
    it.each([
        [
            "a redirect of CCE",
            "cce",
            { ...cce, [`${elb}ssl-redirect`]: "true", [`${elb}redirect-url`]: "https://x.test/" },
        ],
        ["a fixed response of CCE", "cce", { ...cce, [`${elb}ssl-redirect`]: "true", [`${elb}actions.a`]: fixed }],
        [
            "a redirect of ACK",
            "alb",
            { [`${alb}listen-ports`]: ports, [`${alb}ssl-redirect`]: "true", [`${alb}actions.a`]: redirect },
            annotated,
        ],
    ])("%s leaves open which of the two answers, and over https it is the answer", async (...row) => {
        const [, name, given, port] = row as readonly [string, string, Record<string, string>, string?];
        const out = await explain("http://a.test/", name, given, port);
        expect(out).toContain("undetermined");
        expect(out).toMatch(/ssl-redirect or its own (redirect|fixed response) answers over http is not documented/);
        expect(await explain("https://a.test/", name, given, port)).not.toContain("undetermined");
    });

    it("a backend of CCE and ACK is redirected for certain", async () => {
        const plain = await explain("http://a.test/", "cce", { ...cce, [`${elb}ssl-redirect`]: "true" });
        expect(plain).toContain("→ a redirect to https://");
        const ack = { [`${alb}listen-ports`]: ports, [`${alb}ssl-redirect`]: "true" };
        expect(await explain("http://a.test/", "alb", ack)).toContain("→ a redirect to https://");
    });

    it("a redirect of ingress-nginx comes first, and with AWS the one to https, as recorded and as its guide has it", async () => {
        const permanent = { [`${nginx}ssl-redirect`]: "true", [`${nginx}permanent-redirect`]: "https://x.test/" };
        expect(await explain("http://a.test/", "nginx", permanent)).toContain("→ a redirect to https://x.test/ (301)");
        const own = { type: "redirect", redirectConfig: { host: "x.test", protocol: "HTTPS", statusCode: "HTTP_302" } };
        const aws = {
            [`${alb}listen-ports`]: ports,
            [`${alb}ssl-redirect`]: "443",
            [`${alb}actions.a`]: JSON.stringify(own),
        };
        expect(await explain("http://a.test/", "alb", aws, annotated)).toContain("→ a redirect to https://${host}");
    });
});
