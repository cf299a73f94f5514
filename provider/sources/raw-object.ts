/** One object of a cluster, as the API server writes it. */
import { isSegment } from "../platforms/kubernetes/client/parameters";
import { below, connect, NotServed } from "./api-server";
import { UsageError } from "./errors";
import type { Io } from "./io";
import type { SourceOptions } from "./options";

/** Kinds whose text can be asked for, by the names that kubectl uses. */
const rawKinds: Readonly<Record<string, { api: string; plural: string }>> = {
    ingress: { api: "/apis/networking.k8s.io/v1", plural: "ingresses" },
    endpoints: { api: "/api/v1", plural: "endpoints" },
    endpointslice: { api: "/apis/discovery.k8s.io/v1", plural: "endpointslices" },
    service: { api: "/api/v1", plural: "services" },
    httproute: { api: "/apis/gateway.networking.k8s.io/v1", plural: "httproutes" },
};

/** An object as the API server writes it, formatted for people (`pretty`): nothing is left out or changed. */
export async function rawText(what: string, options: SourceOptions, io: Io): Promise<string> {
    const [word = "", name = "", ...more] = what.split("/");
    const kind = rawKinds[word.toLowerCase()];
    if (kind === undefined || !isSegment(name) || more.length > 0)
        throw new UsageError(
            `--raw ${JSON.stringify(what)} is no KIND/NAME; kinds are ${Object.keys(rawKinds).join(", ")}`,
        );
    const server = await connect(options, io);
    const { namespace = server.namespace } = options;
    try {
        const path = `${below(kind.api, namespace)}/${kind.plural}/${encodeURIComponent(name)}?pretty=true`;
        return await server.text(path);
    } catch (thrown) {
        if (!(thrown instanceof NotServed)) throw thrown;
        throw new UsageError(`${server.name} has no ${word} ${name} in namespace ${namespace}`, { cause: thrown });
    }
}
