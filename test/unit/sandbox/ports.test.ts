import * as net from "node:net";
import { choosePorts } from "../../../sandbox/ports";

const hold = (port: number): Promise<net.Server> =>
    new Promise((resolve) => {
        const server = net.createServer().listen(port, "127.0.0.1", () => resolve(server));
    });

describe("free ports", () => {
    test("are all different", async () => {
        const ports = await choosePorts(["a", "b", "c", "d"]);
        expect(new Set(Object.values(ports)).size).toBe(4);
    });

    test("are those of the last time when nobody took them in between", async () => {
        const before = await choosePorts(["a", "b"]);
        expect(await choosePorts(["a", "b"], before)).toEqual(before);
    });

    test("are others when somebody did", async () => {
        const server = await hold(0);
        const { port } = server.address() as net.AddressInfo;
        const ports = await choosePorts(["a"], { a: port });
        expect(ports.a).not.toBe(port);
        server.close();
    });
});
