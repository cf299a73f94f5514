import type { Context } from "./context";
import { missing } from "./errors";
import { appName, regionOf, requireNamespace } from "./inventory";
import type { RuleSet } from "./model";
import type { Given } from "./parameters";
import { integer } from "./readers";
import { type Json, listItem } from "./replies";

/** ListIngresses: one page of the rule sets of a namespace, oldest first. */
export function listIngresses(given: Given, { store, inventory }: Context): Json {
    const namespaceId = given.get("NamespaceId");
    if (!namespaceId) throw missing("NamespaceId");
    requireNamespace(inventory, namespaceId);
    const appId = given.get("AppId");
    const found = store
        .visible()
        .filter((set) => set.namespaceId === namespaceId)
        .filter((set) => !appId || [set.defaultRule, ...set.rules].some((target) => target.appId === appId));
    const page = paging(given);
    return {
        ...page.numbers(found.length),
        IngressList: page.cut(found).map((set) => listItem(set, inventory)),
    };
}

/** ListApplications: those of the inventory, or without an inventory those that rule sets name. */
export function listApplications(given: Given, { store, inventory }: Context): Json {
    const name = given.get("AppName") ?? (given.get("FieldType") === "appName" ? given.get("FieldValue") : undefined);
    const namespaceId = given.get("NamespaceId");
    const apps = (inventory.apps ?? store.visible().flatMap(appsOf))
        .map((app) => ({ ...app, appName: appName(inventory, app.appId) }))
        .filter((app) => !namespaceId || (app.namespaceId ?? namespaceId) === namespaceId)
        // The service's filter may match loosely, so a client has to compare for itself.
        .filter((app) => !name || app.appName.includes(name));
    const unique = [...new Map(apps.map((app) => [app.appId, app])).values()];
    const page = paging(given);
    const applications = page.cut(unique).map((app) => ({
        AppId: app.appId,
        AppName: app.appName,
        NamespaceId: app.namespaceId ?? namespaceId,
        RegionId: regionOf(app.namespaceId ?? namespaceId ?? ""),
    }));
    return { ...page.numbers(unique.length), Applications: applications };
}

/** DescribeNamespaceList: those of the inventory, or without an inventory those that have rule sets. */
export function listNamespaces(_given: Given, { store, inventory }: Context): Json {
    const ids = inventory.namespaces ?? store.visible().map((set) => set.namespaceId);
    return [...new Set(ids)].map((id) => ({
        NamespaceId: id,
        NamespaceName: id.split(":")[1] ?? "default",
        RegionId: regionOf(id),
        Current: false,
        Custom: id.includes(":"),
        HybridCloudEnable: false,
    }));
}

function appsOf(set: RuleSet): { appId: string; namespaceId: string }[] {
    return [set.defaultRule, ...set.rules].map(({ appId }) => ({ appId, namespaceId: set.namespaceId }));
}

/** The default page size is not documented; a small one exposes clients that read the first page only. */
function paging(given: Given): { numbers(total: number): { [key: string]: Json }; cut<T>(items: T[]): T[] } {
    const current = integer(1, 1_000_000)(given.get("CurrentPage") ?? "1", "CurrentPage");
    const size = integer(1, 1000)(given.get("PageSize") ?? "10", "PageSize");
    return {
        numbers: (total) => ({ CurrentPage: current, PageSize: size, TotalSize: total }),
        cut: (items) => items.slice((current - 1) * size, current * size),
    };
}
