import { generateKeyPairSync, sign, type KeyObject } from "node:crypto";

// X.509 as far as a test needs it: Node reads certificates, and makes none.
const der = (tag: number, ...content: (Buffer | number[])[]): Buffer => {
    const body = Buffer.concat(content.map((part) => Buffer.from(part)));
    const { length } = body;
    const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
    return Buffer.concat([Buffer.from([tag, ...size]), body]);
};
const sequence = (...parts: Buffer[]): Buffer => der(0x30, ...parts);
const text = (tag: number, value: string): Buffer => der(tag, Buffer.from(value));
const oid = (...bytes: number[]): Buffer => der(0x06, bytes);

const ECDSA_WITH_SHA256 = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
const commonName = (name: string): Buffer => sequence(der(0x31, sequence(oid(0x55, 0x04, 0x03), text(0x0c, name))));
const TRUE = der(0x01, [0xff]);
const extension = (id: number, critical: boolean, value: Buffer): Buffer =>
    sequence(oid(0x55, 0x1d, id), ...(critical ? [TRUE] : []), der(0x04, value));

export interface Identity {
    name: string;
    key: KeyObject;
    /** PEM. */
    certificate: string;
}

/**
 * A key and its certificate.
 * @param hosts the names of a server; none: an authority
 * @param signer the authority; default: the key itself
 * @param valid from when to when: YYMMDD
 */
export function identity(
    name: string,
    hosts: readonly string[] = [],
    signer?: Identity,
    [from, to] = ["200101", "491231"],
): Identity {
    const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const names = der(0x30, ...hosts.map((host) => text(0x82, host)));
    const about = hosts.length > 0 ? extension(0x11, false, names) : extension(0x13, true, sequence(der(0x01, [0xff])));
    const facts = sequence(
        der(0xa0, der(0x02, [2])),
        der(0x02, [hosts.length + 1]),
        ECDSA_WITH_SHA256,
        commonName(signer?.name ?? name),
        sequence(text(0x17, `${from}000000Z`), text(0x17, `${to}235959Z`)),
        commonName(name),
        publicKey.export({ type: "spki", format: "der" }),
        der(0xa3, sequence(about)),
    );
    const signature = sign("sha256", facts, signer?.key ?? privateKey);
    const whole = sequence(facts, ECDSA_WITH_SHA256, der(0x03, [0], signature));
    const lines = whole.toString("base64").replace(/.{64}/g, "$&\n");
    const certificate = `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
    return { name, key: privateKey, certificate };
}
