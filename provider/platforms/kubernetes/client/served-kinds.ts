/** Whether an API server's own list says that it serves a kind of objects. */
import { isAbsent } from "./answers";
import type { Answer } from "./rest";

/** The API server's answer for an unknown path. Many proxies in Go give the same answer. */
const isNotFoundPage = ({ status, text }: Answer): boolean =>
    status === 404 && text?.startsWith("404 page not found") === true;

/**
 * Whether the API server itself says that there is no such object, or that it does not serve these objects. It says the
 * second in no words of its own, so the list of what it serves decides. Ingresses behind a proxy that is set up wrongly
 * are not gone: without that list, or where it has them, this is false.
 *
 * @param get asks the same server
 */
export async function isUnserved(
    answer: Answer,
    path: string,
    get: (path: string) => Promise<Answer>,
): Promise<boolean> {
    if (isAbsent(answer)) return true;
    const [, group, version, plural] =
        /^\/apis\/([^/?]+)\/([^/?]+)(?:\/namespaces\/[^/?]+)?(?:\/([^/?]+))?/.exec(path) ?? [];
    if (!isNotFoundPage(answer) || group === undefined) return false;
    const groups = itemsOf(await get("/apis"), "APIGroupList", "groups");
    if (groups === undefined) return false;
    const versions = groups.find(({ name }) => name === group)?.versions ?? [];
    if (!versions.some((item) => item.version === version)) return true;
    if (plural === undefined) return false;
    const resources = itemsOf(await get(`/apis/${group}/${version}`), "APIResourceList", "resources");
    return resources !== undefined && !resources.some(({ name }) => name === plural);
}

interface Served {
    name?: string;
    versions?: { version?: string }[];
}

function itemsOf({ status, body }: Answer, kind: string, list: string): Served[] | undefined {
    const found = (body ?? {}) as Record<string, unknown>;
    return status === 200 && found["kind"] === kind && Array.isArray(found[list])
        ? (found[list] as Served[])
        : undefined;
}
