/** Routes of programs that Crossroute does not manage: watched, linted, and compared with the last update. */
export { analyze, type Analysis, type AnalyzeOptions } from "./analyze";
