import { planEndpoints } from "../../../provider/platforms/kubernetes/manifest/endpoints";
import { checkEndpoints } from "../../../provider/platforms/kubernetes/check/endpoints";

const stored = (subsets: object[]): unknown =>
    planEndpoints({ service: false, subsets }).objects.map(({ body }) => body.subsets)[0];
const ports = [{ name: "a", port: 80 }];
const tcp = [{ name: "a", port: 80, protocol: "TCP" }];
const at = (...ips: string[]): object[] => ips.map((ip) => ({ ip }));

describe("subsets are stored as servers that pack them do", () => {
    it("with the same ports as one, and the addresses sorted", () => {
        expect(
            stored([
                { addresses: at("10.0.0.2"), ports },
                { addresses: at("10.0.0.3"), ports: [{ name: "b", port: 81 }] },
                { addresses: at("10.0.0.1", "10.0.0.2"), notReadyAddresses: at("10.0.0.4"), ports: tcp },
            ]),
        ).toEqual([
            { addresses: at("10.0.0.1", "10.0.0.2"), notReadyAddresses: at("10.0.0.4"), ports: tcp },
            { addresses: at("10.0.0.3"), ports: [{ name: "b", port: 81, protocol: "TCP" }] },
        ]);
    });

    const port = (name: string, number: number): object => ({ name, port: number, protocol: "TCP" });
    it.each<[what: string, subsets: object[], expected: object[]]>([
        [
            "ports of the same addresses, whatever their order",
            [
                { addresses: at("10.0.0.1", "10.0.0.2"), ports: [port("a", 80)] },
                { addresses: at("10.0.0.3"), ports: [port("c", 82)] },
                { addresses: at("10.0.0.2", "10.0.0.1"), ports: [port("b", 81)] },
            ],
            [
                { addresses: at("10.0.0.1", "10.0.0.2"), ports: [port("a", 80), port("b", 81)] },
                { addresses: at("10.0.0.3"), ports: [port("c", 82)] },
            ],
        ],
        [
            "the same ports in another order",
            [
                { addresses: at("10.0.0.1"), ports: [port("a", 80), port("b", 81)] },
                { addresses: at("10.0.0.2"), ports: [port("b", 81), port("a", 80)] },
            ],
            [{ addresses: at("10.0.0.1", "10.0.0.2"), ports: [port("a", 80), port("b", 81)] }],
        ],
        [
            "one of the ports of another subset",
            [
                { addresses: at("10.0.0.1"), ports: [port("a", 80), port("b", 81)] },
                { addresses: at("10.0.0.2"), ports: [port("a", 80)] },
            ],
            [
                { addresses: at("10.0.0.1", "10.0.0.2"), ports: [port("a", 80)] },
                { addresses: at("10.0.0.1"), ports: [port("b", 81)] },
            ],
        ],
        [
            "not ports of one name, nor without names: the server takes them apart only",
            [
                { addresses: at("10.0.0.1"), ports: [port("a", 80)] },
                { addresses: at("10.0.0.1"), ports: [port("a", 81)] },
            ],
            [
                { addresses: at("10.0.0.1"), ports: [port("a", 80)] },
                { addresses: at("10.0.0.1"), ports: [port("a", 81)] },
            ],
        ],
        [
            "not where an address is ready on one port only",
            [
                { addresses: at("10.0.0.1"), ports: [port("a", 80)] },
                { notReadyAddresses: at("10.0.0.1"), ports: [port("b", 81)] },
            ],
            [
                { addresses: at("10.0.0.1"), ports: [port("a", 80)] },
                { notReadyAddresses: at("10.0.0.1"), ports: [port("b", 81)] },
            ],
        ],
    ])("by ports and by addresses: %s", (_what, subsets, expected) => {
        expect(stored(subsets)).toEqual(expected);
        expect(checkEndpoints({ service: false, subsets })).toEqual([]);
    });

    it("without ports where no Service asks for them, as the server takes them", () => {
        const subsets = [{ addresses: at("10.0.0.1") }];
        expect(checkEndpoints({ service: false, subsets })).toEqual([]);
        expect(stored(subsets)).toEqual(subsets);
        expect(checkEndpoints({ subsets }).map(({ where }) => where)).toEqual(["subsets"]);
    });

    it("but apart where an address is ready here and not there, or is described in two ways", () => {
        const apart = [
            { addresses: at("10.0.0.1"), ports: tcp },
            { notReadyAddresses: at("10.0.0.1"), ports: tcp },
            { addresses: [{ ip: "10.0.0.1", nodeName: "n" }], ports: tcp },
        ];
        expect(stored(apart)).toEqual(apart);
    });

    it("and a wrong address is told where it was written", () => {
        const subsets = [
            { addresses: at("10.0.0.9"), ports },
            { addresses: at("127.0.0.1"), ports },
        ];
        expect(checkEndpoints({ service: false, subsets }).map(({ where }) => where)).toEqual([
            "subsets[1].addresses[0].ip",
        ]);
    });
});
