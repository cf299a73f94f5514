/**
 * A module that is loaded when something of it is first asked for, so that what a run does not need costs it nothing:
 * `const stack = lazy<typeof import("./stack")>(() => require("./stack"))`. Both paths are one; eslint compares them.
 */
export const lazy =
    <Module>(load: () => unknown): (() => Module) =>
    () =>
        load() as Module;
