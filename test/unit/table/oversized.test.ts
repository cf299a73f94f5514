import { open, type OpenedObject } from "../../../provider/inputs/opened";
import { checkPlanned, compileTable } from "../../../provider/table/compile";

const mistakes = async (count: number): Promise<string[]> => {
    const routes = Array.from({ length: count }, (_, i) => ({
        host: `tenant-${i % 1000}.apps.customer.example.com`,
        path: `/a-service-with-a-rather-long-name-${i}`,
        backend: { service: { name: `a-service-with-a-rather-long-name-${i % 300}`, port: 80 } },
    }));
    const gateways = { edge: { kubernetes: { namespace: "shop", ingressClassName: "traefik" } } };
    const plan = compileTable("shop", (await open({ gateways, routes })) as OpenedObject);
    return [...plan.problems, ...checkPlanned(plan)].map((d) => `${d.where}: ${d.message} — ${d.help} [${d.code}]`);
};

it("an Ingress that the cluster cannot store is refused before anything is registered", async () => {
    expect(await mistakes(10_000)).toEqual([]);
    expect(await mistakes(20_000)).toEqual([
        "gateways.edge.kubernetes: The Ingress has 3.2 MiB, and the cluster takes at most 3.0. — Put some of the hosts on another Ingress, in a table on another gateway. [CR314]",
    ]);
});
