/** Lists that become one text with commas between their elements: one judgement for options and for annotations. */
import type { Field } from "../../../inputs/fields";
import { holdsUnknown } from "../../../inputs/unknown";
import type { OptionError } from "./option-error";

type Joined = NonNullable<Field["joined"]>;

/** Elements that would become several or none, that there are not, or that are there twice. */
export const elementErrors = (elements: readonly unknown[], { what, one, words, mayRepeat }: Joined): OptionError[] =>
    elements.flatMap((element, i): OptionError[] => {
        if (typeof element !== "string" || holdsUnknown(element)) return [];
        const wrong = (reason: string, help: string): OptionError[] => [
            { at: `[${i}]`, reason: `${JSON.stringify(element)} ${reason}`, help },
        ];
        if (!/^[^\s,]+$/.test(element)) return wrong(`is no ${what}`, `Give one ${one} in each place.`);
        if (words !== undefined && !words.includes(element)) return wrong(`is no ${what}`, `Give ${words.join(", ")}.`);
        const first = elements.indexOf(element);
        return first < i && mayRepeat !== true ? wrong(`is there twice, first as [${first}]`, "Give it once.") : [];
    });

/** The elements of such a text. */
export const elementsOf = (text: string): string[] =>
    text.trim() === "" ? [] : text.split(",").map((element) => element.trim());

/** What is wrong with a text of tags: `team=shop,stage=test`. */
export const tagErrors = (text: string): OptionError[] =>
    text.split(",").flatMap((tag): OptionError[] =>
        /^\s*[^=\s][^=]*=/.test(tag)
            ? []
            : [
                  {
                      at: "",
                      reason: `${JSON.stringify(tag)} is no tag`,
                      help: "Give key=value, with commas between the tags.",
                  },
              ],
    );
