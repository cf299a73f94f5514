#!/usr/bin/env node
import { processIo } from "../sources/io";
import { run } from "./program";

// Nothing imports this module but bin/crossroute, so there is no other reason to load it than to run.
void run(process.argv.slice(2), processIo()).then((code) => {
    process.exitCode = code;
});
