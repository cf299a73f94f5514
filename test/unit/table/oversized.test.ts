import { open, type OpenedObject } from "../../../provider/inputs/opened";
import { checkPlanned, compileTable } from "../../../provider/table/compile";

const mistakes = async (count: number, pathLength: number): Promise<string[]> => {
    const routes = Array.from({ length: count }, (_, i) => ({
        host: `tenant-${i % 1000}.apps.customer.example.com`,
        path: `/${"a".repeat(pathLength)}-${i}`,
        backend: { service: { name: `a-service-with-a-rather-long-name-${i % 300}`, port: 80 } },
    }));
    const gateways = { edge: { kubernetes: { namespace: "shop", ingressClassName: "gce" } } };
    const plan = compileTable("shop", (await open({ gateways, routes })) as OpenedObject);
    return [...plan.problems, ...checkPlanned(plan)].map((d) => `${d.where}: ${d.message} — ${d.help} [${d.code}]`);
};
const refusal = (size: string, most: string): string =>
    `gateways.edge.kubernetes: The Ingress has ${size} MiB, and the cluster takes at most ${most}; each Ingress of class "gce" has a load balancer of its own — put some of the hosts on another gateway, and their DNS records on its address [CR314]`;

it("an Ingress that the cluster cannot store is refused before anything is registered", async () => {
    expect(await mistakes(1_500, 800)).toEqual([]);
    expect(await mistakes(3_200, 800)).toEqual([refusal("2.6", "1.5")]);
});

it("an Ingress that the cluster cannot receive is refused before anything is registered", async () => {
    expect(await mistakes(20_000, 33)).toEqual([refusal("3.2", "3.0")]);
});
