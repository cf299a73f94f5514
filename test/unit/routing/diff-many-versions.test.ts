import { trafficDiff } from "../../../provider/routing";
import { dialects } from "../../../provider/routing/dialects";
import { rule, table } from "./support";

describe("two versions with many expressions", () => {
    const rules = (target: string): ReturnType<typeof rule>[] =>
        Array.from({ length: 200 }, (_, i) =>
            rule(`h${i}.test`, `/a${i}/(x|y)`, "Regex", { to: i === 7 ? target : "web" }),
        );
    const asked = (target: string): { lines: number; requests: number } => {
        const see = jest.spyOn(dialects["ingress-nginx"], "seenPath");
        const lines = trafficDiff([table("ingress-nginx", rules("web"))], [table("ingress-nginx", rules(target))]);
        const requests = see.mock.calls.length;
        see.mockRestore();
        return { lines: lines.length, requests };
    };

    it("are asked nothing about hosts whose rules are the same", () => {
        const [same, one] = [asked("web"), asked("other")];
        expect([same.lines, one.lines]).toEqual([0, 1]);
        expect(one.requests - same.requests).toBeGreaterThan(0);
        expect(one.requests - same.requests).toBeLessThan(50);
    });
});
