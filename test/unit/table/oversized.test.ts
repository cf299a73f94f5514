import { open, type OpenedObject } from "../../../provider/inputs/opened";
import { checkPlanned, compileTable } from "../../../provider/table/compile";

const mistakes = async (count: number, pathLength: number, letter = "a"): Promise<string[]> => {
    const routes = Array.from({ length: count }, (_, i) => ({
        host: `tenant-${i % 1000}.apps.customer.example.com`,
        path: `/${letter.repeat(pathLength)}-${i}`,
        backend: { service: { name: `a-service-with-a-rather-long-name-${i % 300}`, port: 80 } },
    }));
    const gateways = { edge: { kubernetes: { namespace: "shop", ingressClassName: "gce" } } };
    const plan = compileTable("shop", (await open({ gateways, routes })) as OpenedObject);
    return [...plan.problems, ...checkPlanned(plan)].map((d) => `${d.where}: ${d.message} — ${d.help} [${d.code}]`);
};
const refusal = (size: string, most: string): string =>
    `gateways.edge.kubernetes: The Ingress has ${size} MiB, and the cluster takes at most ${most}; each Ingress of class "gce" has a load balancer of its own — put some of the hosts on another gateway, and their DNS records on its address [CR314]`;

it("an Ingress that the cluster cannot store is refused before anything is registered", async () => {
    expect(await mistakes(150, 8_600)).toEqual([]);
    expect(await mistakes(320, 8_600)).toEqual([refusal("2.6", "1.5")]);
});

it("an Ingress that the cluster cannot receive is refused before anything is registered", async () => {
    // Each quotation mark is two characters of a request, and one of what is stored.
    expect(await mistakes(2_000, 714, '"')).toEqual([refusal("3.0", "3.0")]);
    expect(await mistakes(2_000, 714)).toEqual([]);
});
