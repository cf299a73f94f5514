import { finding, type Code } from "../diagnostics/catalogue";
import type { Diagnostic } from "../routing/diagnostic";

/** Collects everything that is wrong, so that a user sees all of it at once. */
export class Problems {
    readonly list: Diagnostic[] = [];

    add(code: Code, where: string, message: string, help: string): void {
        this.list.push(finding(code, where, message, help));
    }
}
