/** A path of a rule as it is written in a URL: what would end the path there, or is no letter of URLs, is escaped. */
export const pathInUrl = (path: string): string =>
    encodeURI(path.replace(/\p{Cs}/gu, "\ufffd"))
        .replace(/%25([0-9a-f]{2})/gi, "%$1")
        .replace(/[?#]/g, (letter) => (letter === "?" ? "%3F" : "%23"));
