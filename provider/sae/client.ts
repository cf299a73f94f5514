import { createHash } from "node:crypto";
import { ProviderError } from "../engine/errors";
import { endpointOf, type Settings } from "./config";
import { failureOf } from "./errors";
import { coreTransport, type Endpoint } from "./transport/core";
import { limiterFor } from "./transport/limiter";
import { retrying, type Caller } from "./transport/retry";
import { findSdk, sdkTransport } from "./transport/sdk";
import { CallError, type ActionName, type Transport } from "./transport/transport";
import { never, sleep, unlessAborted } from "./transport/wait";
import { pick, readRuleSet, type RuleSet, type WireRequest } from "./wire";

/** The five operations as the resources need them. Failures are `ProviderError`s, except where `CallError` is said. */
export interface SaeClient {
    /** `undefined` when it does not exist. With the namespace an unclear answer is checked against the list. */
    describe(ingressId: string, namespaceId: string | undefined, signal: AbortSignal): Promise<RuleSet | undefined>;
    /** All pages. */
    list(namespaceId: string, appId: string | undefined, signal: AbortSignal): Promise<RuleSet[]>;
    /** As `list`, but resources that ask at the same time share one call: it may have begun a moment ago. */
    glance(namespaceId: string, signal: AbortSignal): Promise<RuleSet[]>;
    /** One try, repeated only when it was certainly not done. Throws the `CallError` itself. */
    create(request: WireRequest, signal: AbortSignal): Promise<string>;
    /**
     * Sent once, whatever comes of it; `beforeSending` is asked when its turn has come. Throws the `CallError` itself.
     */
    update(request: WireRequest, signal: AbortSignal, beforeSending?: () => void): Promise<void>;
    /** Content when it is gone already. */
    remove(ingressId: string, namespaceId: string | undefined, signal: AbortSignal): Promise<void>;
    /** A `CallError` in words. */
    explain(error: unknown, what: string): unknown;
}

const pageSize = 50;
const maxPages = 400;

export function makeClient(caller: Caller, where: string): SaeClient {
    const explain = (error: unknown, what: string): unknown =>
        error instanceof CallError ? failureOf(error, what, where, caller.secrets()) : error;
    const read = (action: ActionName, query: Record<string, string>, signal: AbortSignal): Promise<unknown> =>
        caller.call(action, { query }, { signal, repeat: true });

    const glances = new Map<string, Promise<RuleSet[]>>();
    const client: SaeClient = {
        async describe(ingressId, namespaceId, signal) {
            for (let tries = 0; ; tries++) {
                const found = await describeOnce(ingressId, signal);
                if (found !== "maybe") return found;
                if (namespaceId === undefined || !(await isListed(ingressId, namespaceId, signal))) return undefined;
                if (tries === 4)
                    throw new ProviderError(
                        "UNAVAILABLE",
                        `SAE lists rule set ${ingressId} in ${namespaceId} but does not describe it; try again later`,
                    );
                await sleep(100 * 2 ** tries, signal);
            }
        },
        list: (namespaceId, appId, signal) => listAll(namespaceId, appId, signal),
        glance(namespaceId, signal) {
            const shared =
                glances.get(namespaceId) ??
                listAll(namespaceId, undefined, never).finally(() => glances.delete(namespaceId));
            glances.set(namespaceId, shared);
            return unlessAborted(shared, signal);
        },
        async create(request, signal) {
            const data = await caller.call("CreateIngress", request, { signal, repeat: false });
            const id = idOf(data);
            if (id === undefined) throw new CallError("unclear", "the answer to CreateIngress has no IngressId");
            return id;
        },
        async update(request, signal, beforeSending) {
            await caller.call("UpdateIngress", request, {
                signal,
                repeat: "never",
                ...(beforeSending && { beforeSending }),
            });
        },
        async remove(ingressId, namespaceId, signal) {
            const what = `delete rule set ${ingressId}`;
            try {
                await caller.call("DeleteIngress", { query: { IngressId: ingressId } }, { signal, repeat: true });
            } catch (error) {
                if (!(error instanceof CallError) || error.kind !== "refused" || !mayBeGone(error))
                    throw explain(error, what);
                if ((await client.describe(ingressId, namespaceId, signal)) !== undefined) throw explain(error, what);
            }
        },
        explain,
    };

    async function describeOnce(ingressId: string, signal: AbortSignal): Promise<RuleSet | undefined | "maybe"> {
        try {
            const data = await read("DescribeIngress", { IngressId: ingressId }, signal);
            return isFilled(data) ? readRuleSet(data) : "maybe";
        } catch (error) {
            if (error instanceof CallError && error.kind === "refused" && mayBeGone(error)) return "maybe";
            throw explain(error, `read rule set ${ingressId}`);
        }
    }

    async function isListed(ingressId: string, namespaceId: string, signal: AbortSignal): Promise<boolean> {
        try {
            return (await client.list(namespaceId, undefined, signal)).some((set) => set.id === ingressId);
        } catch (error) {
            const cause = error instanceof Error ? error.cause : undefined;
            if (cause instanceof CallError && cause.code.startsWith("InvalidNamespaceId")) return false;
            throw error;
        }
    }

    async function listAll(namespaceId: string, appId: string | undefined, signal: AbortSignal): Promise<RuleSet[]> {
        const found = new Map<string, RuleSet>();
        try {
            for (let page = 1; page <= maxPages; page++) {
                const query = {
                    NamespaceId: namespaceId,
                    CurrentPage: String(page),
                    PageSize: String(pageSize),
                    ...(appId !== undefined && { AppId: appId }),
                };
                const data = await read("ListIngresses", query, signal);
                const items = isFilled(data) ? pick(data, "IngressList") : [];
                const list = Array.isArray(items) ? (items as Record<string, unknown>[]) : [];
                const known = found.size;
                for (const set of list.map(readRuleSet)) found.set(set.id, set);
                const total = isFilled(data) ? Number(pick(data, "TotalSize")) : 0;
                // A server that ignores paging gives the same items again: nothing new is the end.
                if (list.length === 0 || found.size === known || found.size >= total) break;
            }
        } catch (error) {
            throw explain(error, `list the rule sets of namespace ${namespaceId}`);
        }
        return [...found.values()];
    }

    return client;
}

