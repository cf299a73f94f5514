import { UNKNOWN_INPUT } from "../../../provider/inputs/unknown";
import type { EndpointsArgs } from "../../../provider/platforms/kubernetes/fields/args";
import { planEndpoints } from "../../../provider/platforms/kubernetes/manifest/endpoints";
import { planLate } from "../../../provider/platforms/kubernetes/manifest/late-endpoints";

/** Which EndpointSlices a preview names while an address is late, and which there are once it is known. */

const late = UNKNOWN_INPUT as unknown as string;
const many = (count: number): string[] => Array.from({ length: count }, (_, i) => `10.0.${i >> 8}.${i & 255}`);
const of = (addresses: unknown): EndpointsArgs =>
    ({ kind: "EndpointSlice", service: false, port: 80, addresses }) as EndpointsArgs;
const suffixes = (args: EndpointsArgs): string[] => planEndpoints(args).objects.map(({ suffix }) => suffix);
const previewed = (args: EndpointsArgs, had: readonly string[]): string[] =>
    planLate(args, {
        isName: false,
        families: had.map((suffix) => (suffix.includes("v6") ? "IPv6" : "IPv4")),
        slices: had,
    }).map(({ suffix }) => suffix);

const six = (n: number): string => `2001:db8::${n}`;

test.each<[what: string, addresses: (late: string) => unknown, is: string, had: string[]]>([
    ["a known address of another family", (one) => ["10.0.0.1", six(1), one], "10.0.0.2", ["-ipv4"]],
    ["more known addresses than one slice holds", (one) => [...many(150), one], "10.9.0.1", ["-ipv4"]],
    ["known addresses of the other family only", (one) => [six(1), one], "10.0.0.2", ["-ipv4"]],
    ["the address that fills a slice over", (one) => [...many(100), one], "10.9.0.1", ["-ipv4"]],
    ["known addresses of one family in new Endpoints", (one) => [six(1), one], six(2), []],
    ["known addresses of both families in new Endpoints", (one) => ["10.0.0.1", six(1), one], "10.0.0.2", []],
    ["fewer addresses than before", (one) => ["10.0.0.1", one], "10.0.0.2", ["-ipv4", "-ipv4-2"]],
    ["a family that the stack has and no known address is of", (one) => ["10.0.0.1", one], six(1), ["-ipv4", "-ipv6"]],
    ["nothing else", (one) => [one], six(1), ["-ipv6"]],
])("a late address beside %s hides and invents no slice", (_, addresses, is, had) => {
    expect(previewed(of(addresses(late)), had)).toEqual(suffixes(of(addresses(is))));
});

test("slices that the known addresses need are named in every preview, and none that no late address can fill", () => {
    const ips = ["10.0.0.1", six(1), late];
    const lists = ips.flatMap((a) => [[a], ...ips.flatMap((b) => [[a, b], ...ips.map((c) => [a, b, c])])]);
    const formers = [[], ["-ipv4"], ["-ipv6"], ["-ipv4", "-ipv6"], ["-ipv4", "-ipv4-2"]];
    const faults = [...lists, ...lists.map((list) => [...many(99), ...list])].flatMap((list) =>
        formers.flatMap((had) => {
            if (!list.includes(late)) return [];
            const said = previewed(of(list), had);
            const sure = suffixes(of(list.filter((ip) => ip !== late)));
            const possible = ["10.9.9.9", six(9)].flatMap((ip) =>
                suffixes(of(list.map((one) => (one === late ? ip : one)))),
            );
            return [
                ...sure.filter((one) => !said.includes(one)).map((one) => `${list.join()}: ${one} is hidden`),
                ...said.filter((one) => !possible.includes(one)).map((one) => `${list.join()}: ${one} is invented`),
            ];
        }),
    );
    expect(faults).toEqual([]);
});

test("a late list keeps the slices that the stack has, and those that the known list beside it needs", () => {
    const subsets = (notReady: unknown): EndpointsArgs =>
        ({
            kind: "EndpointSlice",
            service: false,
            subsets: [{ addresses: [{ ip: six(1) }], notReadyAddresses: notReady, ports: [{ port: 80 }] }],
        }) as EndpointsArgs;
    expect(previewed(subsets(UNKNOWN_INPUT), ["-ipv4"])).toEqual(["-ipv4", "-ipv6"]);
    expect(previewed(subsets(UNKNOWN_INPUT), ["-ipv6"])).toEqual(["-ipv6"]);
    expect(previewed(subsets([{ ip: UNKNOWN_INPUT }]), [])).toEqual(["-ipv6"]);
});
