import { blocks, blocksIn, mistakesIn } from "./programs";

const typo = 'new RouteTable("shop", { gateways, routes: [{ host: "a.example.com", pth: "/", backend }] });';
const page = (name: string, above: string, block: string) => blocksIn(name, `${above}\n\n\`\`\`ts\n${block}\n\`\`\`\n`);
const own = [
    page("own-1.md", "", typo),
    page("own-2.md", "<!-- wrong: TS2353 -->", typo),
    page("own-3.md", "<!-- wrong: TS2304 -->", "appId;"),
    page("own-4.md", "<!-- given: const shop = 1; -->", "shop;"),
].flat();

// The compiler reads the package once for all of them.
let mistakes: string[] = [];
beforeAll(() => {
    mistakes = mistakesIn([...blocks(), ...own]);
}, 120_000);

test("every block of TypeScript on a page is a program that the compiler takes, or says which error it has", () => {
    expect(blocks().length).toBeGreaterThan(80);
    expect(mistakes.filter((mistake) => !mistake.startsWith("own-"))).toEqual([]);
});

test("an error that a page announces must be there, and any other is a mistake", () => {
    expect(mistakes.filter((mistake) => mistake.startsWith("own-"))).toEqual([
        expect.stringMatching(/^own-1\.md:3: TS2353 .*'pth' does not exist/),
        "own-3.md:3: the page says TS2304, and the compiler does not",
    ]);
});