const isFilled = (data: unknown): data is Record<string, unknown> =>
    typeof data === "object" && data !== null && Object.keys(data).length > 0;

function idOf(data: unknown): string | undefined {
    const id = isFilled(data) ? pick(data, "IngressId") : undefined;
    return (typeof id === "number" || typeof id === "string") && String(id) !== "" ? String(id) : undefined;
}

/** SAE has no code of its own for an unknown rule set. */
const mayBeGone = (error: CallError): boolean =>
    /^InvalidParameter\.WithMessage$|Ingress.*NotFound|NotFound.*Ingress|NotExist/i.test(error.code);

const clients = new WeakMap<Settings, Map<string, SaeClient>>();

/** The client for the provider's settings and a region; made once, because it holds connections and limits. */
export function clientFor(settings: Settings, namespaceRegion: string | undefined): SaeClient {
    const region = namespaceRegion ?? settings.region ?? process.env["ALIBABA_CLOUD_REGION_ID"];
    const host = endpointOf(settings, region);
    if (host === undefined) {
        throw new ProviderError(
            "INVALID_ARGUMENT",
            "the region of SAE is not known; set crossroute:region, or use an id such as cn-hangzhou:prod/lb-…/80 that names the namespace",
        );
    }
    if (
        settings.endpoint === undefined &&
        namespaceRegion !== undefined &&
        settings.region !== undefined &&
        settings.region !== namespaceRegion
    ) {
        throw new ProviderError(
            "INVALID_ARGUMENT",
            `the namespace is in ${namespaceRegion}, but the provider is configured for ${settings.region}; leave crossroute:region out, or give the resource a provider of ${namespaceRegion}`,
        );
    }
    const known = clients.get(settings) ?? new Map<string, SaeClient>();
    clients.set(settings, known);
    const made = known.get(host.host) ?? openClient(settings, { ...host, ...(region !== undefined && { region }) });
    known.set(host.host, made);
    return made;
}

function openClient(settings: Settings, endpoint: Endpoint): SaeClient {
    const limiter = limiterFor(`${accountKey(settings)}@${endpoint.host}`, settings.callsPerSecond);
    return makeClient(retrying(openTransport(settings, endpoint), limiter, settings), endpoint.host);
}

/** The transport that the settings ask for. */
export function openTransport(settings: Settings, endpoint: Endpoint): Transport {
    const sdk = settings.transport === "core" ? undefined : findSdk();
    if (sdk !== undefined) return sdkTransport(sdk, settings, endpoint);
    if (settings.transport === "sdk") {
        throw new ProviderError(
            "FAILED_PRECONDITION",
            'transport is "sdk", but @alicloud/sae20190506 is not installed; run npm install @alicloud/sae20190506, or leave transport out',
        );
    }
    return coreTransport(settings, endpoint);
}

/** Tells accounts apart without holding a key. */
function accountKey(settings: Settings): string {
    const { accessKeyId, profile, ecsRamRole, credentialsUri, roleArn, oidcProviderArn } = settings;
    const all = [
        accessKeyId,
        profile,
        ecsRamRole,
        credentialsUri,
        roleArn,
        oidcProviderArn,
        process.env["ALIBABA_CLOUD_ACCESS_KEY_ID"],
    ];
    return createHash("sha256").update(JSON.stringify(all)).digest("hex").slice(0, 16);
}
