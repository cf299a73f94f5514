/** The state of this stack, as the last deployment left it. */
import * as pulumi from "@pulumi/pulumi";
import { byDeployment, isMocked } from "./deployment";

/** The parts of a resource that are used somewhere; each type has some of them. */
export interface Stored {
    type?: string;
    outputs?: {
        metadata?: {
            name?: string;
            namespace?: string;
            uid?: string;
            annotations?: Record<string, string>;
            labels?: Record<string, string>;
        };
        spec?: { rules?: { host?: string }[]; hostnames?: string[]; type?: string };
        subsets?: { addresses?: { ip?: string }[]; notReadyAddresses?: { ip?: string }[] }[];
        hosts?: Record<string, string[]>;
        names?: string[];
        resources?: string[];
        nonce?: string;
        /** Of a Helm release. */
        name?: string;
        namespace?: string;
        record?: string;
        /** Of a rule set. */
        loadBalancerId?: string;
        listenerPort?: number;
        /** Of a guard: the nonce of its record, where the object of each resource is, and which one. */
        owner?: string;
        objects?: { urn?: string; server?: string; uid?: string }[];
        /** Of a Kubernetes provider. */
        kubeconfig?: string;
        context?: string;
        cluster?: string;
        renderYamlToDirectory?: string;
    };
}

type State = Record<string, Stored>;

/** The first reading of a deployment. What the deployment itself does must not look like an earlier state. */
const readings = byDeployment((): { first?: Promise<State | undefined> | undefined } => ({}));

/** Every resource of the stack by URN; undefined when the engine does not answer. */
export async function stored(): Promise<State | undefined> {
    if (isMocked()) return undefined;
    const reading = readings();
    reading.first ??= readState();
    const state = await reading.first;
    // Another try may find what this one did not.
    if (state === undefined) reading.first = undefined;
    return state;
}

/** The state as it is now. While an update runs, the engine gives the children of a component that an alias moves their new URNs. */
export async function readState(): Promise<State | undefined> {
    try {
        const stackName = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
        const answer: unknown = await pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", { stackName });
        return (answer as { outputs?: State }).outputs;
    } catch {
        return undefined;
    }
}
