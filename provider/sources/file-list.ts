/** Room for names in a message. A message is cut in the middle at 300 characters, which could make one name of two. */
const room = 170;
const most = 3;
/** What a finding leaves for names of files, beside the brackets, a count of more and a full stop. */
const longest = 275;

/** The names in brackets after a sentence, which they must not make longer than a message may be. */
export const inBrackets = (sentence: string, files: readonly string[]): string =>
    `${sentence} (${fileList(files, Math.max(40, Math.min(room, longest - sentence.length)))})`;

/**
 * Names of files for a message: `a/web.yaml, b/web.yaml and 2 more`. Of long names, the common beginning and whole
 * folders in the middle become `…`, so that each name can still be found. If that is not short enough, fewer files are
 * named.
 *
 * @param space how many characters they may take together
 */
export function fileList(files: readonly string[], space: number = room): string {
    const lists = [most, 2, 1].map((count) => ({ names: shortNames(files, count, space), more: files.length - count }));
    const fits = lists.find(({ names }) => names.join(", ").length <= space && new Set(names).size === names.length);
    const { names, more } = fits ?? { names: files.slice(0, 1), more: files.length - 1 };
    return `${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function shortNames(files: readonly string[], count: number, space: number): string[] {
    const whole = files.slice(0, count);
    if (whole.join(", ").length <= space) return whole;
    const common = commonFolder(files);
    const each = Math.floor(space / whole.length);
    return whole.map((file) => withoutFolders(file.slice(common), each));
}

/** How many characters of folders all names share at their beginning. */
function commonFolder([first = "", ...others]: readonly string[]): number {
    let end = 0;
    for (let slash = first.indexOf("/"); slash >= 0; slash = first.indexOf("/", slash + 1)) {
        if (!others.every((other) => other.startsWith(first.slice(0, slash + 1)))) break;
        end = slash + 1;
    }
    return end;
}

/** The first folder, and as many of the last parts as fit; always the file itself. */
function withoutFolders(file: string, limit: number): string {
    const parts = file.split("/");
    if (file.length <= limit || parts.length < 3) return file;
    const [folder = "", ...rest] = parts;
    while (rest.length > 1 && [folder, "…", ...rest].join("/").length > limit) rest.shift();
    return rest.length === parts.length - 1 ? file : [folder, "…", ...rest].join("/");
}
