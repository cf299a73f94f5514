// The command line of scripts/test.js: its own options, and what it must know of jest's.
"use strict";

const WITH_OWN_TOOLS = ["controllers", "old-cluster"];
const SUITES = ["test", "scenarios", ...WITH_OWN_TOOLS];
const NAMES = `Name one of ${SUITES.join(", ")}.`;

/** With one of these jest plays no test: it tells something, or tidies up. */
const PLAYS_NONE = ["help", "h", "version", "v", "listTests", "showConfig", "clearCache"];
/** With one of these jest tells what was asked for on standard output, where tests may write, too. */
const TELLS = [...PLAYS_NONE, "json", "coverage", "collectCoverage", "debug"];
/** What makes no sense for a command that gets everything, plays it and ends. */
/** @type {Record<string, string>} */
const REFUSED = {
    watch: "npm test plays once, and ends",
    watchAll: "npm test plays once, and ends",
    init: "the settings of jest are in jest.config.js",
};

/** @typedef {{ problem: string, cure: string }} Mistake */

const camel = (/** @type {string} */ name) => name.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase());

/** The arguments that may be options: those after `--` are none. */
function optionsIn(/** @type {string[]} */ args) {
    const end = args.indexOf("--");
    return (end < 0 ? args : args.slice(0, end)).flatMap((arg) => {
        const [, dashes = "", name = ""] = /^(--?)([a-zA-Z][\w-]*)/.exec(arg) ?? [];
        return dashes === "" ? [] : [{ dashes, name }];
    });
}

/**
 * Before anything is installed, built or got, which takes minutes: the suite, whether jest's tests are recorded, and the
 * arguments of jest.
 *
 * @param {string[]} all
 * @returns {Mistake | { suite: string, record: boolean, args: string[], playsNone: boolean, tells: boolean }}
 */
function optionsOf(all) {
    const end = all.includes("--") ? all.indexOf("--") : all.length;
    /** @type {(string | undefined)[]} */
    const suites = [];
    const args = [];
    let record = false;
    for (let at = 0; at < all.length; at++) {
        const arg = all[at] ?? "";
        if (at < end && arg === "--record") record = true;
        else if (at < end && arg === "--suite") suites.push(all[++at]);
        else if (at < end && arg.startsWith("--suite=")) suites.push(arg.slice("--suite=".length));
        else args.push(arg);
    }
    const [suite = "test", second] = suites.map((name) => name ?? "");
    if (suite === "" || suite.startsWith("-")) return { problem: "--suite needs the name of a suite.", cure: NAMES };
    if (second !== undefined) return { problem: `Two suites are named: ${suite}, ${second}.`, cure: "Name one." };
    if (!SUITES.includes(suite)) return { problem: `There is no suite ${suite}.`, cure: NAMES };
    const names = optionsIn(args).map(({ name }) => camel(name));
    const refused = names.find((name) => Object.hasOwn(REFUSED, name));
    if (refused !== undefined) {
        const problem = `--${refused} is nothing for npm test: ${REFUSED[refused]}.`;
        return {
            problem,
            cure: "Call jest itself: npx jest --selectProjects unit" + (refused === "init" ? "" : ` --${refused}`),
        };
    }
    const has = (/** @type {string[]} */ some) => names.some((name) => some.includes(name));
    return { suite, record, args, playsNone: has(PLAYS_NONE), tells: has(TELLS) };
}

/**
 * An option that jest does not know: it would be told with the whole help, after all tools were got.
 *
 * @param {string[]} args
 * @param {Record<string, { alias?: string | readonly string[] }>} options those of jest
 * @returns {Mistake | undefined}
 */
function unknownIn(args, options) {
    const aliases = Object.values(options).flatMap(({ alias = [] }) => alias);
    const known = [...Object.keys(options), ...aliases, "help", "h", "version"].map(camel);
    for (const { dashes, name } of optionsIn(args)) {
        const names = [camel(name), camel(name.replace(/^no-/, ""))];
        // One dash may be before several letters, or a letter and its value.
        if (names.some((one) => known.includes(one)) || (dashes === "-" && known.includes(name[0]))) continue;
        const meant = known.find(
            (one) => name.length > 3 && (one.startsWith(camel(name)) || camel(name).startsWith(one)),
        );
        const near = meant !== undefined && meant.length > 3 ? `Is --${meant} meant? ` : "";
        return {
            problem: `npm test has no option ${dashes}${name}.`,
            cure: `${near}Give --suite NAME, --record or an option of jest: npx jest --help`,
        };
    }
    return undefined;
}

module.exports = { WITH_OWN_TOOLS, optionsOf, unknownIn };
