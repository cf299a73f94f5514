/** What is made of the rows of options: the types of the operations, and the arguments of the package's functions. */
import type { ArgumentTypes, Field, FieldRows } from "../../../inputs/fields";
import { type Option, options, type Verb } from "./options";

/** The options of an operation, as a program in TypeScript gives them. */
const optionsOf = (verb: Verb): FieldRows =>
    Object.fromEntries(
        Object.entries(rowsFor(({ of }) => of.includes(verb), [verb])).map(([name, row]) => [
            name,
            { ...row, plain: true },
        ]),
    );

/** The same as arguments of a function of the package; a function on a kind without namespaces takes none. */
export const argumentsOf = (verb: "get" | "list", namespaced = true): FieldRows =>
    rowsFor(({ of }, name) => of.includes(verb) && (namespaced || name !== "namespace"), ["function", verb]);

function rowsFor(
    fits: (option: Option, name: string) => boolean,
    forms: readonly (Verb | "function")[],
): Record<string, Field> {
    const fitting = Object.entries(options).filter(([name, option]) => fits(option, name));
    return Object.fromEntries(
        fitting.map(([name, { shape, about, required, otherwise = {} }]) => {
            const row: Field = { shape, about, ...(required && { required }) };
            return [name, forms.reduce((so, form) => ({ ...so, ...otherwise[form] }), row)];
        }),
    );
}

const cluster = ["kubeconfig", "context", "cluster"];

/** By name of their types. */
export const optionTypes: ArgumentTypes = {
    ClusterOptions: {
        about: "How a cluster is reached; by default as kubectl does.",
        fields: Object.fromEntries(Object.entries(optionsOf("get")).filter(([name]) => cluster.includes(name))),
    },
    GetOptions: { about: "One object of a namespace.", fields: optionsOf("get") },
    ListOptions: { about: "Which objects; without a namespace those of all.", fields: optionsOf("list") },
    WatchOptions: { about: "Which changes; without a namespace those of all.", fields: optionsOf("watch") },
    PatchOptions: { about: "A change of an object.", fields: optionsOf("patch") },
    UpdateOptions: { about: "A whole object in place of what is there.", fields: optionsOf("update") },
    DeleteObjectOptions: { about: "One object that goes.", fields: optionsOf("delete") },
    DeleteAllOptions: {
        about: "Objects of one namespace that go. Without a selector `all` must be true.",
        fields: optionsOf("deletecollection"),
    },
};
