/** Arguments of every field, made from the rows. */
import fc from "fast-check";
import type { Field, FieldRows, FieldShape } from "../../../provider/inputs/fields";
import type { Path } from "./nodes";

type Types = Readonly<Record<string, { fields: FieldRows }>>;

/** Texts that mean something to some check, by the name of their field. */
const texts: Readonly<Record<string, readonly string[]>> = {
    host: ["a.example.com", "*.example.com", "A.example.com", "10.0.0.1", ""],
    hostnames: ["a.example.com", "*.example.com", "10.0.0.1"],
    hosts: ["a.example.com", "*.example.com"],
    path: ["/", "/api", "/api/(.*)", "api", "//"],
    value: ["/", "/api", "a", ""],
    ip: ["10.0.0.1", "2001:db8::1", "127.0.0.1", "foo"],
    addresses: ["10.0.0.1", "10.0.0.2", "2001:db8::1", "db.example.com"],
    ingressClassName: ["cce", "nginx", "traefik", "internal"],
    protocol: ["TCP", "UDP", "HTTP"],
    url: ["https://a.example.com", "a.example.com"],
    clusterIP: ["None", "10.0.0.9", "foo"],
    kubernetesVersion: ["1.33", "1.36", "x"],
    middlewares: ["shop-strip@kubernetescrd", "strip"],
    generateName: ["web-", ""],
    annotations: ["80", "true", "cce"],
    name: ["web", "3web", "Web", "a", "b"],
    cookieValues: ["a", "b"],
    rewriteTarget: ["/$1", "x"],
};
/** Keys of maps; some annotations say the same as an option. */
const keys = [
    "a",
    "example.com/b",
    "kubernetes.io/ingress.class",
    "kubernetes.io/elb.port",
    "nginx.ingress.kubernetes.io/use-regex",
];
const numbers: readonly number[] = [0, 1, 80, 443, 100, 8080, 70000];
/** Conditions and actions of CCE, whose fields no row has. */
const typed = [
    { type: "Method", methodConfig: { values: ["GET"] } },
    { type: "ForwardPool", forwardConfig: [{ serviceName: "web", servicePort: 80, weight: 10 }] },
    { type: "Foo" },
];

const textOf = (key: string): fc.Arbitrary<string> => fc.constantFrom(...(texts[key] ?? ["a", "b", "web", "/", ""]));

export function valuesOf(shape: FieldShape, key: string, types: Types): fc.Arbitrary<unknown> {
    if (shape === "string") return textOf(key);
    if (shape === "integer") return fc.constantFrom(...numbers);
    if (shape === "boolean") return fc.boolean();
    if (shape === "strings") return fc.dictionary(fc.constantFrom(...keys), textOf(key), { maxKeys: 2 });
    if (shape === "port") return fc.constantFrom<number | string>(...numbers, "http", "");
    if (shape === "flag") return fc.oneof(fc.boolean(), fc.constantFrom("cert", ""));
    if (shape === "function") return fc.constant(undefined);
    if (shape === "any") return fc.constantFrom(...typed);
    if ("list" in shape) {
        const none = { weight: 1, arbitrary: fc.constant(null) };
        return fc.array(fc.oneof({ weight: 15, arbitrary: valuesOf(shape.list, key, types) }, none), { maxLength: 3 });
    }
    if ("map" in shape)
        return fc.dictionary(fc.constantFrom("web", "api", "x".repeat(60)), valuesOf(shape.map, key, types), {
            maxKeys: 2,
        });
    if ("oneOf" in shape) return fc.constantFrom(...shape.oneOf);
    if ("either" in shape) return fc.oneof(...shape.either.map((one) => valuesOf(one, key, types)));
    if ("typescript" in shape) return fc.constant({});
    const rows = types[shape.type]?.fields;
    return rows === undefined ? fc.constant({}) : objectOf(rows, types);
}

/** An object of these rows: required fields, and each other one now and then. */
export function objectOf(rows: FieldRows, types: Types, share = 2): fc.Arbitrary<Record<string, unknown>> {
    const fields = Object.entries<Field>(rows).map(([key, { shape, required }]) => {
        const value = valuesOf(shape, key, types);
        const absent = { weight: 4 * share, arbitrary: fc.constant(undefined) };
        // An Output may turn out to have no value.
        const none = { weight: 1, arbitrary: fc.constant(null) };
        return [key, required ? value : fc.oneof(absent, none, { weight: 3, arbitrary: value })] as const;
    });
    return fc
        .record(Object.fromEntries(fields))
        .map((made) => Object.fromEntries(Object.entries(made).filter(([, value]) => value !== undefined)));
}

/** Fields that must be known when the program runs. */
export const early = (rows: FieldRows): ReadonlySet<string> =>
    new Set(Object.keys(rows).filter((key) => rows[key]?.plain ?? rows[key]?.bare));

/** Places of fields that may be given and are not, at any depth. */
export function absentPlaces(value: unknown, shape: FieldShape, types: Types, path: Path = []): Path[] {
    if (typeof value !== "object" || value === null || typeof shape !== "object") return [];
    if ("list" in shape)
        return Array.isArray(value)
            ? value.flatMap((item, i) => absentPlaces(item, shape.list, types, [...path, i]))
            : [];
    if ("map" in shape)
        return Object.entries(value).flatMap(([key, item]) => absentPlaces(item, shape.map, types, [...path, key]));
    const rows = "type" in shape ? types[shape.type]?.fields : undefined;
    return rows === undefined ? [] : absentIn(value as Record<string, unknown>, rows, types, path);
}

export const absentIn = (value: Record<string, unknown>, rows: FieldRows, types: Types, path: Path = []): Path[] =>
    Object.entries<Field>(rows).flatMap(([key, { shape }]) =>
        value[key] === undefined ? [[...path, key]] : absentPlaces(value[key], shape, types, [...path, key]),
    );
