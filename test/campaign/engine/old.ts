/**
 * Faults that the components once had, put into a copy of the built package and played with the short sequence that
 * needs them. `npm run test:campaign -- --level engine --old NAME,NAME`.
 */
import { cpSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { textWithChanges, type Old } from "../protocol/old";
import { FAULTS } from "./faults";

export interface OldComponent extends Old {
    /** The sequence of `FAULTS` that shows it. */
    plays: keyof typeof FAULTS;
}

const ownership = "provider/platforms/kubernetes/ownership";

const whoseIs = (answer: string): Old["changes"][number] => [
    `${ownership}/verdict.ts`,
    '    if (live.metadata.deletionTimestamp !== undefined) return { is: "foreign", finding: beingDeleted(question, live) };\n',
    answer,
];

/** Every object under the name is ours. */
const ours = whoseIs('    if (live) return { is: "ours" };\n');

export const OLD_COMPONENTS = {
    "another-managers-object": {
        fault: "an object of another manager is overwritten by a create",
        plays: "1 another manager's Ingress",
        changes: [ours],
    },
    "another-stacks-object": {
        fault: "two stacks have one Ingress",
        plays: "1 another stack's Ingress",
        changes: [ours],
    },
    "two-tables-one-name": {
        fault: "two tables of two stacks meet in one name",
        plays: "1 two tables that meet in one name",
        changes: [ours],
    },
    "two-backends-one-service": {
        fault: "two endpoints backends of one name are one Service",
        plays: "3 two backends of one name",
        changes: [
            [
                "provider/platforms/kubernetes/plan/services.ts",
                '} else if (name !== "" && first.meaning !== meaning)',
                '} else if (name === "/")',
            ],
        ],
    },
    "endpoints-go-with-their-service": {
        fault: "a Service that is replaced takes its Endpoints with it, and the state says that they are there",
        plays: "4 another cluster IP",
        changes: [
            [
                "provider/platforms/kubernetes/endpoints.ts",
                "    replaceWith: [service],\n    deleteBeforeReplace: true,\n",
                "",
            ],
        ],
    },
    "unknown-list-deletes": {
        fault: "a list that is known only after apply previews the deletion of everything",
        plays: "5 a list that is known only after apply",
        changes: [
            [
                "provider/table/route-order-resource.ts",
                "failures: exists ? [unknownList] : []",
                'failures: exists && unknownList.reason === "" ? [unknownList] : []',
            ],
        ],
    },
    "labels-of-kubectl": {
        fault: "labels that kubectl wrote go with the next update",
        plays: "7 a label of kubectl",
        changes: [
            [
                `${ownership}/keep-foreign.ts`,
                "    if (kept === undefined) return;",
                "    if (kept === undefined || place) return;",
            ],
        ],
    },
    "labels-kept-before": {
        fault: "labels of kubectl that were kept go when others are kept",
        plays: "labels of kubectl that come one after the other",
        changes: [[`${ownership}/keep-foreign.ts`, "of [...before, ...theirs])", "of theirs)"]],
    },
    "spec-of-kubectl": {
        fault: "a default backend that kubectl wrote goes with the next update",
        plays: "a default backend of kubectl",
        changes: [[`${ownership}/keep-foreign.ts`, '["Ingress", "HTTPRoute"]', "[]"]],
    },
    "success-while-it-is-deleted": {
        fault: "success is reported on an object that is being deleted",
        plays: "8 success on an object that is being deleted",
        changes: [whoseIs("")],
    },
} satisfies Record<string, OldComponent>;

export type OldComponentName = keyof typeof OLD_COMPONENTS;
export const isOldComponent = (name: string): name is OldComponentName => name in OLD_COMPONENTS;

const root = resolve(__dirname, "../../..");
const { toJavaScript } = require("../../../scripts/typescript.js") as {
    toJavaScript(text: string, file: string): string;
};
const { bundle } = require("../../../scripts/bundle.js") as { bundle(root: string): void };

/** A copy of the built package with the fault in it; its folder. */
export function packageWith(name: OldComponentName): string {
    const { changes }: Old = OLD_COMPONENTS[name];
    const folder = mkdtempSync(join(tmpdir(), "crossroute-old-"));
    for (const part of ["dist", "bin", "package.json", "provider/schema.json"])
        cpSync(join(root, part), join(folder, part), { recursive: true });
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    for (const file of new Set(changes.map(([where]) => where))) {
        const text = textWithChanges(name, changes, file, readFileSync(join(root, file), "utf8"));
        const built = join(folder, "dist", file.replace(/\.ts$/, ".js"));
        writeFileSync(built, toJavaScript(text, join(root, file)));
    }
    bundle(folder);
    return folder;
}
