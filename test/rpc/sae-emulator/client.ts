import { createHash, createHmac, randomUUID } from "node:crypto";
import { request } from "node:http";

const INGRESS = "/pop/v1/sam/ingress/Ingress";
const PATHS: Readonly<Record<string, readonly [method: string, path: string]>> = {
    CreateIngress: ["POST", INGRESS],
    UpdateIngress: ["PUT", INGRESS],
    DescribeIngress: ["GET", INGRESS],
    DeleteIngress: ["DELETE", INGRESS],
    ListIngresses: ["GET", `${INGRESS}List`],
    ListApplications: ["GET", "/pop/v1/sam/app/listApplications"],
    DescribeNamespaceList: ["GET", "/pop/v1/sam/namespace/describeNamespaceList"],
};

export interface Answer {
    status: number;
    headers: Record<string, string | string[] | undefined>;
    text: string;
    /** The parsed body, or undefined when it is not JSON. */
    body: Body | undefined;
}

/** The envelope, as far as tests look at it. */
export interface Body {
    Code?: string;
    Message?: string;
    ErrorCode?: string;
    Success?: boolean;
    RequestId?: string;
    Data?: Record<string, unknown>;
}

/** What a test may do otherwise than a well-behaved client. */
export interface Oddities {
    method?: string;
    path?: string;
    version?: string;
    headers?: Record<string, string>;
    nonce?: string;
    date?: string;
    /** Sends `Rules` in the query. */
    rulesInQuery?: boolean;
    /** Leaves without waiting for the answer. */
    signal?: AbortSignal;
}

/** A client of the SAE API of the tests' own: it signs with ACS3-HMAC-SHA256 and sends the body in chunks. */
export class SaeClient {
    constructor(
        private readonly endpoint: string,
        private readonly key = {
            id: "sandbox-key-id",
            secret: "sandbox-key-secret",
            token: undefined as string | undefined,
        },
    ) {}

    call(action: string, fields: Record<string, unknown>, odd: Oddities = {}): Promise<Answer> {
        const [method, path] = Object.hasOwn(PATHS, action) ? PATHS[action] : ["GET", "/"];
        const texts = Object.entries(fields)
            .filter(([, value]) => value !== undefined)
            .map(([name, value]) => [name, typeof value === "object" ? JSON.stringify(value) : String(value)] as const);
        const inBody = texts.filter(([name]) => name === "Rules" && !odd.rulesInQuery);
        const query = join(texts.filter((pair) => !inBody.includes(pair)));
        const body = join(inBody);
        const headers: Record<string, string> = {
            host: this.endpoint,
            "x-acs-action": action,
            "x-acs-version": odd.version ?? "2019-05-06",
            "x-acs-date": odd.date ?? new Date().toISOString().replace(/\.\d+/, ""),
            "x-acs-signature-nonce": odd.nonce ?? randomUUID(),
            "x-acs-content-sha256": sha256(body),
            ...(this.key.token ? { "x-acs-security-token": this.key.token } : {}),
            ...(body ? { "content-type": "application/x-www-form-urlencoded" } : {}),
        };
        const verb = odd.method ?? method;
        const where = odd.path ?? path;
        const names = Object.keys(headers).sort();
        const canonical = [
            verb,
            where,
            query,
            ...names.map((n) => `${n}:${headers[n]}`),
            "",
            names.join(";"),
            sha256(body),
        ];
        const signature = createHmac("sha256", this.key.secret)
            .update(`ACS3-HMAC-SHA256\n${sha256(canonical.join("\n"))}`)
            .digest("hex");
        headers["authorization"] =
            `ACS3-HMAC-SHA256 Credential=${this.key.id},SignedHeaders=${names.join(";")},Signature=${signature}`;
        return send(
            this.endpoint,
            verb,
            query ? `${where}?${query}` : where,
            { ...headers, ...odd.headers },
            body,
            odd.signal,
        );
    }

    /** The id of a new rule set. */
    async create(fields: Record<string, unknown> = {}): Promise<number> {
        const answer = await this.call("CreateIngress", { ...CLB, ...fields });
        if (answer.body?.Code !== "200") throw new Error(answer.text);
        return Number(answer.body.Data?.["IngressId"]);
    }
}

export const NAMESPACE = "cn-hangzhou:prod";
export const RULE = { domain: "shop.example.com", path: "/a%20b", appId: "shop", containerPort: 8080 };
export const CLB = {
    NamespaceId: NAMESPACE,
    SlbId: "lb-1",
    ListenerPort: 80,
    DefaultRule: { appId: "web", containerPort: 8080 },
    Rules: [RULE],
};

function join(pairs: readonly (readonly [string, string])[]): string {
    const strict = (text: string) =>
        encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
    return [...pairs]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, value]) => `${strict(name)}=${strict(value)}`)
        .join("&");
}

function sha256(text: string): string {
    return createHash("sha256").update(text).digest("hex");
}

/** Sends a request as it is and reads the answer; fails when the connection is cut. */
export function send(
    endpoint: string,
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body = "",
    signal?: AbortSignal,
): Promise<Answer> {
    const [host, port] = endpoint.split(":");
    return new Promise((resolve, reject) => {
        const outgoing = request({ host, port, method, path, headers, signal }, (incoming) => {
            const parts: Buffer[] = [];
            incoming.on("error", reject);
            incoming.on("data", (part: Buffer) => parts.push(part));
            incoming.on("end", () => {
                const text = Buffer.concat(parts).toString("utf8");
                resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text, body: json(text) });
            });
        });
        outgoing.on("error", reject);
        // Without a Content-Length node sends chunks; two writes make two of them.
        if (body) outgoing.write(body.slice(0, 10));
        outgoing.end(body.slice(10));
    });
}

/** Calls the control API. */
export async function control<T>(endpoint: string, method: string, path: string, body?: unknown): Promise<T> {
    const answer = await send(
        endpoint,
        method,
        `/_emulator/${path}`,
        {},
        body === undefined ? "" : JSON.stringify(body),
    );
    if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
    return JSON.parse(answer.text) as T;
}

function json(text: string): Body | undefined {
    try {
        return JSON.parse(text) as Body;
    } catch {
        return undefined;
    }
}
