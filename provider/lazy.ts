/**
 * A module that is loaded when it is first used, so that a run pays only for what it needs: `const stack = lazy<typeof
 * import("./stack")>(() => require("./stack"))`. Both paths must be equal; eslint compares them.
 */
export const lazy =
    <Module>(load: () => unknown): (() => Module) =>
    () =>
        load() as Module;
