/** Rules for addresses of clients: of which clients a difference is said. */
import { describeChange, trafficDiff, type Rule } from "../../../provider/routing";
import { addressGroups, blockHas, otherAddress } from "../../../provider/routing/addresses";
import { rule, table } from "./support";

const host = "a.example.com";
const told = (before: readonly Rule[], after: readonly Rule[]): string[] =>
    trafficDiff([table("cce", before)], [table("cce", after)]).map(describeChange);
const api = (...sources: string[]): Rule => rule(host, "/api", "Exact", { to: "api", sources });

test("clients that both lists have keep their answer, and only the others are named", () => {
    expect(told([api("10.0.0.0/8", "192.168.0.0/16")], [api("10.0.0.0/8", "172.16.0.0/12")])).toEqual([
        expect.stringMatching(/ from 192\.168\.0\.0\/16 loses its answer/),
        expect.stringMatching(/ from 172\.16\.0\.0\/12 gains an answer/),
    ]);
});

test("of a list with one network more, the new network alone gains", () => {
    expect(told([api("10.0.0.0/8")], [api("10.0.0.0/8", "192.168.0.0/16", "172.16.0.0/12")])).toEqual([
        expect.stringMatching(/ from 192\.168\.0\.0\/16 or 172\.16\.0\.0\/12 gains an answer/),
    ]);
});

test("a network that becomes narrower loses all but what is left of it", () => {
    expect(told([api("10.0.0.0/8")], [api("10.1.0.0/16")])).toEqual([
        expect.stringMatching(/ from 10\.0\.0\.0\/8 but not 10\.1\.0\.0\/16 loses its answer/),
    ]);
    expect(told([api("10.0.0.0/8")], [api("10.0.0.0/16")])).toEqual([
        expect.stringMatching(/ from 10\.0\.0\.0\/8 but not 10\.0\.0\.0\/16 loses its answer/),
    ]);
});

test("a network written as its two halves is the same network", () => {
    expect(told([api("10.0.0.0/8")], [api("10.0.0.0/9", "10.128.0.0/9")])).toEqual([]);
});

test("a list that is opened for everybody says so of the addresses that had no answer", () => {
    expect(told([api("10.0.0.0/8")], [api("0.0.0.0/0")])).toEqual([
        expect.stringMatching(/ from other addresses than 10\.0\.0\.0\/8 gains an answer/),
    ]);
});

test("what changes for every client names no addresses, though another path does", () => {
    const web = rule(host, "/web", "Exact", { to: "web" });
    const lines = told([web, api("10.0.0.0/8")], [api("0.0.0.0/0")]);
    expect(lines).toEqual([
        expect.stringMatching(/web\S* loses its answer/),
        expect.stringMatching(/api\S* from other addresses than 10\.0\.0\.0\/8 gains an answer/),
    ]);
    expect(lines[0]).not.toContain("from other");
});

test("every address is in the group of the lists that have it, and every group has an address of its own", () => {
    let seed = 7;
    const draw = (below: number): number => (seed = (seed * 48271) % 2147483647) % below;
    const block = (): string =>
        `10.${draw(3)}.${draw(3) * 64}.${draw(2) * 128}/${[7, 8, 15, 16, 18, 24, 25, 32][draw(8)]}`;
    const some = (): string[] =>
        Array.from({ length: 60 }, () => `${9 + draw(3)}.${draw(4)}.${draw(4) * 64 + draw(2)}.${draw(2) * 128}`);
    for (let round = 0; round < 100; round++) {
        const lists = Array.from({ length: 1 + draw(4) }, () => Array.from({ length: 1 + draw(4) }, block));
        const listsOf = (address: string): string =>
            lists.flatMap((list, i) => (list.some((text) => blockHas(text, address)) ? [i] : [])).join();
        const groups = addressGroups(lists);
        const known = new Set(groups.map((group) => [...group.lists].sort().join()));
        const wrong = [
            ...groups.filter((group) => listsOf(group.address) !== [...group.lists].sort().join()),
            ...some().filter((address) => listsOf(address) !== "" && !known.has(listsOf(address))),
            ...[otherAddress(lists) ?? "0.0.0.1"].filter((address) => listsOf(address) !== ""),
        ];
        expect({ lists, wrong, groups: groups.length }).toEqual({ lists, wrong: [], groups: known.size });
    }
});

test("an address that no list has is found where lists have those of documents", () => {
    const all = ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "0.0.0.0/1"];
    expect(otherAddress([all])).toBe("128.0.0.0");
    expect(otherAddress([["0.0.0.0/1", "128.0.0.0/1"]])).toBeUndefined();
});
