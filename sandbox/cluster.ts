import { createHash, generateKeyPairSync, randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { dropUselessCertificates } from "./certificates";
import { request } from "./http";
import type { Service } from "./services";
import { writeWhole } from "./write-whole";

/** Users of the sandbox's API server. Both may do everything; there are two so that the audit log tells them apart. */
export type User = "admin" | "controller-manager";

/** The files of a cluster, all in the sandbox's folder. */
export function clusterFiles(dir: string) {
    const kubernetes = path.join(dir, "kubernetes");
    return {
        folder: kubernetes,
        etcdData: path.join(dir, "etcd"),
        certificates: path.join(kubernetes, "certificates"),
        managerCertificates: path.join(kubernetes, "controller-manager"),
        authority: path.join(kubernetes, "certificates", "apiserver.crt"),
        serviceAccountKey: path.join(kubernetes, "service-account.key"),
        tokens: path.join(kubernetes, "tokens.csv"),
        auditPolicy: path.join(kubernetes, "audit-policy.json"),
        audit: path.join(dir, "logs", "kube-audit.jsonl"),
        kubeconfig: (user: User) => path.join(kubernetes, user === "admin" ? "kubeconfig" : `kubeconfig-${user}`),
    };
}

/** What etcd writes of itself before anybody can use it ends within the first 203 bytes of its first log. */
const mostUnbegun = 512;

/**
 * Deletes a store that was killed while it began: by its log it has members, but no vote to lead, so it never would serve.
 * Nothing was stored in it, since what an API server writes first is longer than this log.
 */
export function dropUnbegunStore(dir: string): void {
    const { etcdData } = clusterFiles(dir);
    const folder = path.join(etcdData, "member", "wal");
    const logs = fs.existsSync(folder) ? fs.readdirSync(folder).filter((name) => name.endsWith(".wal")) : [];
    if (logs.length > 1 || (logs[0] !== undefined && lengthOf(path.join(folder, logs[0])) > mostUnbegun)) return;
    fs.rmSync(etcdData, { recursive: true, force: true });
}

/** Bytes at the beginning of a file up to the last that is not zero: a log has its full size from the start. */
function lengthOf(file: string): number {
    const bytes = Buffer.alloc(2 * mostUnbegun);
    const opened = fs.openSync(file, "r");
    try {
        fs.readSync(opened, bytes, 0, bytes.length, 0);
    } finally {
        fs.closeSync(opened);
    }
    return bytes.findLastIndex((byte) => byte !== 0) + 1;
}

function writeOnce(file: string, content: () => string): void {
    if (!fs.existsSync(file)) writeWhole(file, content(), 0o600);
}

/** The next start makes others. */
export function forgetKeys(dir: string): void {
    fs.rmSync(clusterFiles(dir).folder, { recursive: true, force: true });
}

/** Keys and tokens: created at the first start, kept afterwards as long as they serve. */
export function prepareCluster(dir: string): void {
    const files = clusterFiles(dir);
    for (const folder of [files.certificates, path.join(dir, "logs")]) fs.mkdirSync(folder, { recursive: true });
    for (const folder of [files.certificates, files.managerCertificates]) dropUselessCertificates(folder);
    writeOnce(
        files.serviceAccountKey,
        () =>
            generateKeyPairSync("rsa", {
                modulusLength: 2048,
                publicKeyEncoding: { type: "spki", format: "pem" },
                privateKeyEncoding: { type: "pkcs1", format: "pem" },
            }).privateKey,
    );
    writeOnce(files.tokens, () =>
        (["admin", "controller-manager"] satisfies User[])
            .map((user) => `${randomBytes(24).toString("hex")},${user},${user},"system:masters"\n`)
            .join(""),
    );
    const quiet = { level: "None", users: ["controller-manager", "system:apiserver", "system:anonymous"] };
    const writes = { level: "Metadata", verbs: ["create", "update", "patch", "delete", "deletecollection"] };
    const policy = {
        apiVersion: "audit.k8s.io/v1",
        kind: "Policy",
        omitStages: ["RequestReceived", "ResponseStarted"],
        rules: [quiet, writes],
    };
    writeWhole(files.auditPolicy, JSON.stringify(policy));
}

export function tokenOf(dir: string, user: User): string {
    const lines = fs.readFileSync(clusterFiles(dir).tokens, "utf8").split("\n");
    const line = lines.map((text) => text.split(",")).find(([, name]) => name === user);
    if (!line?.[0]) throw new Error(`${clusterFiles(dir).tokens} has no token for ${user}`);
    return line[0];
}

/** Writes the kubeconfig of each user; JSON is YAML, and every client reads it. */
export function writeKubeconfigs(dir: string, port: number): void {
    const files = clusterFiles(dir);
    const authority = fs.readFileSync(files.authority).toString("base64");
    for (const user of ["admin", "controller-manager"] satisfies User[]) {
        const name = "crossroute-sandbox";
        const config = {
            apiVersion: "v1",
            kind: "Config",
            "current-context": name,
            clusters: [
                { name, cluster: { server: `https://127.0.0.1:${port}`, "certificate-authority-data": authority } },
            ],
            users: [{ name: user, user: { token: tokenOf(dir, user) } }],
            contexts: [{ name, context: { cluster: name, user, namespace: "default" } }],
        };
        writeWhole(files.kubeconfig(user), `${JSON.stringify(config, null, 2)}\n`, 0o600);
    }
}

/** The API server refuses to announce a loopback address, and finds no other on a machine that has only that one. */
function advertise(): string[] {
    const addresses = Object.values(os.networkInterfaces()).flatMap((list) => list ?? []);
    const outside = addresses.some((address) => !address.internal && address.family === "IPv4");
    return outside ? [] : ["--advertise-address=192.0.2.1"];
}

/** A name that no other sandbox's store has. */
const storeName = (dir: string): string => `crossroute-${createHash("sha256").update(dir).digest("hex").slice(0, 16)}`;

/** The store. */
export const etcd: Service = {
    name: "etcd",
    executable: "etcd",
    ports: ["etcd"],
    sign: storeName,
    args: ({ dir, ports }) => [
        ...["--name", storeName(dir), "--data-dir", clusterFiles(dir).etcdData, "--log-level", "warn"],
        ...["--listen-client-urls", `http://127.0.0.1:${ports.etcd}`],
        ...["--advertise-client-urls", `http://127.0.0.1:${ports.etcd}`],
        // Its only member has no peers: any port will do.
        ...["--listen-peer-urls", "http://127.0.0.1:0"],
        // The state is not worth waiting for the disk.
        "--unsafe-no-fsync",
    ],
    answers: async ({ dir, ports }, _, timeoutMs) => {
        const server = `http://127.0.0.1:${ports.etcd}`;
        if ((await request(`${server}/health`, { timeoutMs })).status !== 200) return false;
        const members = await request(`${server}/v3/cluster/member/list`, { method: "POST", body: "{}", timeoutMs });
        return members.body.includes(`"${storeName(dir)}"`);
    },
};

const apiServer: Service = {
    name: "kube-apiserver",
    executable: "kube-apiserver",
    ports: ["apiServer"],
    sign: (dir) => `--audit-policy-file=${clusterFiles(dir).auditPolicy}`,
    args: ({ dir, ports }) => {
        const files = clusterFiles(dir);
        return [
            `--etcd-servers=http://127.0.0.1:${ports.etcd}`,
            `--cert-dir=${files.certificates}`,
            `--secure-port=${ports.apiServer}`,
            "--bind-address=127.0.0.1",
            ...advertise(),
            `--service-account-issuer=https://127.0.0.1:${ports.apiServer}/`,
            `--service-account-key-file=${files.serviceAccountKey}`,
            `--service-account-signing-key-file=${files.serviceAccountKey}`,
            `--token-auth-file=${files.tokens}`,
            "--authorization-mode=RBAC",
            "--service-cluster-ip-range=10.0.0.0/24",
            "--disable-admission-plugins=ServiceAccount",
            `--audit-policy-file=${files.auditPolicy}`,
            `--audit-log-path=${files.audit}`,
        ];
    },
    answers: async ({ dir, ports }, _, timeoutMs) => {
        const files = clusterFiles(dir);
        if (!fs.existsSync(files.authority)) return false;
        const server = `https://127.0.0.1:${ports.apiServer}`;
        // Only this sandbox's server has this certificate and knows this token; any process may answer on a port.
        const credentials = { token: tokenOf(dir, "admin"), ca: fs.readFileSync(files.authority), timeoutMs };
        const ready = await request(`${server}/readyz`, credentials);
        if (ready.status !== 200) return false;
        const namespace = await request(`${server}/api/v1/namespaces/default`, credentials);
        return namespace.status === 200;
    },
    ready: ({ dir, ports }) => writeKubeconfigs(dir, ports.apiServer),
};

/**
 * Without the garbage collector, every delete by the Kubernetes provider waits until its timeout. The others make
 * Endpoints and EndpointSlices from each other, which Ingress controllers read.
 */
export const CONTROLLERS = [
    "garbage-collector-controller",
    "namespace-controller",
    "endpoints-controller",
    "endpointslice-controller",
    "endpointslice-mirroring-controller",
];

const controllerManager: Service = {
    name: "kube-controller-manager",
    executable: "kube-controller-manager",
    ports: ["controllerManager"],
    sign: (dir) => `--kubeconfig=${clusterFiles(dir).kubeconfig("controller-manager")}`,
    args: ({ dir, ports }) => {
        const files = clusterFiles(dir);
        return [
            `--kubeconfig=${files.kubeconfig("controller-manager")}`,
            "--leader-elect=false",
            "--use-service-account-credentials=false",
            `--service-account-private-key-file=${files.serviceAccountKey}`,
            `--secure-port=${ports.controllerManager}`,
            "--bind-address=127.0.0.1",
            `--cert-dir=${files.managerCertificates}`,
            `--controllers=${CONTROLLERS.join(",")}`,
        ];
    },
    answers: async ({ dir, ports }, _, timeoutMs) => {
        const certificate = path.join(clusterFiles(dir).managerCertificates, "kube-controller-manager.crt");
        if (!fs.existsSync(certificate)) return false;
        const options = { ca: fs.readFileSync(certificate), timeoutMs };
        return (await request(`https://127.0.0.1:${ports.controllerManager}/healthz`, options)).status === 200;
    },
};

/** The cluster's processes in the order of their start. */
export const CLUSTER: readonly Service[] = [etcd, apiServer, controllerManager];
