import { changes, Program } from "../lifecycle/program";
import { componentsProgram, foreignIngress, routes } from "./programs";
import { Server } from "./server";

/** Two stacks of components that a file tells, and the API server beside them, in a namespace of their own. */
export class Stacks {
    readonly server = new Server();
    readonly namespace: string;
    readonly ingresses: string;
    readonly core: string;
    program!: Program;
    other!: Program;

    constructor(private readonly name: string) {
        this.namespace = `${name}-${process.pid}`;
        this.ingresses = `/apis/networking.k8s.io/v1/namespaces/${this.namespace}/ingresses`;
        this.core = `/api/v1/namespaces/${this.namespace}`;
    }

    async open(): Promise<void> {
        const files = { "index.js": componentsProgram, "spec.json": "{}" };
        await this.server.send("POST", "/api/v1/namespaces", { metadata: { name: this.namespace } });
        this.program = await Program.create(this.name, files);
        this.other = await Program.create(`${this.name}-other`, files);
    }

    async close(): Promise<void> {
        await this.program.dispose();
        await this.other.dispose();
        await this.server.send("DELETE", `/api/v1/namespaces/${this.namespace}`);
        this.server.close();
    }

    /** What a program declares. */
    ingress = (host: string, more: object = {}) => ({ namespace: this.namespace, routes: routes(host), ...more });

    /** What another client writes. */
    foreign = (name: string, host: string, annotations: object = {}) =>
        foreignIngress(this.namespace, name, host, annotations);

    write = (spec: object, on = this.program): void => on.write({ "spec.json": JSON.stringify(spec) });

    /** The host of the Ingress that is live. */
    host = async (name: string): Promise<string | undefined> => {
        const { status, body } = await this.server.send("GET", `${this.ingresses}/${name}`);
        return status === 200 ? (body.spec as { rules: { host: string }[] }).rules[0]!.host : undefined;
    };

    up = async (spec: object, on = this.program): Promise<Record<string, number>> => {
        this.write(spec, on);
        const run = await on.up();
        if (run.code !== 0) throw new Error(run.text);
        return changes(run);
    };

    /** By the preview and by the update, in words and not with a stack trace. */
    refused = async (spec: object, text: RegExp, on = this.program): Promise<void> => {
        this.write(spec, on);
        for (const run of [await on.previewText(), await on.up()]) {
            expect(run.text).toMatch(text);
            expect(run.code).not.toBe(0);
            expect(run.text).not.toMatch(/ at .*\.js:\d+/);
        }
    };
}
