// Types are checked by tsc and the arrows between rooms by dependency-cruiser; eslint holds the rest.
const tseslint = require("typescript-eslint");

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
    { files: ["provider/cli/**", "sandbox/**", "test/**", "examples/**"], rules: { "no-console": "off" } },
    { files: ["**/*.js"], rules: { "@typescript-eslint/no-require-imports": "off" } },
);
