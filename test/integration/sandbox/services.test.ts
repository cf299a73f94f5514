import * as fs from "node:fs";
import * as net from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { CLUSTER } from "../../../sandbox/cluster";
import { saeEmulator } from "../../../sandbox/emulator";
import { isAlive } from "../../../sandbox/processes";
import { launch, PortTakenError, untilReady } from "../../../sandbox/services";
import { ensureTools } from "../../../sandbox/toolchain/ensure";

const [etcd] = CLUSTER;
const dir = fs.mkdtempSync(path.join(os.tmpdir(), "crossroute-port-"));
const intruder = net.createServer((socket) => {
    socket.end('HTTP/1.1 200 OK\r\ncontent-length: 25\r\n\r\n{"health":"true","pid":1}');
});
let port = 0;

beforeAll(async () => {
    fs.mkdirSync(path.join(dir, "logs"));
    await new Promise<void>((resolve) => intruder.listen(0, "127.0.0.1", resolve));
    port = (intruder.address() as net.AddressInfo).port;
});
afterAll(() => {
    intruder.close();
    fs.rmSync(dir, { recursive: true });
});

test.each([
    ["etcd", etcd],
    ["the SAE emulator", saeEmulator],
])("%s that finds its port taken says so, although somebody else answers there", async (_, service) => {
    if (!service) throw new Error("no such service");
    const ports = { etcd: port, apiServer: port, controllerManager: port, sae: port };
    const { files: tools } = await ensureTools(["etcd"]);
    const context = { dir, ports, tools };
    const child = launch(service, context);
    await expect(untilReady(service, context, child)).rejects.toThrow(PortTakenError);
    expect(isAlive(child)).toBe(false);
});
