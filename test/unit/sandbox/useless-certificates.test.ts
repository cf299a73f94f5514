import type { KeyObject } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { clusterFiles, prepareCluster } from "../../../sandbox/cluster";
import { identity, type Identity } from "./certificates";
import { temporaryFolder } from "./helpers";

const folder = temporaryFolder();
const pem = (key: KeyObject): string => String(key.export({ type: "pkcs8", format: "pem" }));
const valid = (from: string, to: string): Identity => identity("server", ["localhost"], undefined, [from, to]);
const whole = valid("250101", "491231");

/** Whether a start keeps the certificate of the API server, or has it made anew; always both files of it. */
function isKept(certificate: string | undefined, key: string | undefined, server = "apiserver"): boolean {
    const dir = fs.mkdtempSync(path.join(folder, "box-"));
    const { certificates, managerCertificates } = clusterFiles(dir);
    const place = server === "apiserver" ? certificates : managerCertificates;
    fs.mkdirSync(place, { recursive: true });
    const files = ["crt", "key"].map((kind) => path.join(place, `${server}.${kind}`));
    for (const [i, content] of [certificate, key].entries())
        if (content !== undefined) fs.writeFileSync(files[i] ?? "", content);
    prepareCluster(dir);
    const left = files.filter((file) => fs.existsSync(file)).length;
    expect([0, 2]).toContain(left);
    return left === 2;
}

test("a certificate with which the server can serve is kept", () => {
    expect(isKept(whole.certificate, pem(whole.key))).toBe(true);
});

test.each([
    ["it is of last year", valid("230101", "240101")],
    ["the clock was wrong when it was made, and is right now", valid("450101", "491231")],
])("is made anew where nobody would believe it: %s", (_, { certificate, key }) => {
    for (const server of ["apiserver", "kube-controller-manager"])
        expect(isKept(certificate, pem(key), server)).toBe(false);
});

test.each([
    ["before its key was there", whole.certificate, undefined],
    ["within its key", whole.certificate, pem(whole.key).slice(0, 60)],
    ["within itself", whole.certificate.slice(0, 90), pem(whole.key)],
])("is made anew where the server was killed %s", (_, certificate, key) => {
    expect(isKept(certificate, key)).toBe(false);
});

test("is made anew where the key is another one's", () => {
    expect(isKept(whole.certificate, pem(valid("250101", "491231").key))).toBe(false);
});
