import * as path from "node:path";
import { packagesOf } from "../../../sandbox/toolchain/plan";
import { script, temporaryFolder } from "./helpers";

const folder = temporaryFolder();

test("where Go cannot list the packages, its own words are the reason, and not the packages that it listed", async () => {
    script(
        path.join(folder, "go"),
        `echo '{'; echo '"Dir": "/somewhere"'; echo '}'; echo 'dial tcp: refused' >&2; exit 1`,
    );
    const saved = process.env.PATH;
    process.env.PATH = `${folder}:${saved}`;
    try {
        const place = { module: folder, output: folder, env: process.env };
        const failure = await packagesOf(["."], place).catch((error: Error) => error.message);
        expect(failure).toContain("dial tcp: refused");
        expect(failure).not.toContain("somewhere");
    } finally {
        process.env.PATH = saved;
    }
});
