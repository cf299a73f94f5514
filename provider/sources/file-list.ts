/** What a message has room for: the whole is cut at 300 characters, in the middle, where two names would become one. */
const room = 170;
const shown = 3;

/**
 * Names of files for a message: `a/web.yaml, b/web.yaml and 2 more`. Where they are long, what all of them begin with and
 * whole folders in the middle of a name give way to `…`, so that each name is still one that can be found.
 */
export function fileList(files: readonly string[]): string {
    const more = files.length > shown ? ` and ${files.length - shown} more` : "";
    const whole = files.slice(0, shown);
    if (whole.join(", ").length <= room) return `${whole.join(", ")}${more}`;
    const common = commonFolder(files);
    const each = Math.floor(room / whole.length);
    return `${whole.map((file) => withoutFolders(file.slice(common), each)).join(", ")}${more}`;
}

/** How many characters of folders all the names begin with. */
function commonFolder([first = "", ...others]: readonly string[]): number {
    let end = 0;
    for (let slash = first.indexOf("/"); slash >= 0; slash = first.indexOf("/", slash + 1)) {
        if (!others.every((other) => other.startsWith(first.slice(0, slash + 1)))) break;
        end = slash + 1;
    }
    return end;
}

/** The first folder, and as many of the last parts as fit; the file itself always. */
function withoutFolders(file: string, limit: number): string {
    const parts = file.split("/");
    if (file.length <= limit || parts.length < 3) return file;
    const [folder = "", ...rest] = parts;
    while (rest.length > 1 && [folder, "…", ...rest].join("/").length > limit) rest.shift();
    return rest.length === parts.length - 1 ? file : [folder, "…", ...rest].join("/");
}
