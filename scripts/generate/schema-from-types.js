// Turns argument interfaces (TypeScript with docstrings) into the types and properties of a Pulumi package schema, so
// that a docstring is written once: in the code.
const ts = require("typescript");
const fs = require("node:fs");

const anything = { $ref: "pulumi.json#/Any" };
// Resources and functions of the program's own process; they cannot cross to another language.
const inProcessOnly = new Set(["ProviderResource", "Transform"]);

/**
 * @param {string[]} files sources of the interfaces, the one that the others are imported by first
 * @param {string} module token prefix of the types, e.g. `crossroute:index`
 * @param {{ texts?: string[], opaque?: string[], others?: Record<string, string> }} imported types of other files: those that
 *     are texts, those that other languages write as they like, and those that have a token already
 */
function schemaFromTypes(files, module, { texts = [], opaque = [], others = {} } = {}) {
    const interfaces = new Map();
    const aliases = new Map();
    const classes = new Map();
    for (const file of files) {
        const source = ts.createSourceFile(file, fs.readFileSync(file, "utf8"), ts.ScriptTarget.ES2022, true);
        source.forEachChild((node) => {
            if (ts.isInterfaceDeclaration(node)) interfaces.set(node.name.text, node);
            if (ts.isClassDeclaration(node) && node.name) classes.set(node.name.text, node);
            if (ts.isTypeAliasDeclaration(node)) aliases.set(node.name.text, node.type);
        });
    }
    const types = {};
    const tokenOf = (name) => `${module}:${name.replace(/Args$/, "")}`;

    function use(name, members, doc) {
        const token = tokenOf(name);
        if (!types[token]) {
            types[token] = {}; // stands here while its members are read: types may be recursive
            types[token] = { type: "object", ...(doc && { description: doc }), ...properties(members, name) };
        }
        return { type: "object", $ref: `#/types/${token}` };
    }

    function properties(members, owner) {
        const props = {};
        const required = [];
        for (const member of members) {
            if (!(ts.isPropertySignature(member) || ts.isPropertyDeclaration(member)) || !member.type) continue;
            const key = member.name.getText();
            const type = convert(member.type, owner, key);
            if (type === undefined) continue;
            const doc = docOf(member);
            props[key] = { ...type, ...(doc && { description: doc }) };
            if (!member.questionToken) required.push(key);
        }
        return { properties: props, ...(required.length > 0 && { required }) };
    }

    function convert(node, owner, key) {
        if (ts.isParenthesizedTypeNode(node)) return convert(node.type, owner, key);
        if (ts.isArrayTypeNode(node)) return { type: "array", items: convert(node.elementType, owner, key) };
        if (ts.isTypeLiteralNode(node))
            return use(`${owner.replace(/Args$/, "")}${key[0].toUpperCase()}${key.slice(1)}`, node.members);
        if (ts.isUnionTypeNode(node)) return union(node, owner, key);
        switch (node.kind) {
            case ts.SyntaxKind.StringKeyword:
                return { type: "string" };
            case ts.SyntaxKind.NumberKeyword:
                return { type: /port$/i.test(key) ? "integer" : "number" };
            case ts.SyntaxKind.BooleanKeyword:
                return { type: "boolean" };
            case ts.SyntaxKind.UnknownKeyword:
                return anything;
        }
        if (ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal)) return { type: "string" };
        if (ts.isTypeReferenceNode(node)) return reference(node, owner, key);
        throw new Error(`${files[0]}: ${owner}.${key}: a type the schema cannot say: ${node.getText()}`);
    }

    function reference(node, owner, key) {
        const name = node.typeName.getText().replace(/^pulumi\./, "");
        if (inProcessOnly.has(name)) return undefined;
        const [first, second] = node.typeArguments ?? [];
        if (name === "Input" || name === "Output") return convert(first, owner, key);
        if (name === "Record") return { type: "object", additionalProperties: convert(second, owner, key) };
        if (texts.includes(name)) return { type: "string" };
        if (others[name]) return { type: "object", $ref: `#/types/${others[name]}` };
        if (opaque.includes(name)) return anything;
        if (interfaces.has(name)) return use(name, interfaces.get(name).members, docOf(interfaces.get(name)));
        if (aliases.has(name)) return convert(aliases.get(name), owner, key);
        throw new Error(`${files[0]}: ${owner}.${key}: unknown type ${name}`);
    }

    function union(node, owner, key) {
        const parts = node.types.filter(
            (t) => !(ts.isLiteralTypeNode(t) && t.literal.kind === ts.SyntaxKind.FalseKeyword),
        );
        const kinds = parts.map((part) => convert(part, owner, key)).filter((part) => part !== undefined);
        const distinct = [...new Map(kinds.map((kind) => [JSON.stringify(kind), kind])).values()];
        return distinct.length === 1 ? distinct[0] : { oneOf: distinct };
    }

    return {
        types,
        /** What the class says of itself. */
        about: (name) => docOf(classes.get(name)),
        /** Properties of the resource of the class `name`: its public fields. */
        outputs: (name) => properties(classes.get(name).members.filter(isPublicField), name),
        /** Input properties of a resource whose arguments are the interface `name`. */
        inputs(name) {
            const { properties: inputProperties, required } = properties(interfaces.get(name).members, name);
            return { inputProperties, ...(required && { requiredInputs: required }) };
        },
    };
}

const isPublicField = (member) =>
    ts.isPropertyDeclaration(member) && member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.PublicKeyword);

/** Text of a docstring, one line a paragraph. */
function docOf(node) {
    const text = (node.jsDoc ?? []).map((doc) => ts.getTextOfJSDocComment(doc.comment) ?? "").join("\n");
    const paragraphs = text.trim().split(/\n\s*\n/);
    return paragraphs.map((paragraph) => paragraph.replace(/\s*\n\s*/g, " ")).join("\n\n");
}

module.exports = { schemaFromTypes };
