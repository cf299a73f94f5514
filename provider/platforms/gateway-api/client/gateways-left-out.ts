/** Gateways that the program declares and this run does not make: no wait helps. A plugin does not see the program. */
import * as pulumi from "@pulumi/pulumi";
import { nameOfUrn } from "../../../inputs/urn";
import { isMade } from "../../partial-run";
import { isSame, plainBelow } from "../../kubernetes/ownership/plain-resources";
import { urnOf } from "../../kubernetes/ownership/place";
import { gatewayGroup } from "../types";
import type { Parent } from "./conditions";

export class LeftOut {
    private readonly asked = new Map<pulumi.Resource, Set<string>>();
    private readonly found = new Map<string, string>();

    /** @param server address of the cluster */
    constructor(private readonly server: string) {}

    /** By object, `Gateway infra/shared`: the name of its resource. What is not known yet is there at a later call. */
    among(parents: readonly Parent[]): ReadonlyMap<string, string> {
        const root = pulumi.runtime.getStackResource();
        if (root === undefined) return this.found;
        for (const parent of parents) {
            const isOne = (type: string): boolean =>
                type.startsWith(`kubernetes:${gatewayGroup}/`) && type.endsWith(`:${parent.kind}`);
            for (const plain of plainBelow(root, isOne)) this.ask(plain, parent);
        }
        return this.found;
    }

    /** Nothing waits for it: the resource may not be registered yet. */
    private ask(plain: pulumi.Resource, { kind, namespace, name }: Parent): void {
        const title = `${kind} ${namespace}/${name}`;
        const asked = this.asked.get(plain) ?? new Set();
        this.asked.set(plain, asked);
        if (asked.has(title) || !pulumi.CustomResource.isInstance(plain)) return;
        asked.add(title);
        const answer = isSame(plain, { namespace, name, server: this.server }).then(async (same) => {
            if (same && !(await isMade(plain))) this.found.set(title, nameOfUrn(await urnOf(plain)));
        });
        answer.catch(() => undefined);
    }
}
