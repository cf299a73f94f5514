#!/usr/bin/env node
import { processIo } from "./io";
import { run } from "./program";

if (require.main === module) {
    void run(process.argv.slice(2), processIo()).then((code) => {
        process.exitCode = code;
    });
}
