import { readFileSync } from "node:fs";
import { join } from "node:path";
import { problemTitles } from "../../../provider/table/problems";

test.each(Object.entries(problemTitles))("%s has a page with its title, an example and a cure", (code, title) => {
    const page = readFileSync(join(__dirname, "../../../docs/diagnostics", `${code}.md`), "utf8");
    expect(page).toContain(`# ${code}: ${title}`);
    expect(page).toContain("## Example");
    expect(page).toContain("## Cure");
});
