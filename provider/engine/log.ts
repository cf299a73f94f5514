import type { Redact } from "./redaction";
import type { Log } from "./resource";
import { grpc } from "./sdk";
import { lazy } from "../lazy";
import type { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";

const severities = { debug: "DEBUG", info: "INFO", warning: "WARNING" } as const;
type Severity = (typeof severities)[keyof typeof severities];

/** How long a line may take to reach the engine, in milliseconds. */
const patience = 10_000;

const engineMessages = lazy<typeof import("@pulumi/pulumi/proto/engine_pb")>(() =>
    require("@pulumi/pulumi/proto/engine_pb"),
);
const engineService = lazy<typeof import("@pulumi/pulumi/proto/engine_grpc_pb")>(() =>
    require("@pulumi/pulumi/proto/engine_grpc_pb"),
);

/** Writes to the engine's log: the only way for a plugin to speak to people (stdout and stderr are hidden). */
export class EngineLog {
    private client?: EngineClient;
    private readonly underWay = new Set<Promise<void>>();

    constructor(
        private address: string | undefined,
        /** Removes the secrets from each line. */
        private readonly redact: Redact = (text) => text,
    ) {}

    /** The engine gives its address in argv, Handshake and Attach; the last one counts. */
    connect(address: string): void {
        if (address === "" || address === this.address) return;
        this.address = address;
        this.client = undefined;
    }

    for(urn: string): Log {
        const write = (severity: keyof typeof severities, ephemeral: boolean) => (text: string) =>
            this.write(urn, severities[severity], text, ephemeral);
        return {
            debug: write("debug", false),
            info: write("info", false),
            status: write("info", true),
            warning: write("warning", false),
        };
    }

    /** Resolves when everything written so far has reached the engine, so that no line comes after its answer. */
    async flush(): Promise<void> {
        await Promise.all(this.underWay);
    }

    private write(urn: string, severity: Severity, message: string, ephemeral: boolean): void {
        if (this.address === undefined || this.address === "") return;
        const { LogRequest, LogSeverity } = engineMessages();
        if (!this.client) {
            const { EngineClient } = engineService();
            this.client = new EngineClient(this.address, grpc.credentials.createInsecure());
        }
        const request = new LogRequest();
        request.setUrn(urn);
        request.setSeverity(LogSeverity[severity]);
        request.setMessage(this.redact(message));
        request.setEphemeral(ephemeral);
        const { client } = this;
        const sent = new Promise<void>((resolve) =>
            // An engine that does not listen must not delay an answer.
            client.log(request, new grpc.Metadata(), { deadline: Date.now() + patience }, () => resolve()),
        ).then(() => {
            this.underWay.delete(sent);
        });
        this.underWay.add(sent);
    }
}
