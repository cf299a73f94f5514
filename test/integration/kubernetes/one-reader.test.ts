import fc from "fast-check";
import { noObjects } from "../../../provider/sources/objects";
import { tablesOf } from "../../../provider/sources/tables";
import type { Planned } from "../../../provider/platforms/platform";
import { seed, tableArgs } from "../../property/table/arbitraries";
import { childrenOn, claimsOf, planOf } from "../../property/table/claims";
import { inLanes, Server } from "./server";

const runs = Number(process.env.CROSSROUTE_RUNS ?? 60);
const paths: Record<string, string> = {
    Ingress: "/apis/networking.k8s.io/v1/namespaces/default/ingresses",
    Service: "/api/v1/namespaces/default/services",
    Endpoints: "/api/v1/namespaces/default/endpoints",
    EndpointSlice: "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices",
};

/** The objects as the server would store them. */
async function asStored(server: Server, children: readonly Planned[]): Promise<Record<string, unknown>[]> {
    const planned = children.flatMap(({ objects }) => objects.map(({ value }) => value));
    const answers = await inLanes(planned, 8, (value) =>
        server.send("POST", `${paths[String(value["kind"])]}?dryRun=All&fieldValidation=Strict`, value),
    );
    return answers.map(({ status, body }, i) => {
        if (status >= 400) throw new Error(`${JSON.stringify(planned[i])}: ${String(body["message"])}`);
        // An answer to a creation names its kind; so do the objects of a list that is read.
        return body;
    });
}

it(`what a plan says of requests is what the reader says of the objects that the API server gives back (seed ${seed}, ${runs} tables)`, async () => {
    const server = new Server();
    let compared = 0;
    await fc.assert(
        fc.asyncProperty(tableArgs, async (args) => {
            // The sandbox's cluster has neither IPv6 nor, unless it is asked for, the kinds of the Gateway API.
            const plan = /2001:db8|httpRoute/.test(JSON.stringify(args)) ? undefined : await planOf(args);
            const children = plan === undefined ? [] : childrenOn(plan, "kubernetes");
            if (plan === undefined || children.length === 0) return;
            compared++;
            const manifests = (await asStored(server, children)).map((value) => ({ value, source: "the cluster" }));
            const { tables } = tablesOf({ ...noObjects(), manifests });
            const planned = plan.tables.filter(({ dialect }) => !dialect.startsWith("sae-"));
            expect(claimsOf(tables)).toEqual(claimsOf(planned));
        }),
        { seed, numRuns: runs },
    );
    server.close();
    // Most tables have a gateway that this cluster cannot take, or none on Kubernetes.
    expect(compared).toBeGreaterThan(runs / 6);
}, 900_000);
