import { createHash } from "node:crypto";
import { failure } from "../../failure";
import { textsOf } from "../../../engine/redaction";
import { pageAnswer, ruleSetAnswer, writtenAnswer } from "../wire/answers";
import { endpointOf, secretSettings } from "./config";
import type { Settings } from "./settings";
import { Readings } from "./readings";
import { failureOf } from "./errors";
import { coreTransport } from "./transport/core";
import { limiterFor } from "./transport/limiter";
import { retrying, type Caller } from "./transport/retry";
import { findSdk, sdkTransport } from "./transport/sdk";
import { CallError, type ActionName, type Endpoint, type Transport } from "./transport/transport";
import { never, sleep, unlessAborted } from "./transport/wait";
import type { RuleSet, WireRequest } from "../wire/wire";

/** The five operations that the resources need. Failures are `ProviderError`s, except where `CallError` is named. */
export interface SaeClient {
    /** `undefined` when it does not exist. With the namespace, an unclear answer is checked against the list. */
    describe(ingressId: string, namespaceId: string | undefined, signal: AbortSignal): Promise<RuleSet | undefined>;
    /** Like `describe`, but one reading serves all resources that ask about a rule set within half a minute, until it is written. */
    describeShared(
        ingressId: string,
        namespaceId: string | undefined,
        signal: AbortSignal,
    ): Promise<RuleSet | undefined>;
    /** All pages. */
    list(namespaceId: string, appId: string | undefined, signal: AbortSignal): Promise<RuleSet[]>;
    /** Whether these credentials see the namespace. */
    hasNamespace(namespaceId: string, signal: AbortSignal): Promise<boolean>;
    /** Like `list`, but resources that ask at the same time share one call, which may have begun a moment ago. */
    listShared(namespaceId: string, signal: AbortSignal): Promise<RuleSet[]>;
    /** One attempt, repeated only when it was certainly not carried out. Throws the `CallError` itself. */
    create(request: WireRequest, signal: AbortSignal): Promise<string>;
    /** Sent once, whatever the result; `beforeSending` is called when its turn comes. Throws the `CallError` itself. */
    update(request: WireRequest, signal: AbortSignal, beforeSending?: () => void): Promise<void>;
    /** Succeeds when it is gone already. */
    remove(ingressId: string, namespaceId: string | undefined, signal: AbortSignal): Promise<void>;
    /** The message of a `CallError`. */
    explain(error: unknown, what: string): unknown;
}

const pageSize = 50;
const maxPages = 400;
const listTries = 5;

export function makeClient(caller: Caller, where: string): SaeClient {
    const explain = (error: unknown, what: string): unknown =>
        error instanceof CallError ? failureOf(error, what, where, caller.secrets()) : error;
    const read = (action: ActionName, query: Record<string, string>, signal: AbortSignal): Promise<unknown> =>
        caller.call(action, { query }, { signal, repeat: true });

    const listings = new Map<string, Promise<RuleSet[]>>();
    const readings = new Readings();
    const client: SaeClient = {
        describe: (ingressId, namespaceId, signal) =>
            readings.keep(ingressId, describeSurely(ingressId, namespaceId, signal)),
        describeShared: async (ingressId, namespaceId, signal) =>
            readings.recent(ingressId) ?? (await client.describe(ingressId, namespaceId, signal)),
        list: (namespaceId, appId, signal) => listAll(namespaceId, appId, signal),
        async hasNamespace(namespaceId, signal) {
            return (await listIn(namespaceId, signal)) !== undefined;
        },
        listShared(namespaceId, signal) {
            const shared =
                listings.get(namespaceId) ??
                listAll(namespaceId, undefined, never).finally(() => listings.delete(namespaceId));
            listings.set(namespaceId, shared);
            return caller.telling(unlessAborted(shared, signal));
        },
        async create(request, signal) {
            const data = await caller.call("CreateIngress", request, { signal, repeat: false });
            return writtenAnswer("CreateIngress", data);
        },
        async update(request, signal, beforeSending) {
            const { IngressId: id = "" } = request.query;
            readings.forget(id);
            try {
                const data = await caller.call("UpdateIngress", request, {
                    signal,
                    repeat: "never",
                    ...(beforeSending && { beforeSending }),
                });
                writtenAnswer("UpdateIngress", data, id);
            } finally {
                readings.forget(id);
            }
        },
        async remove(ingressId, namespaceId, signal) {
            const what = `delete rule set ${ingressId}`;
            readings.forget(ingressId);
            try {
                const query = { IngressId: ingressId };
                const data = await caller.call("DeleteIngress", { query }, { signal, repeat: true });
                writtenAnswer("DeleteIngress", data, ingressId);
            } catch (error) {
                if (!(error instanceof CallError) || !(error.kind === "unclear" || mayBeGone(error)))
                    throw explain(error, what);
                // Looks for what may have been created, even when the user cancels.
                const found = await client.describe(ingressId, namespaceId, signal.aborted ? never : signal);
                if (found !== undefined) throw explain(error, what);
            }
        },
        explain,
    };

    /** The rule set, or undefined where it certainly does not exist. */
    async function describeSurely(
        ingressId: string,
        namespaceId: string | undefined,
        signal: AbortSignal,
    ): Promise<RuleSet | undefined> {
        for (let tries = 0; ; tries++) {
            const found = await describeOnce(ingressId, signal);
            if (!(found instanceof CallError)) return found;
            if (namespaceId === undefined) {
                if (saysMissing.test(found.message)) return undefined;
                throw explain(found, `tell whether rule set ${ingressId} exists without its namespace`);
            }
            if (!(await isListed(ingressId, namespaceId, signal))) return undefined;
            if (tries === 4)
                throw failure(
                    "UNAVAILABLE",
                    "CR432",
                    `SAE lists rule set ${ingressId} in ${namespaceId} but does not describe it`,
                    "try again later",
                );
            await sleep(100 * 2 ** tries, signal);
        }
    }

    /** The rule set, or why SAE does not describe it: it may be gone. */
    async function describeOnce(ingressId: string, signal: AbortSignal): Promise<RuleSet | CallError> {
        try {
            const data = await read("DescribeIngress", { IngressId: ingressId }, signal);
            return ruleSetAnswer(data, ingressId) ?? new CallError("unclear", "the answer to DescribeIngress is empty");
        } catch (error) {
            if (error instanceof CallError && mayBeGone(error)) return error;
            throw explain(error, `read rule set ${ingressId}`);
        }
    }

    async function isListed(ingressId: string, namespaceId: string, signal: AbortSignal): Promise<boolean> {
        return (await listIn(namespaceId, signal))?.some((set) => set.id === ingressId) === true;
    }

    /** Undefined: there is no such namespace. */
    async function listIn(namespaceId: string, signal: AbortSignal): Promise<RuleSet[] | undefined> {
        try {
            return await client.list(namespaceId, undefined, signal);
        } catch (error) {
            const cause = error instanceof Error ? error.cause : undefined;
            if (cause instanceof CallError && cause.code.startsWith("InvalidNamespaceId")) return undefined;
            throw error;
        }
    }

    async function listAll(namespaceId: string, appId: string | undefined, signal: AbortSignal): Promise<RuleSet[]> {
        const query = { NamespaceId: namespaceId, ...(appId !== undefined && { AppId: appId }) };
        try {
            for (let tries = 1; ; tries++) {
                const found = await listOnce(query, signal);
                if (found !== undefined) return found;
                if (tries === listTries)
                    throw new CallError(
                        "unclear",
                        "ListIngresses gives fewer rule sets than it counts, or others each time",
                    );
                await sleep(100 * tries, signal);
            }
        } catch (error) {
            throw explain(error, `list the rule sets of namespace ${namespaceId}`);
        }
    }

    /**
     * All pages; undefined when the list changed meanwhile, so that a rule set may have moved to a page that was read.
     */
    async function listOnce(
        query: Record<string, string> & { NamespaceId: string },
        signal: AbortSignal,
    ): Promise<RuleSet[] | undefined> {
        const found = new Map<string, RuleSet>();
        let counted: number | undefined;
        for (let page = 1; page <= maxPages; page++) {
            const paging = { CurrentPage: String(page), PageSize: String(pageSize) };
            const data = await read("ListIngresses", { ...query, ...paging }, signal);
            const { sets, total } = pageAnswer(data, query.NamespaceId);
            if (counted !== undefined && total !== counted) return undefined;
            counted = total;
            const known = found.size;
            for (const set of sets) found.set(set.id, set);
            if (found.size >= total) return [...found.values()];
            // A server that ignores paging returns the same items again: a page with nothing new is the end.
            if (found.size === known) return undefined;
        }
        return undefined;
    }

    return client;
}

