import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { questionsOf } from "../../../provider/cli/requests";
import { processIo } from "../../../provider/sources/io";

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "crossroute-requests-"))));
afterEach(() => rmSync(folder, { recursive: true }));

const listed = (text: string, options: { method?: string; header?: string[] } = {}): object[] => {
    writeFileSync(join(folder, "asked"), text);
    return read(options).questions.map((q) => q.request);
};
const read = (options: { method?: string; header?: string[] } = {}): ReturnType<typeof questionsOf> =>
    questionsOf([], { ...options, requests: "asked" }, { ...processIo(), cwd: folder });
const get = { scheme: "http", host: "a.x.io", path: "/" };

describe("requests to ask about", () => {
    it("are URLs and JSON objects, one a line", () => {
        expect(
            listed(
                'http://a.x.io/\n\n{"url":"https://a.x.io:8443/b?c=d","method":"post","headers":{"X-V":"1","cookie":["a=1","b=2"]}}\r\n',
            ),
        ).toEqual([
            get,
            {
                scheme: "https",
                host: "a.x.io",
                port: 8443,
                path: "/b",
                query: "c=d",
                method: "POST",
                headers: { "x-v": "1", cookie: "a=1" },
                repeated: { cookie: ["a=1", "b=2"] },
            },
        ]);
    });

    it("have the method and headers of the command line where they have none of their own", () => {
        const asked = listed('http://a.x.io/\n{"url":"http://a.x.io/","method":"PUT","headers":{"x-v":"2"}}', {
            method: "post",
            header: ["X-V: 1", "x-w: 3"],
        });
        expect(asked).toEqual([
            { ...get, method: "POST", headers: { "x-v": "1", "x-w": "3" } },
            { ...get, method: "PUT", headers: { "x-v": "2", "x-w": "3" } },
        ]);
    });

    it("are for the host that a Host header names, wherever they are sent", () => {
        expect(listed("http://10.0.0.1:8080/", { header: ["Host: a.x.io"] })).toEqual([{ ...get, port: 8080 }]);
    });

    it.each([
        ["{", /^asked, line 2: it is no JSON/],
        ['{"method":"GET"}', /^asked, line 2: url is missing: a request is \{"url"/],
        ['{"url":7}', /^asked, line 2: url is 7/],
        ['{"url":"http://a.x.io/","verb":"GET"}', /^asked, line 2: there is no "verb"/],
        ['{"url":"http://a.x.io/","headers":["x"]}', /^asked, line 2: headers is \["x"\], not an object/],
        ['{"url":"http://a.x.io/","headers":{"x":1}}', /^asked, line 2: headers\.x is 1, not a text/],
        ['{"url":"http://a.x.io/","method":"GET /"}', /^asked, line 2: "GET \/" is no method/],
        ['{"url":"/"}', /^asked, line 2: "\/" is not a URL/],
        ['{"url":"http://a.x.io/","headers":{"host":"a b"}}', /^asked, line 2: "http:\/\/a b" is not a URL/],
        ["http://é<x.io/", /^asked, line 2: "é<x.io" is no host: no client can send it/],
    ])("%s is named with its file and line, and keeps no other from its answer", (line, message) => {
        expect(listed(`http://a.x.io/\n${line}\nhttp://a.x.io/`)).toEqual([get, get]);
        expect(read().wrong).toEqual([expect.stringMatching(message)]);
    });

    it("are for a host as clients send it: in the letters of the DNS", () => {
        expect(listed("http://Bücher.x.io/é")).toEqual([{ ...get, host: "xn--bcher-kva.x.io", path: "/é" }]);
        expect(listed("http://10.0.0.1/", { header: ["Host: bücher.x.io"] })).toEqual([
            { ...get, host: "xn--bcher-kva.x.io" },
        ]);
    });
});
