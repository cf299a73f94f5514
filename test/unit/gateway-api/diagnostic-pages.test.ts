import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gatewayCodes } from "../../../provider/diagnostics/codes/gateway";
import { combine } from "../../../provider/sources/load";
import { parseDocuments } from "../../../provider/sources/parse";
import { recognise } from "../../../provider/sources/recognise";

const codesOf = (text: string): string[] =>
    combine([recognise(parseDocuments(text, "example"), "example")]).findings.map(({ code }) => code);

describe("the page of each code of Gateways", () => {
    it.each(Object.keys(gatewayCodes))("%s shows a file with the finding and one without", (code) => {
        const page = readFileSync(join(__dirname, `../../../docs/diagnostics/${code}.md`), "utf8");
        const blocks = [...page.matchAll(/```yaml\n([^]*?)```/g)].map(([, text]) => codesOf(text ?? ""));
        expect(blocks).toEqual([[code], []]);
    });
});
