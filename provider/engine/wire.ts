import type { CheckFailure, DiffAnswer, DiffKind } from "./resource";
import { currentScope } from "./scope";
import { Struct, type WireStruct } from "./sdk";
import { decode, encode, splitPath, type Inputs, type SecretPaths } from "./values";

type Proto = typeof import("@pulumi/pulumi/proto/provider_pb");

/** Between the protocol's messages and our values. */
export function fromStruct(struct: WireStruct | undefined): { value: Inputs; secrets: Set<string> } {
    const decoded = decode(struct?.toJavaScript() ?? {});
    currentScope()?.note(decoded);
    return decoded;
}

export const toStruct = (value: Inputs, secrets: SecretPaths): WireStruct =>
    Struct.fromJavaScript(encode(value, secrets));

export const union = (...sets: SecretPaths[]): Set<string> => new Set(sets.flatMap((set) => [...set]));

type Failure = InstanceType<Proto["CheckFailure"]>;

export const failureList = (proto: Proto, failures: readonly CheckFailure[]): Failure[] =>
    failures.map(({ property, reason }) => failureOf(proto, property, reason));

/**
 * Failures of Check. If a failure names a property, the engine prints its value: the secret of a secret one, `<nil>` of
 * a nested one. So the path is put before the reason; the reason holds the value where it may be shown.
 */
export const checkFailureList = (proto: Proto, failures: readonly CheckFailure[]): Failure[] =>
    failures.map(({ property, reason }) => failureOf(proto, "", property === "" ? reason : `${property}: ${reason}`));

function failureOf(proto: Proto, property: string, reason: string): Failure {
    const failure = new proto.CheckFailure();
    failure.setProperty(property);
    failure.setReason(reason);
    return failure;
}

const kinds = {
    add: "ADD",
    "add-replace": "ADD_REPLACE",
    delete: "DELETE",
    "delete-replace": "DELETE_REPLACE",
    update: "UPDATE",
    "update-replace": "UPDATE_REPLACE",
} as const satisfies Record<DiffKind, string>;

export function diffResponse(proto: Proto, answer: DiffAnswer): InstanceType<Proto["DiffResponse"]> {
    const response = new proto.DiffResponse();
    const paths = Object.keys(answer.detailed);
    const { DIFF_NONE, DIFF_SOME } = proto.DiffResponse.DiffChanges;
    response.setChanges(paths.length > 0 ? DIFF_SOME : DIFF_NONE);
    response.setHasdetaileddiff(true);
    const topKeys = (of: string[]) => [...new Set(of.map((path) => String(splitPath(path)[0])))];
    response.setDiffsList(topKeys(paths));
    response.setReplacesList(topKeys(paths.filter((path) => answer.detailed[path]?.kind.endsWith("-replace"))));
    response.setStablesList(answer.stables ?? []);
    response.setDeletebeforereplace(answer.deleteBeforeReplace ?? false);
    const map = response.getDetaileddiffMap();
    for (const path of paths) {
        const difference = new proto.PropertyDiff();
        difference.setKind(proto.PropertyDiff.Kind[kinds[answer.detailed[path]!.kind]]);
        difference.setInputdiff(answer.detailed[path]!.inputDiff ?? false);
        map.set(path, difference);
    }
    return response;
}
