import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isOld, OLD, textWith } from "../../campaign/protocol/old";

const root = join(__dirname, "../../..");

test.each(Object.entries(OLD))("the fault %s can still be put back", (name, { changes }) => {
    const files = new Set(changes.map(([file]) => file));
    for (const file of files) {
        const text = readFileSync(join(root, file), "utf8");
        expect(isOld(name) && textWith(name, file, text)).not.toBe(text);
    }
});
