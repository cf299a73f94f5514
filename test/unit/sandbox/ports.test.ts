import * as net from "node:net";
import { choosePorts } from "../../../sandbox/ports";
import { atFreePorts } from "../../controllers/free-ports";

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

    test("are chosen again where somebody takes one before it is used, and only then", async () => {
        const others: net.Server[] = [];
        let starts = 0;
        const listen = async ([port = 0]: readonly number[]): Promise<number> => {
            if (starts++ === 0) others.push(await hold(port));
            const server = net.createServer();
            await new Promise<void>((resolve, reject) =>
                server.once("error", reject).listen(port, "127.0.0.1", resolve),
            );
            others.push(server);
            return port;
        };
        expect(await atFreePorts(["a"], listen)).toBeGreaterThan(0);
        expect(starts).toBe(2);
        for (const server of others) server.close();
        const fails = jest.fn(() => Promise.reject(new Error("no such file")));
        await expect(atFreePorts(["a"], fails)).rejects.toThrow("no such file");
        expect(fails).toHaveBeenCalledTimes(1);
    });
});
