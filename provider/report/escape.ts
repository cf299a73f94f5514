/** Escapes text from routes for the place where it is printed: anyone may have written it. */

/** Control, format (bidirectional overrides, zero width) and unpaired surrogate characters, line breaks included. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

/** One printable line: invisible characters become `\u{…}`, so that a host cannot colour a terminal or fake a line. */
export function printable(text: string): string {
    return text.replace(INVISIBLE, (c) => `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`);
}

const HTML: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** For HTML text and quoted attributes. */
export function html(text: string): string {
    return printable(text).replace(/[&<>"']/g, (c) => HTML[c] ?? c);
}

/** For the content of a `<script>` of type application/json: no `</script>`, no `<!--` and nothing invisible can occur. */
export function scriptJson(value: unknown): string {
    const escape = (text: string): string =>
        [...Array(text.length).keys()].map((i) => `\\u${text.charCodeAt(i).toString(16).padStart(4, "0")}`).join("");
    return JSON.stringify(value).replace(/[<>&]/g, escape).replace(INVISIBLE, escape);
}

/** A Markdown code span that holds any text; also safe inside a table cell. */
export function codeSpan(text: string, limit = 160): string {
    const line = shorten(printable(text), limit).replace(/\|/g, "\\|");
    if (line.trim() === "") return "(empty)";
    const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length));
    const fence = "`".repeat(longest + 1);
    // CommonMark strips one space on each side, which a backtick at either end needs.
    const pad = line.startsWith("`") || line.endsWith("`") ? " " : "";
    return fence + pad + line + pad + fence;
}

/** Markdown running text: nothing in it is markup, and it mentions nobody. Also safe inside a table cell. */
export function markdown(text: string, limit = 600): string {
    return (
        shorten(printable(text), limit)
            .replace(/[\\`*_{}[\]<>()#+!|~$&-]/g, "\\$&")
            // What code hosts turn into links and mentions.
            .replace(/:(?=\/\/)/g, "\\:")
            .replace(/\bwww\./gi, "$&\u200b")
            .replace(/@(?=\w)/g, "@\u200b")
    );
}

/** At most `limit` characters. It is cut in the middle: the end tells paths apart. */
export function shorten(text: string, limit: number): string {
    if (text.length <= limit) return text;
    const tail = Math.floor((limit - 1) / 3);
    return `${text.slice(0, limit - 1 - tail).replace(/[\uD800-\uDBFF]$/, "")}…${text.slice(text.length - tail).replace(/^[\uDC00-\uDFFF]/, "")}`;
}
