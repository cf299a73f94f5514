// Loaded with require: loaders differ in what they take for the default export of a CommonJS module.
import core = require("@alicloud/openapi-core");
import * as $dara from "@darabonba/typescript";
import { PATIENCE_MS } from "../http";
import type { LiveRoute } from "./route";

interface Backend {
    AppId: string;
    ContainerPort: number;
}

interface RuleSet {
    Id: number;
    SlbId: string;
    ListenerPort: number | string;
    ListenerProtocol?: string;
    DefaultRule?: Backend;
    Rules?: (Backend & { Domain: string; Path: string })[];
}

export interface SaeAccess {
    /** host:port, plain HTTP. */
    endpoint: string;
    namespaceId: string;
    accessKeyId: string;
    accessKeySecret: string;
}

const PAGE_SIZE = 50;
const MOST_PAGES = 100;

/** One signed reading call; returns the answer's `Data`. */
async function read<T>(
    client: core.default,
    action: string,
    pathname: string,
    query: Record<string, unknown>,
): Promise<T> {
    const call = { action, pathname: `/pop/v1/sam/ingress/${pathname}`, version: "2019-05-06", method: "GET" };
    const wire = { protocol: "HTTP", authType: "AK", style: "ROA", reqBodyType: "json", bodyType: "json" };
    const answer = (await client.callApi(
        new core.$OpenApiUtil.Params({ ...call, ...wire }),
        new core.$OpenApiUtil.OpenApiRequest({ headers: {}, query: core.OpenApiUtil.query(query) }),
        new $dara.RuntimeOptions({}),
    )) as { body: { Data: T } };
    return answer.body.Data;
}

function routesOf(set: RuleSet): LiveRoute[] {
    const port = Number(set.ListenerPort);
    const scheme = set.ListenerProtocol === "HTTPS" ? "https" : "http";
    const authority = port === (scheme === "https" ? 443 : 80) ? "" : `:${port}`;
    const gateway = `SAE ${set.SlbId}:${port}`;
    const target = ({ AppId, ContainerPort }: Backend): string => `SAE app ${AppId}:${ContainerPort}`;
    const rules = (set.Rules ?? []).map((rule) => ({
        host: rule.Domain || "*",
        path: rule.Path,
        url: `${scheme}://${rule.Domain || "*"}${authority}${rule.Path}`,
        gateway,
        target: target(rule),
        leavesCluster: false,
    }));
    const rest = { host: "*", path: "", url: "(everything else)", gateway, leavesCluster: false };
    return set.DefaultRule ? [...rules, { ...rest, target: target(set.DefaultRule) }] : rules;
}

/** The routes of a namespace, read from SAE. */
export async function saeRoutes(access: SaeAccess): Promise<LiveRoute[]> {
    const { endpoint, accessKeyId, accessKeySecret, namespaceId } = access;
    const [regionId] = namespaceId.split(":");
    const credentials = { accessKeyId, accessKeySecret };
    const config = {
        ...credentials,
        regionId,
        endpoint,
        protocol: "http",
        connectTimeout: PATIENCE_MS,
        readTimeout: PATIENCE_MS,
    };
    const client = new core.default(new core.$OpenApiUtil.Config(config));
    const ids: number[] = [];
    for (let page = 1; page <= MOST_PAGES; page++) {
        const query = { NamespaceId: namespaceId, CurrentPage: page, PageSize: PAGE_SIZE };
        const list = await read<{ TotalSize: number; IngressList: { Id: number }[] }>(
            client,
            "ListIngresses",
            "IngressList",
            query,
        );
        ids.push(...list.IngressList.map(({ Id }) => Id));
        if (list.IngressList.length === 0 || ids.length >= list.TotalSize) break;
    }
    const sets: RuleSet[] = [];
    for (const id of ids) sets.push(await read<RuleSet>(client, "DescribeIngress", "Ingress", { IngressId: id }));
    return sets.flatMap(routesOf);
}
