import type { Request } from "../../provider/routing";
import type { Manifest } from "./cluster";

/** A table that was written by hand, because chance seldom makes it. */
export interface Case {
    title: string;
    ingresses: Manifest[];
    requests: Request[];
}

type Entry = [host: string, path: string, pathType: string, service: string];

/** @param port of the Service `<namespace>/<name>` */
export function cases(port: (name: string) => number): Case[] {
    const ingress = (namespace: string, name: string, ...entries: Entry[]): Manifest =>
        ({
            apiVersion: "networking.k8s.io/v1",
            kind: "Ingress",
            metadata: { name, namespace },
            spec: {
                rules: entries.map(([host, path, pathType, service]) => {
                    const backend = { service: { name: service, port: { number: port(`${namespace}/${service}`) } } };
                    return { ...(host ? { host } : {}), http: { paths: [{ path, pathType, backend }] } };
                }),
            },
        }) as Manifest;
    const ask = (...urls: string[]): Request[] =>
        urls.map((url) => ({ host: url.slice(0, url.indexOf("/")), path: url.slice(url.indexOf("/")) }));
    return [
        {
            title: "two objects whose routes have one name on Traefik",
            ingresses: [
                ingress("one", "web", ["a-b.x.test", "/", "Prefix", "s1"], ["a.c.x.test", "/", "Prefix", "s2"]),
                ingress("one", "web-a", ["b.x.test", "/", "Prefix", "s3"], ["d.x.test", "/", "Prefix", "s4"]),
            ],
            requests: ask("a-b.x.test/", "b.x.test/", "a.c.x.test/", "d.x.test/", "a-b.x.test/deep", "b.x.test/deep"),
        },
        {
            title: "paths that differ in punctuation only",
            ingresses: [
                ingress("one", "web", ["p.test", "/a-b", "Prefix", "s1"], ["p.test", "/a.b", "Prefix", "s2"]),
                ingress("one", "p", ["q.test", "/a/b", "Exact", "s3"], ["q.test", "/a/b/", "Exact", "s4"]),
            ],
            requests: ask("p.test/a-b", "p.test/a.b", "p.test/a/b", "q.test/a/b", "q.test/a/b/"),
        },
        {
            title: "an Exact path beside Prefix / at each length",
            ingresses: [
                ingress(
                    "one",
                    "web",
                    ["e.test", "/", "Prefix", "s1"],
                    ...[1, 2, 3, 4, 5, 6, 7, 8].map((length): Entry => [
                        "e.test",
                        `/${"x".repeat(length)}`,
                        "Exact",
                        `s${length + 2}`,
                    ]),
                ),
            ],
            requests: ask(...[1, 2, 3, 4, 5, 6, 7, 8].map((length) => `e.test/${"x".repeat(length)}`), "e.test/"),
        },
    ];
}
