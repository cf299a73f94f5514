import * as fc from "fast-check";
import { formatRequest, parseUrl, RequestSyntaxError } from "../../../provider/routing";

describe("a URL to ask about", () => {
    it("is read as a client sends it: nothing decoded, no dot segment removed, host case kept", () => {
        expect(parseUrl("http://Shop.Example.com:8080/a//b/../%2F/?x=%20#top")).toEqual({
            scheme: "http",
            host: "Shop.Example.com",
            port: 8080,
            path: "/a//b/../%2F/",
            query: "x=%20",
        });
    });

    it.each([
        ["https://h.io", { scheme: "https", host: "h.io", path: "/" }],
        ["h.io/api", { host: "h.io", path: "/api" }],
        ["h.io?q", { host: "h.io", path: "/", query: "q" }],
        ["http://[::1]:81/x", { scheme: "http", host: "[::1]", port: 81, path: "/x" }],
        ["http://h.io:/x", { scheme: "http", host: "h.io", path: "/x" }],
    ])("%s is %j", (url, request) => {
        expect(parseUrl(url)).toEqual(request);
    });

    it.each([
        ["", "names no host"],
        ["/api", "names no host"],
        ["http:///api", "names no host"],
        ["ftp://h.io/", "only http and https"],
        ["http://h.io:0/", "not between 1 and 65535"],
        ["http://h.io:70000/", "not between 1 and 65535"],
        ["http://user:secret@h.io/", "leave out the user name"],
        ["http://h.io/a b", "write %20"],
        ["http://h.io/a\nb", "write %20"],
        ["http://h:1:2/", "not a host with an optional port"],
    ])("%j is refused in one line: %s", (url, reason) => {
        const thrown = (): unknown => parseUrl(url);
        expect(thrown).toThrow(RequestSyntaxError);
        expect(thrown).toThrow(reason);
        expect(thrown).toThrow(/^[^\n]*$/);
    });

    it.each([
        [
            "https://git.${domain:=wahoo.li}:8443/a?b",
            { host: "git.${domain:=wahoo.li}", port: 8443, path: "/a", query: "b" },
        ],
        ["https://office.<secret:private-domain>/", { host: "office.<secret:private-domain>", path: "/" }],
        ["https://a.<path:kv/data/dns#zone>/b", { host: "a.<path:kv/data/dns#zone>", path: "/b" }],
        ["https://@DOMAIN@/", { host: "@DOMAIN@", path: "/" }],
        ["https://[[domain]]:81/", { host: "[[domain]]", port: 81, path: "/" }],
        ["https://<your domain>/", { host: "<your domain>", path: "/" }],
        // Of a path every character is sent as it is.
        ["https://h.io/a<b?c>#d", { host: "h.io", path: "/a<b", query: "c>" }],
    ])("of a host with variables, %s, has them in the host", (url, request) => {
        expect(parseUrl(url)).toEqual({ scheme: "https", ...request });
        expect(parseUrl(formatRequest(parseUrl(url)))).toEqual({ scheme: "https", ...request });
    });

    it("is printed so that it is read back the same (seed 7)", () => {
        const path = fc
            .array(fc.constantFrom("/", "a", "..", "%2F", "//", "~", ":x"))
            .map((parts) => `/${parts.join("")}`);
        fc.assert(
            fc.property(
                fc.constantFrom("h.io", "A.B", "[::1]"),
                path,
                fc.option(fc.integer({ min: 1, max: 65535 })),
                (host, p, port) => {
                    const request = { scheme: "http" as const, host, path: p, ...(port === null ? {} : { port }) };
                    expect(parseUrl(formatRequest(request))).toEqual(request);
                },
            ),
            { seed: Number(process.env["CROSSROUTE_SEED"] ?? 7) },
        );
    });
});
