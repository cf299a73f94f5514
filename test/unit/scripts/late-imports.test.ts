const { lateImports } = require("../../../scripts/late-imports.js") as {
    lateImports(text: string, isLate: (module: string) => boolean): string;
};

/** Two modules as esbuild joins them; the second is what the first does with `word_1`, which has `ran` in it from then on. */
function joined(uses: string, isLate = true): { ran: string[]; result: unknown } {
    const text = `
var __commonJS = (modules, made) => () => made || (Object.values(modules)[0]((made = { exports: {} }).exports), made.exports);
var require_word = __commonJS({
  "dist/word.js"(exports) {
    ran.push("word");
    exports.list = ["a", "b"];
    exports.Word = class { constructor(text) { this.text = text; } };
    exports.word_1 = "property";
  }
});
var require_user = __commonJS({
  "dist/user.js"(exports) {
    var word_1 = require_word();
    ran.push("user");
    exports.use = () => ${uses};
  }
});
const { use } = require_user();
const before = [...ran];
return { ran: before, result: use() };`;
    return new Function(
        "ran",
        lateImports(text, () => isLate),
    )([]) as { ran: string[]; result: unknown };
}

test("a module is run when something of it is first used", () => {
    expect(joined("word_1.list.length")).toEqual({ ran: ["user"], result: 2 });
});

test("a module that is to have all at once runs what it imports first", () => {
    expect(joined("word_1.list.length", false)).toEqual({ ran: ["word", "user"], result: 2 });
});

test.each([
    ["a class is made of it", "new word_1.Word(word_1.list[0]).text", "a"],
    ["its list is spread", "[...word_1.list, ...[word_1.list]].length", 3],
    ["a property has the name of the import", "({ word_1: word_1.word_1 }).word_1", "property"],
    ["a function of it is called without `this`", "(0, word_1.list.at).call(word_1.list, 1)", "b"],
])("what a module does with an import is the same, where %s", (_, uses, result) => {
    expect(joined(uses)).toEqual({ ran: ["user"], result });
});
