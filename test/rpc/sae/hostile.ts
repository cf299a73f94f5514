/** Answers that SAE never gives, made from a seed. */
import type { ServerResponse } from "node:http";

export type Dice = () => number;

export interface Hostile {
    kind: string;
    send(response: ServerResponse): void;
}

const pick = <T>(random: Dice, list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
const json = { "content-type": "application/json" };
const text =
    (status: number, headers: Record<string, string>, body: string | Buffer) =>
    (response: ServerResponse): void =>
        void response.writeHead(status, headers).end(body);

/** What a rule set looks like when everything about it is right but its number. */
const ruleSet = (id: unknown): Record<string, unknown> => ({
    Id: id,
    IngressId: id,
    Name: "lb-bp1shop-80",
    NamespaceId: "cn-hangzhou:prod",
    SlbId: "lb-bp1shop",
    LoadBalanceType: "clb",
    ListenerPort: 80,
    DefaultRule: { AppId: "0099b7be", ContainerPort: 8080 },
    Rules: [{ AppId: "7171a6ca", ContainerPort: 8080, Domain: "shop.example.com", Path: "/" }],
});
const envelope = (data: unknown): Record<string, unknown> => ({
    RequestId: "r",
    Message: "success",
    Code: "200",
    Success: true,
    Data: data,
});

const junk: readonly unknown[] = [
    null,
    true,
    0,
    -1,
    1.5,
    1e308,
    "",
    "x",
    "<b>",
    [],
    [null],
    [[[[]]]],
    {},
    { a: { b: [1] } },
    { toString: 1 },
    "constructor",
    "\u0000\ud800",
    "9".repeat(40),
];

/** A rule set with one of its values in a wrong type. */
function wrongType(random: Dice): Record<string, unknown> {
    const set = ruleSet(87);
    const key = pick(random, ["Id", "ListenerPort", "DefaultRule", "Rules", "NamespaceId"]);
    const wrong: Record<string, readonly unknown[]> = {
        Id: junk,
        ListenerPort: ["x", {}, [], true, 1.5, null],
        DefaultRule: ["x", [], 5, true, { AppId: {}, ContainerPort: [] }],
        Rules: ["x", 5, true, {}, [null], ["a"], [{ Domain: 5, Path: {} }]],
        NamespaceId: [{}, []],
    };
    set[key] = pick(random, wrong[key]!);
    // By itself it is the right answer to a write.
    delete set["IngressId"];
    return set;
}

const kinds: Record<string, (random: Dice) => Hostile["send"]> = {
    page: (random) =>
        text(
            pick(random, [200, 302, 401, 403, 404, 500, 502, 503]),
            { "content-type": "text/html" },
            "<!DOCTYPE html><form>",
        ),
    "other JSON": (random) =>
        text(
            pick(random, [200, 201, 400, 403]),
            json,
            pick(random, [
                "{}",
                '{"error":"please log in"}',
                '{"status":"ok"}',
                "[]",
                '"x"',
                "null",
                "1",
                '{"Data":{"Id":87,"IngressId":87}}',
            ]),
        ),
    "wrong type": (random) => text(200, json, JSON.stringify(envelope(wrongType(random)))),
    junk: (random) => text(200, json, JSON.stringify(envelope(pick(random, junk)))),
    "foreign id": (random) => {
        const id = pick<unknown>(random, [88, "88", "87x", 870, 0, -87, "087", 8.7, "9007199254740993"]);
        return text(200, json, JSON.stringify(envelope(ruleSet(id))));
    },
    "bad list": (random) => {
        const list = pick<unknown>(random, [
            [null],
            {},
            ["a"],
            [ruleSet(null)],
            [{ ...ruleSet(88), NamespaceId: "b" }],
            "x",
        ]);
        return text(200, json, JSON.stringify(envelope({ IngressList: list, TotalSize: 1 })));
    },
    "short list": (random) => {
        const TotalSize = pick<unknown>(random, [2, 1e9, -1, "x", null, 1.5]);
        return text(200, json, JSON.stringify(envelope({ IngressList: [ruleSet(88)], TotalSize })));
    },
    contradiction: (random) => {
        const over = pick(random, [
            { Code: "500" },
            { Success: "yes" },
            { Success: 1, Code: 1 },
            { Code: ["200"] },
            { Code: {} },
        ]);
        return text(200, json, JSON.stringify({ ...envelope(ruleSet(87)), ...over }));
    },
    truncated: (random) => {
        const whole = JSON.stringify(envelope(ruleSet(87)));
        return text(200, json, whole.slice(0, 1 + Math.floor(random() * (whole.length - 2))));
    },
    cut: (random) => {
        const whole = JSON.stringify(envelope(ruleSet(87)));
        const sent = Math.floor(random() * whole.length);
        return (response) => {
            response.writeHead(200, { ...json, "content-length": String(whole.length) });
            response.write(whole.slice(0, sent));
            setImmediate(() => response.destroy());
        };
    },
    "bad encoding": (random) =>
        text(200, json, Buffer.from([0x7b, 0x22, pick(random, [0xff, 0xc0, 0xed]), 0xa0, 0x22, 0x3a, 0x31, 0x7d])),
    compressed: (random) =>
        text(
            200,
            { ...json, "content-encoding": pick(random, ["gzip", "br", "x"]) },
            Buffer.from([0x1f, 0x8b, 8, 0, 1]),
        ),
    "prototype keys": (random) => {
        const inner = pick(random, [
            '"__proto__":{"Id":87}',
            '"constructor":{"prototype":{"Id":87}}',
            '"hasOwnProperty":1',
        ]);
        return text(200, json, `{${inner},"Code":"200","Success":true,"Data":{${inner}}}`);
    },
    deep: (random) => text(200, json, pick(random, ["[", '{"Data":']).repeat(100_000)),
    "long message": (random) =>
        text(400, json, JSON.stringify({ Code: "Odd", Message: pick(random, [" ", ",", "%", '\\"']).repeat(40_000) })),
    huge: (random) => {
        const chunk = Buffer.alloc(1024 * 1024, pick(random, [" ", "[", "9", '"']));
        return (response) => {
            response.writeHead(200, json);
            let left = 64;
            const more = (): void => {
                while (left-- > 0) if (!response.write(chunk)) return void response.once("drain", more);
                response.end();
            };
            more();
        };
    },
    slow: () => (response) => {
        response.writeHead(200, json);
        const timer = setInterval(() => response.write(" "), 20);
        response.on("close", () => clearInterval(timer));
    },
    silent: () => () => undefined,
    "no HTTP": (random) => (response) => {
        response.socket?.end(
            pick(random, [
                "garbage\r\n\r\n",
                "HTTP/1.1 999 \u0000\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
            ]),
        );
    },
    "endless header": () => (response) => {
        response.socket?.end(`HTTP/1.1 200 OK\r\nx: ${"y".repeat(200_000)}\r\n\r\n{}`);
    },
};

/** The next answer; of the expensive kinds a few. */
export function hostile(random: Dice): Hostile {
    const names = Object.keys(kinds);
    let kind = pick(random, names);
    if ((kind === "huge" || kind === "slow" || kind === "silent") && random() < 0.6) kind = pick(random, names);
    return { kind, send: kinds[kind]!(random) };
}
