/** Findings about `accept` comments and annotations in files. */

import { codeNames, codeOf, isCode } from "../diagnostics/catalogue";
import { nearest } from "../inputs/shape";
import { acceptAnnotation } from "../platforms/kubernetes/read/manifest";
import type { Diagnostic } from "../routing/diagnostic";
import { fileFinding, objectName } from "./file-finding";
import { isObject, type Placed } from "./objects";

/** Words in an object's annotation or comment that are no code: they accept nothing. */
export function acceptFindings(placed: Placed): Diagnostic[] {
    const { metadata } = placed.value;
    const given = isObject(metadata) && isObject(metadata.annotations) ? metadata.annotations[acceptAnnotation] : "";
    if (placed.written === undefined || typeof given !== "string") return [];
    return unknownCodesIn(given).map(({ word, meant }) => {
        const hint = meant === undefined ? "" : `; is ${meant} meant?`;
        return fileFinding(
            "CR608",
            placed,
            `${objectName(placed.value)} accepts ${word}, which no finding is called${hint}.`,
        );
    });
}

/** Words that stand where a code is expected and are none, each with the code that may be meant. */
function unknownCodesIn(text: string): { word: string; meant?: string }[] {
    return text.split("\n").flatMap((line) => {
        const words = line.match(/[\w-]+/g) ?? [];
        return words.flatMap((word, i) => {
            if (codeOf(word) !== undefined) return [];
            const meant = nearestCode(word);
            const isNumber = /^cr\d/i.test(word);
            // The first word must be a code; later words are usually the reason.
            if (i > 0 && !isNumber && !(word.includes("-") && meant !== undefined)) return [];
            return [{ word, ...(meant === undefined ? {} : { meant }) }];
        });
    });
}

function nearestCode(word: string): string | undefined {
    if (isCode(word.toUpperCase())) return word.toUpperCase();
    const name = nearest(word, codeNames);
    return codeOf(name) === undefined ? undefined : name;
}
