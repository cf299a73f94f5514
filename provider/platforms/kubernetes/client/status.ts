interface PortStatus {
    port: number;
    protocol?: string;
    error?: string;
}
export interface Entry {
    ip?: string;
    hostname?: string;
    ports?: readonly PortStatus[];
}
export const entriesOf = (status: unknown): readonly Entry[] =>
    (status as { loadBalancer?: { ingress?: readonly Entry[] } } | undefined)?.loadBalancer?.ingress ?? [];

export const namesOf = ({ ip, hostname }: Entry): string[] =>
    [ip, hostname].filter((name) => name !== undefined && name !== "") as string[];

/** IP addresses and host names that the controller wrote, in order; empty when it has not (yet). */
export const addressesOf = (status: unknown): string[] => [...new Set(entriesOf(status).flatMap(namesOf))];
