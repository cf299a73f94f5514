import { readFileSync } from "node:fs";
import { join } from "node:path";
import { OLD_COMPONENTS } from "../../campaign/engine/old";
import { OLD, textWithChanges } from "../../campaign/protocol/old";

const root = join(__dirname, "../../..");

test.each(Object.entries({ ...OLD, ...OLD_COMPONENTS }))("the fault %s can still be put back", (name, { changes }) => {
    const files = new Set(changes.map(([file]) => file));
    for (const file of files) {
        const text = readFileSync(join(root, file), "utf8");
        expect(textWithChanges(name, changes, file, text)).not.toBe(text);
    }
});
