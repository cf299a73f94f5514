/**
 * Faults that the product once had, as changes of today's text, so that anybody can see whether the campaign finds
 * them: `npm run test:campaign -- --old <name> --first`. Only the plugin processes of a campaign are changed.
 */
export interface Old {
    /** What it did. */
    fault: string;
    /** Steps of a sequence without which it cannot show: others are not played to find it. */
    needs?: RegExp;
    /** File, its text today, and the text with the fault. */
    changes: readonly (readonly [string, string, string])[];
}

const sae = "provider/platforms/sae";
const resources = `${sae}/resources`;

/** No look for a load balancer that somebody pays for already. */
const noDuplicateCheck = [
    `${resources}/occupied-listener.ts`,
    "const paid = await duplicates(ctx, client, plan, sets);",
    "const paid: RuleSet[] = [];",
] as const;

/** `write` of a creation begins with what was found instead of a refusal. */
const takes = (condition: string): (readonly [string, string, string])[] => [
    [
        `${resources}/create.ts`,
        "    refuseOccupied(ctx, plan, sets);\n    await refuseDuplicateLoadBalancers(ctx, client, plan, sets);\n    const record = ",
        `    const mine = occupant(plan, sets);
    if (mine && ${condition}) return finish(ctx, client, plan, mine.id, recordFor(plan, sets, [], secrets));
    refuseOccupied(ctx, plan, sets);
    await refuseDuplicateLoadBalancers(ctx, client, plan, sets);
    const record = `,
    ],
    [
        `${resources}/create.ts`,
        "import { heldIds,",
        'import { isNamedAfter } from "./description";\nimport { holds, holdsUnnamed, heldIds,',
    ],
    [
        `${resources}/create.ts`,
        "import { refuseOccupied, refuseDuplicateLoadBalancers }",
        "import { occupant, refuseOccupied, refuseDuplicateLoadBalancers }",
    ],
];

/** Any answer with `Code` 200, or with none, is a success. */
const anyEnvelope = [
    `${sae}/client/transport/envelope.ts`,
    "    const ids = idsOf(body);",
    "    const ids = idsOf(body);\n    if (Success !== false && !isFailure(Code)) return Data;",
] as const;
const anyWrite = [
    `${sae}/wire/answers.ts`,
    '    const id = isRecord(data) ? idText(pick(data, "IngressId")) : undefined;',
    '    const id = isRecord(data) ? (idText(pick(data, "IngressId")) ?? expected) : expected;\n    if (expected !== undefined) return expected;',
] as const;

const emptyIsGone = [
    `${sae}/client/client.ts`,
    'ruleSetAnswer(data, ingressId) ?? new CallError("unclear", "the answer to DescribeIngress is empty")',
    "ruleSetAnswer(data, ingressId)",
] as const;

