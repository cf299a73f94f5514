import type { Context } from "./context";
import { type Given, ineffective } from "./parameters";
import { listApplications, listIngresses, listNamespaces } from "./reading";
import { describe, type Json } from "./replies";
import { create, existing, readId, remove, update } from "./writing";

/** One operation of the API: how it is called and what it does. */
export interface Operation {
    method: "GET" | "POST" | "PUT" | "DELETE";
    path: string;
    writes: boolean;
    /** `ErrorCode` of a success. The reference's samples disagree, and a client must not test it for truth. */
    errorCode?: string;
    /** Does the work; returns `Data` of the reply. Throws an ApiError. */
    run(given: Given, context: Context): Json;
    /** Parameters of the call that have no effect. */
    ignored(given: Given): string[];
}

const INGRESS = "/pop/v1/sam/ingress/Ingress";

function only(...names: string[]): (given: Given) => string[] {
    return (given) => [...given.keys()].filter((name) => !names.includes(name));
}

/** Every operation the emulator has, by the name in `x-acs-action`. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
    CreateIngress: {
        method: "POST",
        path: INGRESS,
        writes: true,
        run: (given, context) => ({ IngressId: create(given, context).id }),
        ignored: (given) => ineffective(given, "create"),
    },
    UpdateIngress: {
        method: "PUT",
        path: INGRESS,
        writes: true,
        errorCode: "",
        run: (given, context) => ({ IngressId: update(readId(given), given, context).id }),
        ignored: (given) => ineffective(given, "update"),
    },
    DescribeIngress: {
        method: "GET",
        path: INGRESS,
        writes: false,
        errorCode: "success",
        run(given, { store, inventory, assumptions }) {
            const id = readId(given);
            return describe(existing(store.seen(id), id), inventory, assumptions);
        },
        ignored: only("IngressId"),
    },
    DeleteIngress: {
        method: "DELETE",
        path: INGRESS,
        writes: true,
        run(given, context) {
            const id = readId(given);
            remove(id, context);
            return { IngressId: id };
        },
        ignored: only("IngressId"),
    },
    ListIngresses: {
        method: "GET",
        path: "/pop/v1/sam/ingress/IngressList",
        writes: false,
        errorCode: "",
        run: listIngresses,
        ignored: only("NamespaceId", "AppId", "CurrentPage", "PageSize"),
    },
    ListApplications: {
        method: "GET",
        path: "/pop/v1/sam/app/listApplications",
        writes: false,
        run: listApplications,
        ignored: only("AppName", "FieldType", "FieldValue", "NamespaceId", "CurrentPage", "PageSize"),
    },
    DescribeNamespaceList: {
        method: "GET",
        path: "/pop/v1/sam/namespace/describeNamespaceList",
        writes: false,
        run: listNamespaces,
        ignored: only("ContainCustom", "HybridCloudExclude"),
    },
};
