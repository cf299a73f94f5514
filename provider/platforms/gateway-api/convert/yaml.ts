import { dump } from "js-yaml";
import type { Comment } from "./comments";
import { allMiddlewares, type ConvertedRoute } from "./routes";

/** First line of every file that convert writes: only such files may be overwritten. */
export const writtenBy = "# Written by crossroute convert.";

const options = { noRefs: true, lineWidth: -1 } as const;
const indented = (text: string, by: number): string => text.replace(/^(?=.)/gm, " ".repeat(by));
const commented = (lines: readonly string[], by = 0): string =>
    lines.map((line) => `${" ".repeat(by)}# ${line.replace(/[\r\n]+/g, " ")}\n`).join("");

/** Routes as documents of one file, with a comment about the origin of each rule. */
export function routesYaml(routes: readonly ConvertedRoute[]): string {
    const middlewares = allMiddlewares(routes).map((one) => dump(one, options));
    return `${writtenBy}\n${[...middlewares, ...routes.map(routeYaml)].join("---\n")}`;
}

/** What is said of every rule of a route that has several: it is said once, above the route. */
function common([first = [], ...others]: readonly (readonly Comment[])[]): string[] {
    if (others.length === 0) return [];
    const shared = first.filter(({ is, text }) => is !== "origin" && others.every((rule) => says(rule, text)));
    return shared.map(({ text }) => text);
}
const says = (rule: readonly Comment[], words: string): boolean => rule.some(({ text }) => text === words);

function routeYaml({ route, comments, ruleComments }: ConvertedRoute): string {
    const { apiVersion, kind, metadata, spec } = route;
    const { rules = [], ...rest } = spec ?? {};
    const ofAll = common(ruleComments);
    const own = ruleComments.map((rule) => rule.map(({ text }) => text).filter((text) => !ofAll.includes(text)));
    const list = rules.map((rule, i) => commented(own[i] ?? [], 4) + indented(dump([rule], options), 4));
    return [
        commented([...comments, ...ofAll.map((text) => `all its rules: ${text}`)]),
        dump({ apiVersion, kind, metadata }, options),
        "spec:\n",
        indented(dump(rest, options), 2),
        "  rules:\n",
        ...list,
    ].join("");
}
