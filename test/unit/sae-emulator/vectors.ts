// Requests captured from Alibaba Cloud's own clients (access key testAK / testSK).
import type { SignedRequest } from "../../../sandbox/sae-emulator/signature";

export const KEYS = { testAK: "testSK" };

const INGRESS = "/pop/v1/sam/ingress/Ingress";
const CREATE_QUERY =
    "NamespaceId=cn-hangzhou%3Atest&SlbId=alb-x&ListenerPort=80&LoadBalanceType=alb&Description=a%20b%2Bc%27(d)*~%E4%B8%AD&EnableGzip=false&DefaultRule=%7B%22appId%22%3A%22A%22%2C%22containerPort%22%3A8080%7D";
const CREATE_BODY =
    "Rules=%5B%7B%22appId%22%3A%22A%22%2C%22containerPort%22%3A8080%2C%22domain%22%3A%22*.sae.site%22%2C%22path%22%3A%22%2Fsys%2F(.*)%2F(.*)%2Faaa%22%2C%22rewritePath%22%3A%22%2F%24%7B1%7D%22%7D%5D";
const CLB_QUERY =
    "NamespaceId=cn-hangzhou%3Atest&ListenerPort=80&SlbId=lb-x&DefaultRule=%7B%22appId%22%3A%22A%22%2C%22containerPort%22%3A8080%7D";
const CLB_BODY =
    "Rules=%5B%7B%22appId%22%3A%22A%22%2C%22containerPort%22%3A8080%2C%22domain%22%3A%22a.example.com%22%2C%22path%22%3A%22%2F%22%7D%5D";
const EMPTY_HASH = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/** A captured request: what `verifySignature` takes, with the raw query. */
export interface Vector extends Omit<SignedRequest, "query"> {
    rawQuery: string;
}

interface Capture {
    action: string;
    method: string;
    query: string;
    body?: string;
    hash?: string;
    host: string;
    nonce: string;
    signature: string;
    date?: string;
    token?: string;
}

function vector(capture: Capture): Vector {
    const headers: Record<string, string> = {
        host: capture.host,
        "x-acs-action": capture.action,
        "x-acs-content-sha256": capture.hash ?? EMPTY_HASH,
        "x-acs-credentials-provider": capture.token ? "static_sts" : "static_ak",
        "x-acs-date": capture.date ?? "2026-11-21T00:55:53Z",
        "x-acs-signature-nonce": capture.nonce,
        "x-acs-version": "2019-05-06",
    };
    if (capture.body) headers["content-type"] = "application/x-www-form-urlencoded";
    if (capture.token) {
        headers["x-acs-accesskey-id"] = "testAK";
        headers["x-acs-security-token"] = capture.token;
    }
    const names = Object.keys(headers).sort().join(";");
    headers["authorization"] =
        `ACS3-HMAC-SHA256 Credential=testAK,SignedHeaders=${names},Signature=${capture.signature}`;
    headers["user-agent"] = "AlibabaCloud (linux; x64) Node.js/v20.20.2 Core/1.0.1 TeaDSL/2";
    headers["accept"] = "application/json";
    return {
        method: capture.method,
        path: INGRESS,
        rawQuery: capture.query,
        headers,
        body: Buffer.from(capture.body ?? ""),
    };
}

export const VECTORS: Readonly<Record<string, Vector>> = {
    "CreateIngress on an ALB with awkward characters": vector({
        action: "CreateIngress",
        method: "POST",
        query: CREATE_QUERY,
        body: CREATE_BODY,
        hash: "0951f54e6cca33bd8a72347ae680a7e76e7099c503295b8548534d0c6f471f20",
        host: "127.0.0.1:33787",
        nonce: "24b79086c8a9cd82530d1f9901a39dc1cca3abc5a79bdcba87bd4516e1f9d55b",
        signature: "beaebbce3c783c8f46d9a656ea8f35bfc8ea6d67de7ebf5da9521c4bf725f24f",
    }),
    "UpdateIngress with temporary credentials": vector({
        action: "UpdateIngress",
        method: "PUT",
        query: CREATE_QUERY,
        body: CREATE_BODY,
        hash: "0951f54e6cca33bd8a72347ae680a7e76e7099c503295b8548534d0c6f471f20",
        host: "127.0.0.1:35201",
        nonce: "362cd72fdbf4d0c1430a0b568e1a79647fbc68ddbb9619833a0dbf943ce62202",
        signature: "6f5d1db6c8ecac658eb108ea9a8560d9ac581bbb32c95f2439b542709d551460",
        token: "STSTOKEN",
    }),
    DescribeIngress: vector({
        action: "DescribeIngress",
        method: "GET",
        query: "IngressId=87",
        host: "127.0.0.1:34363",
        nonce: "ba115122bd3a5597918de4c76ed2e36c191e3ce70217596a2089d713e57cb5ec",
        signature: "d7f21d72c2abf8b50e7d858ba23bfc22f764edc1f6f80583c6e4daf418c04c39",
    }),
    "CreateIngress on a CLB": vector({
        action: "CreateIngress",
        method: "POST",
        query: CLB_QUERY,
        body: CLB_BODY,
        hash: "77a8f60095a5177642ec3f32597ab3ca1d5be1cff6e4de5498bfc4caea04cfa7",
        host: "127.0.0.1:40837",
        nonce: "c3d7286441a5ae736f0b173fb6087bc87b138449c5077e346b2dae2a9ba6687e",
        signature: "51606d8fab2b57d43e743290becb7e8a3cabfa1190bf9e34df30461410c4b9f1",
        date: "2026-11-21T01:05:38Z",
    }),
    DeleteIngress: vector({
        action: "DeleteIngress",
        method: "DELETE",
        query: "IngressId=87",
        host: "127.0.0.1:42331",
        nonce: "5bfbd41187089f059d558b630dc613bfb9ee6addb49d1df1d1d636bec5482367",
        signature: "062e33c62a1872e471ac2ff4101a06fa133b9f76a238e6b25f1d521072747ddc",
    }),
};
