// Types are checked by tsc and the arrows between rooms by dependency-cruiser; eslint holds the rest.
const tseslint = require("typescript-eslint");

/** `lazy<typeof import("./x")>(() => require("./x"))`: TypeScript does not compare the two. */
const lazyPaths = {
    create: (context) => ({
        CallExpression(node) {
            if (node.callee.name !== "lazy") return;
            const typed = /typeof import\("([^"]+)"\)/.exec(context.sourceCode.getText(node.typeArguments))?.[1];
            const loaded = /require\("([^"]+)"\)/.exec(context.sourceCode.getText(node.arguments[0]))?.[1];
            if (typed !== undefined && typed !== loaded)
                context.report({ node, message: `The type is of ${typed}, and what is loaded is ${loaded}.` });
        },
    }),
};

module.exports = tseslint.config(
    { ignores: ["dist/**", "node_modules/**", ".sandbox/**", "coverage/**"] },
    ...tseslint.configs.recommended,
    {
        files: ["**/*.ts"],
        rules: {
            "@typescript-eslint/no-explicit-any": "error",
            "@typescript-eslint/no-unused-vars": [
                "error",
                { argsIgnorePattern: "^_", varsIgnorePattern: "^_", ignoreRestSiblings: true },
            ],
            "@typescript-eslint/no-require-imports": "off",
            eqeqeq: ["error", "always", { null: "ignore" }],
            "no-console": "error",
        },
    },
    {
        // A cast that switches the types off needs a reason beside it; there are few of them.
        files: ["provider/**/*.ts"],
        plugins: { crossroute: { rules: { "lazy-paths": lazyPaths } } },
        rules: {
            "crossroute/lazy-paths": "error",
            "no-restricted-syntax": [
                "error",
                {
                    selector: "TSAsExpression > TSTypeQuery > TSImportType",
                    message: "Load it with lazy() of provider/lazy.ts.",
                },
                {
                    selector: "TSAsExpression > TSNeverKeyword, TSAsExpression > TSAsExpression > TSUnknownKeyword",
                    message: "Type the seam instead of casting through `never` or `unknown`.",
                },
            ],
        },
    },
    {
        // One idea a file: above this it is two. Generated files are as long as their tables.
        files: ["provider/**/*.ts", "sandbox/**/*.ts", "scripts/**/*.js"],
        ignores: ["provider/platforms/kubernetes/fields/args.ts", "provider/platforms/sae/fields/generated.ts"],
        rules: { "max-lines": ["error", 320] },
    },
    { files: ["provider/cli/**", "sandbox/**", "test/**", "examples/**"], rules: { "no-console": "off" } },
    { files: ["**/*.js"], rules: { "@typescript-eslint/no-require-imports": "off" } },
);
