/** The annotation `protocol` of CCE, which older versions have, beside the certificate that newer ones go by. */
import { urlsOf } from "../../../provider/platforms/kubernetes/client/urls";
import { ingress } from "./objects";
import { crossroute } from "./run";

/** An Ingress of CCE at one port. */
function file(annotations: Record<string, string>, tls: boolean, className = "cce"): string {
    return JSON.stringify(
        ingress("web", "a.test", {
            annotations: { "kubernetes.io/elb.ip": "192.168.0.39", ...annotations },
            spec: { ingressClassName: className, ...(tls && { tls: [{ secretName: "cert" }] }) },
        }),
    );
}
const port = { "kubernetes.io/elb.port": "80" };
const open = (text: string): string =>
    `the annotation protocol of Ingress shop/web leaves open which protocol its listener speaks: ${text}`;

describe.each([
    ["HTTP beside a certificate", "HTTP", true, '"HTTP" contradicts the certificate'],
    ["HTTPS without a certificate", "HTTPS", false, '"HTTPS" needs a certificate, and there is none'],
    ["a word that CCE's guide does not have", "FOO", true, 'CCE\'s guide has no "FOO" here'],
])("%s", (_, protocol, tls, reason) => {
    it("is a warning of lint", async () => {
        const { code, out } = await crossroute("lint -f -", { input: file({ ...port, protocol }, tls) });
        expect(out).toContain(`warning CR315 invalid-controller-option metadata.annotations["protocol"]`);
        expect(out).toContain(reason);
        expect(code).toBe(0);
    });

    it.each([port, {}])("leaves the scheme open: no request is told that nothing listens, with %j", async (at) => {
        for (const scheme of ["http", "https"]) {
            const url = `${scheme}://a.test${"kubernetes.io/elb.port" in at ? ":80" : ""}/`;
            const input = file({ ...at, protocol }, tls);
            const { out } = await crossroute(`explain ${url} -f -`, { input });
            expect(out).toContain("undetermined");
            expect(out).toContain(open(reason));
            expect(out).not.toContain("Nothing listens");
        }
    });

    it("leaves open at which URL the routes are", () => {
        expect(urlsOf(JSON.parse(file({ ...port, protocol }, tls)) as Record<string, unknown>)).toEqual([]);
    });

    it("counts for another Ingress at the same port, whichever is read first", async () => {
        const own = file({ ...port, protocol }, tls);
        const other = file(port, false).replace('"web"', '"other"').replaceAll("a.test", "b.test");
        for (const input of [`${own}\n---\n${other}`, `${other}\n---\n${own}`]) {
            const { out } = await crossroute("explain https://b.test:80/ -f -", { input });
            expect(out).toContain("undetermined");
        }
    });
});

it.each([
    ["HTTP", false, "http"],
    ["HTTPS", true, "https"],
])("%s that the certificate does not contradict is the scheme of the listener", async (protocol, tls, scheme) => {
    const input = file({ ...port, protocol }, tls);
    expect((await crossroute("lint -f -", { input })).out).not.toContain("CR315");
    expect((await crossroute(`explain ${scheme}://a.test:80/ -f -`, { input })).out).toContain("service:shop/web");
    expect(urlsOf(JSON.parse(input) as Record<string, unknown>)).toEqual([
        `${scheme}://a.test${scheme === "http" ? "" : ":80"}/`,
    ]);
});

it("a list of listeners counts before it", async () => {
    const given = { "kubernetes.io/elb.listen-ports": '[{"HTTP":80}]', protocol: "HTTP" };
    const input = file(given, true);
    expect((await crossroute("lint -f -", { input })).out).not.toContain("CR315");
    expect((await crossroute("explain http://a.test/ -f -", { input })).out).not.toContain("undetermined");
});

it("an annotation of this name on an Ingress of another class says nothing", async () => {
    const value = ingress("web", "a.test", { annotations: { protocol: "FOO" }, spec: { ingressClassName: "nginx" } });
    expect((await crossroute("lint -f -", { input: JSON.stringify(value) })).out).not.toContain("CR315");
});
