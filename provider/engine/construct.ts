import { AsyncLocalStorage } from "node:async_hooks";
import type { EventEmitter } from "node:events";
import type { ComponentHost } from "./package";
import { grpc, type Grpc } from "./sdk";
import { lazy } from "../lazy";

const sdkServer = lazy<typeof import("@pulumi/pulumi/provider/server")>(() =>
    require("@pulumi/pulumi/provider/server"),
);

type Unary = Grpc.handleUnaryCall<unknown, unknown>;

/** The Construct that the current code is part of. */
interface Running {
    end(error: unknown): void;
    /** URN of the resource with which the component is deleted; empty: none. */
    deletedWith: string;
}
const running = new AsyncLocalStorage<Running>();

/** What the SDK has to do with a request besides the rest. */
interface ConstructRequest {
    getDeletedwith(): string;
    setDeletedwith(urn: string): void;
}

/**
 * URN of the resource with which the component that is being made is deleted. The SDK reads it as the reference of a provider, which has
 * an id behind the URN, and so cuts its name off (3.248, `createProviderResource`); the engine then refuses the component.
 */
export const deletedWithUrn = (): string | undefined => running.getStore()?.deletedWith || undefined;

/** Whether the current code is part of a Construct; this also covers failures that nobody waits for. */
export const isInConstruct = (): boolean => running.getStore() !== undefined;

const events = ["unhandledRejection", "uncaughtException"] as const;
type Listener = (...args: unknown[]) => void;
const failures: EventEmitter = process;
const listeners = (event: (typeof events)[number]): Listener[] => failures.listeners(event) as Listener[];

/**
 * A failure that nobody waits for ends only the component that it belongs to. The SDK alone would end every component
 * in progress, with the message of the one that failed.
 */
function endOneOnly(before: Readonly<Record<(typeof events)[number], readonly Listener[]>>): void {
    for (const event of events) {
        const added = listeners(event).filter((listener) => !before[event].includes(listener));
        for (const listener of added) failures.off(event, listener);
        failures.on(event, (...args: unknown[]) => {
            const end = running.getStore()?.end;
            // The component's own answer wins, if it has one.
            if (end !== undefined) setImmediate(end, args[0]);
            else for (const listener of added) listener(...args);
        });
    }
}

/**
 * The SDK's own server creates components: it turns wire inputs into Outputs with their dependencies and secrets, and
 * runs many at once. The SDK exports only `main`, which makes its own server and prints a port. Only the implementation
 * that it registers is needed, so `main` runs once with a server that registers nothing and never binds. That happens
 * at the first Construct, and loads the SDK's root; a plugin that creates no component never pays for it.
 */
export async function constructHandler(
    host: ComponentHost,
    identity: { version: string; schema: string },
    engineAddress: string,
): Promise<Unary> {
    const { main } = sdkServer();
    const prototype = grpc.Server.prototype;
    const { addService, bindAsync } = prototype;
    let captured: Grpc.UntypedServiceImplementation | undefined;
    prototype.addService = function (_definition, implementation) {
        captured = implementation;
    };
    prototype.bindAsync = () => undefined;
    const before = {
        unhandledRejection: listeners("unhandledRejection"),
        uncaughtException: listeners("uncaughtException"),
    };
    try {
        // Runs synchronously until it binds, which never answers.
        void main({ ...identity, construct: host.construct.bind(host) }, [engineAddress]);
    } finally {
        prototype.addService = addService;
        prototype.bindAsync = bindAsync;
        endOneOnly(before);
    }
    const construct = captured?.["construct"] as Unary | undefined;
    if (captured === undefined || typeof construct !== "function") {
        throw new Error("this version of @pulumi/pulumi serves components in another way; crossroute needs ^3.248.0");
    }
    return (call, callback) => {
        let isAnswered = false;
        const answer: Grpc.sendUnaryData<unknown> = (...reply) => {
            if (!isAnswered) callback(...reply);
            isAnswered = true;
        };
        // It is a method of the SDK's server, and needs its `this`.
        const request = call.request as ConstructRequest;
        const deletedWith = request.getDeletedwith();
        request.setDeletedwith("");
        running.run(
            { end: (error) => answer(error as Error), deletedWith },
            () => void construct.call(captured, call, answer),
        );
    };
}
