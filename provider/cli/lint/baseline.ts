import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { codeOf } from "../../diagnostics/catalogue";
import type { Diagnostic } from "../../routing/diagnostic";
import { reason, UsageError } from "../../sources/errors";
import type { Io } from "../../sources/io";
import { isObject } from "../../sources/objects";

/** Findings that did not exist when the baseline was written, with `lint --json`. */
export function onlyNew(findings: readonly Diagnostic[], name: string, io: Io): Diagnostic[] {
    const known = new Map<string, number>();
    for (const key of keysIn(name, io)) known.set(key, (known.get(key) ?? 0) + 1);
    return findings.filter((finding) => {
        const key = keyOf(finding.code, finding.origin?.object ?? "", finding.identity ?? finding.message);
        const left = known.get(key) ?? 0;
        if (left > 0) known.set(key, left - 1);
        return left === 0;
    });
}

/** Codes whose objects have equal roles: which of them comes first depends on the names of files. */
const symmetric: ReadonlySet<string> = new Set(["CR104", "CR105", "CR106", "CR122"]);

/** A rule that moves within its object, or an object that moves to another file or line, is no new finding. */
function keyOf(code: string, object: string, identity: string): string {
    const text = identity.replace(/\[\d+\]/g, "[]");
    if (!symmetric.has(code)) return [code, object, text].join("\n");
    const words = text.split(/[\s:;,.]+/).sort();
    return [code, ...words].join("\n");
}

function keysIn(name: string, io: Io): string[] {
    let value: unknown;
    try {
        value = JSON.parse(readFileSync(resolve(io.cwd, name), "utf8").replace(/^\uFEFF/, ""));
    } catch (thrown) {
        throw new UsageError(`--baseline ${name} cannot be read: ${reason(thrown)}`, { cause: thrown });
    }
    if (!Array.isArray(value))
        throw new UsageError(
            `--baseline ${name} holds no list of findings: make one with crossroute lint --json > ${name}`,
        );
    return value
        .filter(isObject)
        .map(({ code, origin, message, identity = message }) =>
            keyOf(
                codeOf(String(code)) ?? String(code),
                isObject(origin) ? String(origin.object) : "",
                String(identity),
            ),
        );
}
