import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as http from "node:http";
import * as https from "node:https";
import { connect, type AddressInfo } from "node:net";
import * as path from "node:path";
import { forThisMachine } from "../../../sandbox/toolchain/download";
import { VERSIONS } from "../../../sandbox/tools";
import { identity } from "./certificates";
import { script } from "./helpers";

const HOSTS = ["get.pulumi.com", "dl.k8s.io", "github.com", "raw.githubusercontent.com"];
const sum = (content: Buffer | string): string => createHash("sha256").update(content).digest("hex");

/** The hosts of the makers on loopback, with certificates of an authority of the test, behind a proxy. */
export interface Makers {
    /** What they publish, by address. */
    published: Map<string, Buffer | string>;
    /** The tunnels that the proxy was asked for. */
    tunnels: string[];
    /** The settings of a user whose network has this proxy and this authority. */
    env: { HTTPS_PROXY: string; NODE_EXTRA_CA_CERTS: string };
    close(): void;
}

/** @param folder where the certificate of the authority is kept */
export async function startMakers(folder: string): Promise<Makers> {
    const authority = identity("authority of the test");
    const { key, certificate } = identity("makers", HOSTS, authority);
    const published = new Map<string, Buffer | string>();
    const tunnels: string[] = [];
    const options = { key: key.export({ type: "pkcs8", format: "pem" }), cert: certificate };
    const makers = https.createServer(options, (request, response) => {
        const content = published.get(`https://${request.headers.host}${request.url}`);
        // The root of a host, which is asked whether it is there.
        response.writeHead(content === undefined && request.url !== "/" ? 404 : 200).end(content);
    });
    const proxy = http.createServer().on("connect", (request, client) => {
        tunnels.push(request.url ?? "");
        const onward = connect(portOf(makers), "127.0.0.1", () => {
            client.write("HTTP/1.1 200 Connection established\r\n\r\n");
            onward.pipe(client).pipe(onward);
        });
        onward.on("error", () => client.destroy());
        client.on("error", () => onward.destroy());
    });
    for (const server of [makers, proxy]) await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    fs.writeFileSync(path.join(folder, "authority.pem"), authority.certificate);
    return {
        published,
        tunnels,
        env: {
            HTTPS_PROXY: `http://127.0.0.1:${portOf(proxy)}`,
            NODE_EXTRA_CA_CERTS: path.join(folder, "authority.pem"),
        },
        close() {
            for (const server of [makers, proxy]) {
                server.closeAllConnections();
                server.close();
            }
        },
    };
}

const portOf = (server: http.Server | https.Server): number => (server.address() as AddressInfo).port;

/** Bodies of shell scripts that stand for the makers' executables. */
export type Executables = Record<
    | "pulumi"
    | "pulumi-language-nodejs"
    | "pulumi-resource-kubernetes"
    | "kube-apiserver"
    | "kube-controller-manager"
    | "etcd",
    string
>;

/** Scripts that say which version they are, as far as anybody asks. */
export const TOYS: Executables = {
    pulumi: `echo v${VERSIONS.pulumi}`,
    "pulumi-language-nodejs": "",
    "pulumi-resource-kubernetes": "",
    "kube-apiserver": `echo Kubernetes v${VERSIONS.kubernetes}`,
    "kube-controller-manager": `echo Kubernetes v${VERSIONS.kubernetes}`,
    etcd: `echo etcd Version: ${VERSIONS.etcd}`,
};

const heredoc = (file: string, body: string): string =>
    `cat > "${file}" <<'END'\n#!/bin/sh\n${body}\nEND\nchmod +x "${file}"`;

/** Publishes the executables as their makers do, with checksums; the envtest index is not there. */
export function publish(published: Map<string, Buffer | string>, tools: Executables, folder: string): void {
    const plugin = "$PULUMI_HOME/plugins/$3-$4-v$5";
    const install = [
        `if [ "$1 $2" = "plugin install" ]; then`,
        `mkdir -p "${plugin}"`,
        heredoc(`${plugin}/pulumi-$3-$4`, tools["pulumi-resource-kubernetes"]).replaceAll("END", "PLUGIN"),
        "exit\nfi",
        tools.pulumi,
    ].join("\n");
    published.set(
        "https://get.pulumi.com/install.sh",
        [
            "#!/bin/sh",
            'while [ $# -gt 0 ]; do case "$1" in --install-root) root=$2 ;; esac; shift; done',
            'mkdir -p "$root/bin"',
            heredoc("$root/bin/pulumi", install),
            heredoc("$root/bin/pulumi-language-nodejs", tools["pulumi-language-nodejs"]),
        ].join("\n"),
    );
    const release = forThisMachine(`https://dl.k8s.io/release/v${VERSIONS.kubernetes}/bin/{os}/{arch}`);
    for (const file of ["kube-apiserver", "kube-controller-manager"] as const) {
        const content = `#!/bin/sh\n${tools[file]}\n`;
        published.set(`${release}/${file}`, content).set(`${release}/${file}.sha256`, sum(content));
    }
    publishEtcd(published, archive("etcd", tools.etcd, folder));
}

const etcdRelease = `https://github.com/etcd-io/etcd/releases/download/v${VERSIONS.etcd}`;
const etcdFile = forThisMachine(`etcd-v${VERSIONS.etcd}-{os}-{arch}.tar.gz`);

/** Publishes an archive of etcd with its checksum. */
export function publishEtcd(published: Map<string, Buffer | string>, content: Buffer): void {
    published
        .set(`${etcdRelease}/${etcdFile}`, content)
        .set(`${etcdRelease}/SHA256SUMS`, `${sum(content)}  ${etcdFile}\n`);
}

/** A .tar.gz that holds one executable script in a folder of its own. */
export function archive(name: string, body: string, folder: string): Buffer {
    const packed = fs.mkdtempSync(path.join(folder, "pack-"));
    script(path.join(packed, "release", name), body);
    execFileSync("tar", ["-czf", path.join(packed, "all.tar.gz"), "-C", packed, "release"]);
    return fs.readFileSync(path.join(packed, "all.tar.gz"));
}