export const OLD = {
    "replacement-answers-the-old-set": {
        fault: "up --replace: Create answers the old rule set, which is then deleted",
        needs: /addIngress \+ up \| [AB]: replace/,
        changes: takes("holdsUnnamed(ctx)"),
    },
    "replacement-answers-the-old-rule": {
        fault: "the same for a rule",
        needs: /addRule \+ up \| [AB]: taint/,
        changes: [
            [
                `${resources}/rule-change.ts`,
                "if (there && !sent) refuseTaken(",
                "if (there && !sent && differs(there, wanted)) refuseTaken(",
            ],
            [
                `${resources}/rule-preview.ts`,
                "if (there !== undefined) refuseTaken(",
                'if (there !== undefined && there["appId"] !== inputs["appId"]) refuseTaken(',
            ],
            // What stands there was told from what is deleted by a number only later.
            [
                `${sae}/ownership/engine-state.ts`,
                "return all !== undefined && all.size > 0;",
                "return all !== undefined && all.size < 0;",
            ],
        ],
    },
    "a-namesake-is-ours": {
        fault: "a rule set that is named after a resource of this name is taken over",
        needs: /addSameIngress/,
        changes: takes(
            'isNamedAfter(mine.fields["description"], plan.name) && !holds(ctx, mine.id) && !holdsUnnamed(ctx)',
        ),
    },
    "record-dropped-by-any-diff": {
        fault: "the record of a creation goes with a Diff of the old id: a second load balancer is made after a kill",
        needs: /moveToNew \+ killedMaking/,
        changes: [
            noDuplicateCheck,
            [
                `${sae}/ownership/engine-state.ts`,
                "if (record.answered === id || (record.answered === undefined && proves(record))) dropRecord(",
                "dropRecord(",
            ],
        ],
    },
    "fresh-disk-buys-twice": {
        fault: "without a record a second load balancer is made after a kill",
        needs: /addBalancer \+ killedMaking.*freshDisk/,
        changes: [
            noDuplicateCheck,
            // The warning that names it is younger, and the one that is told has its cure.
            [
                `${resources}/occupied-listener.ts`,
                "        sets.filter(({ id }) => !paid.some((set) => set.id === id)),",
                "        [],",
            ],
        ],
    },
    "adopted-by-description": {
        fault: "adoption looks at the description alone",
        needs: /killedCreating .* makeNamesake/,
        changes: [
            [
                `${resources}/plan.ts`,
                "    return fields && isUntouched && record.rules.every",
                '    if (record.fields["description"] === digestOf(record, textOf("description", set))) return true;\n    return fields && isUntouched && record.rules.every',
            ],
        ],
    },
    "throttled-write-repeated": {
        fault: "a throttled write is sent again with the list that was read before",
        needs: /together: \w: addRule \+ changeRule/,
        changes: [
            [
                `${sae}/client/client.ts`,
                '                    repeat: "never",\n                    ...(beforeSending && { beforeSending }),',
                "                    repeat: true,\n                    ...(beforeSending && { beforeSending: once(beforeSending) }),",
            ],
            [
                `${sae}/client/client.ts`,
                "const pageSize = 50;",
                "const once = (told: () => void) => { let times = 0; return () => { if (times++ === 0) told(); }; };\nconst pageSize = 50;",
            ],
        ],
    },
    "written-and-not-watched": {
        fault: "a write that shows once is done, though a writer with an older reading may follow",
        needs: /together: \w: addRule \+ changeRule/,
        changes: [
            [
                `${resources}/read-back.ts`,
                "const left = shownAt + Math.max(settle, 2 * took) + 2 * lag - now;",
                "const left = 0;",
            ],
        ],
    },
    "two-declare-one-rule": {
        fault: "two that declare one rule overwrite each other, and both report success",
        needs: /together: \w: addRule, \w: addRivalRule/,
        changes: [
            [
                `${resources}/rule-change.ts`,
                "if (there && sent && differs(there, wanted)) throw declaredTwice(ctx, inputs);",
                "",
            ],
        ],
    },
    "owner-takes-a-rule": {
        fault: "an owner that shares its rule set takes a rule of a team that it declares, too",
        needs: /addRivalRuleToSet/,
        changes: [[`${resources}/rule-set-change.ts`, "if (taken.length > 0) throw takes(part, taken);", ""]],
    },
    "adoption-wipes-rules": {
        fault: "taking over after a crash removes rules that others added meanwhile",
        needs: /addShared \+ killedMaking .* a hand: addRule/,
        changes: [
            [`${resources}/create.ts`, "before: liveRules(set).filter(proves),", "before: liveRules(set),"],
            [`${resources}/create.ts`, "known: [],\n        seen: [],", "known: [liveRules(set)],\n        seen: [],"],
        ],
    },
    "foreign-settings-lost": {
        fault: "rules of others are written back without what we do not know of them",
        needs: /a hand: (addRule|makeSet)/,
        changes: [
            [
                `${sae}/wire/wire.ts`,
                "return received === undefined ? wireValue(ruleType, plain(live.fields, rule)) : lowered(received);",
                "return received === undefined ? wireValue(ruleType, plain(live.fields, rule)) : wireValue(ruleType, normaliseFields(ruleType.fields, rule));",
            ],
        ],
    },
    "change-lost-with-the-connection": {
        fault: "a write whose connection was cut is taken for done",
        needs: /changeTimeout \+ cutWriting/,
        changes: [
            [
                `${resources}/write.ts`,
                '        } else if (sent.kind === "unclear") {\n',
                '        } else if (sent.kind === "unclear") {\n            for (const member of next.todo) if (member.change.shared) member.done(live);\n',
            ],
        ],
    },
    "shared-settings-not-changed": {
        fault: "an owner that shares its rule set changes a timeout: nothing is sent, and it is a success",
        changes: [
            [
                `${resources}/rule-set-change.ts`,
                "notAsWanted(set.fields, part.fields).every((name) => isTakenBack(part, name, set)) &&",
                "(part.shared || notAsWanted(set.fields, part.fields).every((name) => isTakenBack(part, name, set))) &&",
            ],
        ],
    },
    "position-not-changed": {
        fault: "a rule that is to be first stays where it is",
        needs: /placeRule \+ up \| [AB]: placeRule \+ up/,
        changes: [
            [
                `${resources}/rule-change.ts`,
                "const moves = isPutFirst(news) !== isPutFirst(oldInputs);",
                "const moves = false;",
            ],
        ],
    },
    "undeclared-settings-reset": {
        fault: "what was never declared is set to what was seen last",
        needs: /a hand: changeTimeout \| [AB]: addRuleToSet \+ up/,
        changes: [
            [
                `${resources}/update.ts`,
                "fields: wantedFields(oldInputs, news),",
                'fields: { ...Object.fromEntries(updatableFields.filter((f) => f.name !== "rules" && oldOutputs[f.name] !== undefined).map((f) => [f.name, oldOutputs[f.name]!])), ...wantedFields(oldInputs, news) },',
            ],
        ],
    },
    "rule-as-the-program-says": {
        fault: "a rule of another that says what the program says now is taken over without a refresh",
        needs: /addRivalRule \+ up.*followLive/,
        changes: [
            [
                `${resources}/rule-change.ts`,
                "const held = { inputs: oldInputs, outputs: oldOutputs,",
                "const held = { inputs: news, outputs: oldOutputs,",
            ],
            [
                `${resources}/rule-preview.ts`,
                "const held = { inputs: oldInputs, outputs: oldOutputs };",
                "const held = { inputs: news, outputs: oldOutputs };",
            ],
        ],
    },
    "left-to-others-by-one-look": {
        fault: "a rule of one's own that a reader shows as it was before is left to others, or taken for gone",
        needs: /behind/,
        changes: [[`${resources}/write.ts`, "if (next.hangsOnOneLook) {", "if (round === 0) {"]],
    },
    "rule-without-a-partial-failure": {
        fault: "a cancelled creation of a rule: it is live, and no state has it",
        needs: /addRule \+ cancelledWriting/,
        changes: [
            [
                `${resources}/rule-change.ts`,
                "        if (record) answerRule(ctx, record, id);\n        throw new PartialFailure(id, made(seen), inputs, [reasonOf(reason)], true);",
                "        if (record) dropRecord(ctx.urn, record);\n        void seen;\n        throw reason;",
            ],
        ],
    },
    "rule-gone-by-one-look": {
        fault: "a rule that a reader does not show yet is taken for deleted",
        needs: /removeRule \+ behind/,
        changes: [[`${resources}/rule-removal.ts`, "        gone = isGone(again);\n", ""]],
    },
    "batch-with-one-clock": {
        fault: "rules that are written together end with the first one's clock",
        needs: /addRule \+ oneTimedOut/,
        changes: [
            [
                `${resources}/change-in-progress.ts`,
                "        const { signal } = this.ctx;\n        signal.removeEventListener",
                "        const { signal } = (first ?? this).ctx;\n        signal.removeEventListener",
            ],
            [
                `${resources}/change-in-progress.ts`,
                "listen(whenEnded: () => void): void {",
                "listen(whenEnded: () => void, first?: PendingChange): void {",
            ],
            [
                `${resources}/write.ts`,
                "for (const member of open()) member.listen(whenEnded);",
                "for (const member of open()) member.listen(whenEnded, batch[0]);",
            ],
        ],
    },
    "rule-update-not-checked-at-preview": {
        fault: "what a load balancer cannot do is told of an update of a rule by SAE only",
        needs: /breakRule/,
        changes: [[`${resources}/rule-preview.ts`, "    check(set);\n    const held = {", "    const held = {"]],
    },
    "failure-that-nobody-hears": {
        fault: "work that goes on after a cancel fails, and the process dies",
        changes: [
            [
                `${sae}/client/transport/wait.ts`,
                `        work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
        if (signal.aborted) return stop();
        signal.addEventListener("abort", stop, { once: true });`,
                `        if (signal.aborted) return stop();
        signal.addEventListener("abort", stop, { once: true });
        const heard = work.finally(() => signal.removeEventListener("abort", stop));
        heard.then(resolve);
        work.catch(reject);`,
            ],
        ],
    },
    "long-timeout-fires-at-once": {
        fault: "a timeout above 596 hours ends every call at once",
        changes: [
            [
                "provider/engine/session.ts",
                "timer = setTimeout(wait, Math.min(left, longestTimer)).unref();\n            return;",
                'timer = setTimeout(() => controller.abort(new ProviderError("DEADLINE_EXCEEDED", "not finished within")), left).unref();\n            return;',
            ],
        ],
    },
    "any-200-is-success": {
        fault: "whatever comes with HTTP 200 means that it was done",
        needs: /strange/,
        changes: [anyEnvelope, anyWrite, emptyIsGone],
    },
    "another-rule-set-is-ours": {
        fault: "an answer about another rule set, or about none, is taken for the one that was asked for",
        needs: /strangeRefresh/,
        changes: [
            [
                `${sae}/wire/answers.ts`,
                'if (id !== ingressId) throw odd("DescribeIngress", `is about rule set ${id}, not ${ingressId}`);',
                "",
            ],
            [
                `${sae}/wire/answers.ts`,
                "const wrong = wrongField(data) ?? missingField(data);",
                "const wrong = wrongField(data);",
            ],
        ],
    },
    "an-empty-answer-is-gone": {
        fault: "an empty answer drops the resource from the state",
        needs: /strangeRefresh/,
        changes: [emptyIsGone],
    },
    "no-list-is-an-empty-list": {
        fault: "an answer without a list means that there is nothing: a second load balancer is made",
        needs: /killedMaking.*unlisted/,
        changes: [
            anyEnvelope,
            [
                `${sae}/wire/answers.ts`,
                'if (!Array.isArray(list)) throw odd("ListIngresses", "has no IngressList", data);',
                "if (!Array.isArray(list)) return { sets: [], total: 0 };",
            ],
        ],
    },
    "busy-is-a-failure": {
        fault: "a change of the application that is under way is not waited for",
        needs: /busy/,
        changes: [[`${sae}/client/transport/codes.ts`, 'if (isTemporary(code)) return "busy";', ""]],
    },
} satisfies Record<string, Old>;

export type OldName = keyof typeof OLD;
export const isOld = (name: string): name is OldName => name in OLD;

/**
 * The text of a file with the fault in it. Fails when today's text has changed: then the change has to be written
 * again.
 */
export const textWith = (name: OldName, file: string, text: string): string =>
    textWithChanges(name, OLD[name].changes, file, text);

export function textWithChanges(name: string, changes: Old["changes"], file: string, text: string): string {
    return changes
        .filter(([where]) => where === file)
        .reduce((out, [, today, old]) => {
            if (out.split(today).length !== 2) throw new Error(`${file} has not once, for ${name}: ${today}`);
            return out.replace(today, () => old);
        }, text);
}
