// Writes a file as a comment of the pull or merge request, in place of the one of the last run: node comment.mjs FILE
import { readFileSync } from "node:fs";
import process from "node:process";

const { env } = process;
const body = readFileSync(process.argv[2], "utf8");
// The first line of the report is an invisible mark of its own.
const mark = body.split("\n")[0];

const forge = env.GITHUB_API_URL
    ? {
          comments: `${env.GITHUB_API_URL}/repos/${env.GITHUB_REPOSITORY}/issues/${env.PULL_REQUEST}/comments`,
          one: (id) => `${env.GITHUB_API_URL}/repos/${env.GITHUB_REPOSITORY}/issues/comments/${id}`,
          headers: { authorization: `Bearer ${env.GITHUB_TOKEN}`, accept: "application/vnd.github+json" },
          edit: "PATCH",
      }
    : {
          comments: `${env.CI_API_V4_URL}/projects/${env.CI_PROJECT_ID}/merge_requests/${env.CI_MERGE_REQUEST_IID}/notes`,
          one: (id) => `${forge.comments}/${id}`,
          headers: { "private-token": env.GITLAB_TOKEN },
          edit: "PUT",
      };

async function call(url, method = "GET", value) {
    const headers = { ...forge.headers, ...(value && { "content-type": "application/json" }) };
    const reply = await fetch(url, { method, headers, body: value && JSON.stringify(value) });
    if (!reply.ok) throw new Error(`${method} ${new URL(url).pathname} was answered with ${reply.status}`);
    return reply.json();
}

/** The comment of the last run, among the first thousand. */
async function find() {
    for (let page = 1; page <= 10; page++) {
        const list = await call(`${forge.comments}?per_page=100&page=${page}`);
        const found = list.find((comment) => comment.body.startsWith(mark));
        if (found || list.length < 100) return found;
    }
    return undefined;
}

try {
    const last = await find();
    await (last ? call(forge.one(last.id), forge.edit, { body }) : call(forge.comments, "POST", { body }));
} catch (error) {
    process.stderr.write(`comment: ${error.message}\n`);
    process.exitCode = 1;
}