/** SAE has no code of its own for an unknown rule set. */
const mayBeGone = (error: CallError): boolean =>
    error.kind === "refused" &&
    /^InvalidParameter\.WithMessage$|Ingress.*NotFound|NotFound.*Ingress|NotExist/i.test(error.code);

/** Words of a refusal for a rule set that does not exist. The same code refuses every other bad value. */
const saysMissing = /not exist|not found|no such|不存在/i;

const clients = new WeakMap<Settings, Map<string, SaeClient>>();

/** The client for the provider's settings and a region. It is created once, because it holds connections and limits. */
export function clientFor(settings: Settings, namespaceRegion: string | undefined): SaeClient {
    const region = namespaceRegion ?? settings.region ?? process.env["ALIBABA_CLOUD_REGION_ID"];
    const host = endpointOf(settings, region);
    if (host === undefined) {
        throw failure(
            "INVALID_ARGUMENT",
            "CR502",
            "the region of SAE is not known",
            "set crossroute:region, or use an id such as cn-hangzhou:prod/lb-…/80 that names the namespace",
        );
    }
    if (
        settings.endpoint === undefined &&
        namespaceRegion !== undefined &&
        settings.region !== undefined &&
        settings.region !== namespaceRegion
    ) {
        throw failure(
            "INVALID_ARGUMENT",
            "CR502",
            `the namespace is in ${namespaceRegion}, but the provider is configured for ${settings.region}`,
            `leave crossroute:region out, or give the resource a provider of ${namespaceRegion}`,
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
    const transport = openTransport(settings, endpoint);
    transports.set(settings, [...(transports.get(settings) ?? []), transport]);
    return makeClient(retrying(transport, limiter, settings), endpoint.host);
}

const transports = new WeakMap<Settings, Transport[]>();

/** Texts that must not be shown: the secret settings, and the keys that were found or issued with them. */
export function secretsOf(settings: Settings): string[] {
    const configured = secretSettings
        .map((name) => settings[name as keyof Settings])
        .filter((value): value is string => typeof value === "string")
        .flatMap((value) => [...textsOf(value)]);
    return [...configured, ...(transports.get(settings) ?? []).flatMap((transport) => transport.secrets())];
}

/** The transport that the settings ask for. */
export function openTransport(settings: Settings, endpoint: Endpoint): Transport {
    const sdk = settings.transport === "core" ? undefined : findSdk();
    if (sdk !== undefined) return sdkTransport(sdk, settings, endpoint);
    if (settings.transport === "sdk") {
        throw failure(
            "FAILED_PRECONDITION",
            "CR502",
            'transport is "sdk", but @alicloud/sae20190506 is not installed',
            "run npm install @alicloud/sae20190506, or leave transport out",
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
