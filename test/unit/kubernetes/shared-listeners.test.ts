/** Ingresses of components of one program on one listener of CCE, or at one address of Google Cloud. */
import { UNKNOWN_SENTINEL } from "../../../provider/inputs/unknown";
import {
    declareListeners,
    noDeclarations,
    type Declared,
} from "../../../provider/platforms/kubernetes/shared-listeners";

const elb = (annotations: Record<string, string>): Record<string, string> =>
    Object.fromEntries(Object.entries(annotations).map(([name, text]) => [`kubernetes.io/elb.${name}`, text]));
const of = (name: string, annotations: Record<string, string> = {}, spec: object = {}, more = {}): Declared => ({
    title: `kubernetes.Ingress ${name}`,
    owner: {},
    cluster: "",
    value: {
        apiVersion: "networking.k8s.io/v1",
        kind: "Ingress",
        metadata: {
            name,
            namespace: "shop",
            annotations: elb({ id: "lb-1", class: "performance", port: "80", ...annotations }),
        },
        spec: {
            ingressClassName: "cce",
            rules: [{ host: `${name}.test`, http: { paths: [{ path: "/", pathType: "Prefix", backend: to(name) }] } }],
            ...spec,
        },
    },
    ...more,
});
const to = (name: string) => ({ service: { name, port: { number: 80 } } });
/** What is said when they are declared in this order. */
const say = (...all: Declared[]): string[] => {
    const others = noDeclarations();
    return all.flatMap((one) => declareListeners(one, others).map(({ code, message }) => `${code} ${message}`));
};

describe("two Ingress components on one listener of CCE", () => {
    it("are told when they want different things of it, once for each Ingress", () => {
        const slow = { client_timeout: "120" };
        const said =
            "CR325 kubernetes.Ingress b and kubernetes.Ingress a are on one listener, lb-1:80, and want different things of it (client_timeout: 60 and 120): what the older of the two says counts for both.";
        expect(say(of("a"), of("b", slow))).toEqual([said]);
        expect(say(of("a"), of("b", slow), of("c", slow))).toHaveLength(2);
        expect(say(of("a"), of("b"))).toEqual([]);
    });

    it("are told when each has its own default backend, and nothing where both have one", () => {
        const [one, other] = ["one", "other"].map((name) => ({ defaultBackend: to(name) })) as [object, object];
        expect(say(of("a", {}, one), of("b", {}, other))).toEqual([
            expect.stringMatching(/^CR119 .* 2 default backends .*of Ingress shop\/a and .*of Ingress shop\/b\.$/),
        ]);
        expect(say(of("a", {}, one), of("b", {}, other), of("c", {}, other))).toHaveLength(2);
        expect(say(of("a", {}, one), of("b", {}, one))).toEqual([]);
        expect(say(of("a", {}, one), of("b"))).toEqual([]);
    });

    it("are apart on two ports, load balancers and clusters, and where another controller serves one", () => {
        const slow = { client_timeout: "120" };
        expect(say(of("a"), of("b", { ...slow, port: "81" }))).toEqual([]);
        expect(say(of("a"), of("b", { ...slow, id: "lb-2" }))).toEqual([]);
        expect(say(of("a"), of("b", slow, {}, { cluster: "https://other" }))).toEqual([]);
        expect(say(of("a"), of("b", slow, { ingressClassName: "nginx" }))).toEqual([]);
    });

    it("are compared by what owns them: a table compares its own", () => {
        const owner = {};
        expect(say(of("a", {}, {}, { owner }), of("b", { client_timeout: "120" }, {}, { owner }))).toEqual([]);
    });

    it("are not compared in what is secret or known only after apply", () => {
        expect(say(of("a"), of("b", { client_timeout: UNKNOWN_SENTINEL }))).toEqual([]);
        expect(say(of("a"), of("b", { client_timeout: "120", id: UNKNOWN_SENTINEL }))).toEqual([]);
        const unknown = { ...of("b").value, metadata: UNKNOWN_SENTINEL, spec: UNKNOWN_SENTINEL };
        expect(say(of("a"), { ...of("b"), value: unknown })).toEqual([]);
        const late = { defaultBackend: to(UNKNOWN_SENTINEL) };
        expect(say(of("a", {}, { defaultBackend: to("one") }), of("b", {}, late))).not.toContainEqual(
            expect.stringContaining(UNKNOWN_SENTINEL),
        );
    });

    it("are not said to share a default backend where no listener is known to be that of both", () => {
        const [one, other] = ["one", "other"].map((name) => ({ defaultBackend: to(name) })) as [object, object];
        for (const late of ["id", "port"].map((part) => ({ [part]: UNKNOWN_SENTINEL })))
            expect(say(of("a", late, one), of("b", late, other))).toEqual([]);
        const secret = ["a", "b"].map((name) => {
            const declared = of(name, {}, { defaultBackend: to(name) });
            return { ...declared, value: { ...declared.value, metadata: UNKNOWN_SENTINEL } };
        });
        expect(say(...secret)).toEqual([]);
        expect(say(of("a", {}, one), of("b", { canary: "true" }, other))).toEqual([]);
        expect(say(of("a", {}, one), of("b", { port: "81" }, other))).toEqual([]);
        const late = { defaultBackend: to(UNKNOWN_SENTINEL) };
        expect(say(of("a", {}, one), of("b", {}, late), of("c", {}, other))).toHaveLength(1);
    });

    it("are compared with the first of another owner, however many there are", () => {
        const owner = {};
        const one = (name: string, more = {}) => of(name, {}, { defaultBackend: to("one") }, more);
        const others = noDeclarations();
        for (const name of ["a", "b"]) declareListeners(one(name, { owner }), others);
        for (const name of ["c", "d", "e"]) declareListeners(one(name), others);
        expect([...others.settings.values(), ...others.defaults.values()].map(({ length }) => length)).toEqual([2, 2]);
        const last = of("f", { client_timeout: "120" }, { defaultBackend: to("other") }, { owner });
        expect(declareListeners(last, others).map(({ message }) => message)).toEqual([
            expect.stringContaining("kubernetes.Ingress f and kubernetes.Ingress c "),
            expect.stringMatching(/of Ingress shop\/c and .*of Ingress shop\/f/),
        ]);
    });
});

describe("two Ingress components at one reserved address of Google Cloud", () => {
    const at = (name: string, annotations: Record<string, string>, spec: object = {}, more = {}): Declared => {
        const one = of(name, {}, { ingressClassName: "gce", ...spec }, more);
        return { ...one, value: { ...one.value, metadata: { name, namespace: "shop", annotations } } };
    };
    const global = (address: string) => ({ "kubernetes.io/ingress.global-static-ip-name": address });
    const secure = { tls: [{ secretName: "web" }] };
    const noHttp = { ...global("shop-ip"), "kubernetes.io/ingress.allow-http": "false" };

    it("are told, once for each Ingress", () => {
        const said = (other: string, port: number): string =>
            `CR325 kubernetes.Ingress ${other} and kubernetes.Ingress a ask for one address, shop-ip, at port ${port}: each has a load balancer of its own, and Google Cloud gives the address to one of them: the other is not served there.`;
        const [a, b] = ["a", "b"].map((name) => at(name, global("shop-ip"), secure)) as [Declared, Declared];
        expect(say(a, b, at("c", noHttp, secure))).toEqual([said("b", 80), said("c", 443)]);
        // The annotation says whose Ingress it is where no class does.
        const classless = { ingressClassName: undefined };
        expect(say(at("a", global("shop-ip"), classless), at("b", global("shop-ip"), classless))).toHaveLength(1);
    });

    it("are apart with two addresses or ports, in two clusters, and in one table, which compares its own", () => {
        const a = at("a", global("shop-ip"));
        expect(say(a, at("b", global("other-ip")))).toEqual([]);
        expect(say(a, at("b", noHttp, secure))).toEqual([]);
        // The controller reads it as Go reads a boolean.
        expect(say(a, at("b", { ...noHttp, "kubernetes.io/ingress.allow-http": "False" }, secure))).toEqual([]);
        expect(say(a, at("b", global("shop-ip"), {}, { cluster: "https://other" }))).toEqual([]);
        expect(say(a, at("b", global("shop-ip"), { ingressClassName: "nginx" }))).toEqual([]);
        expect(say(a, at("b", global("shop-ip"), {}, { owner: a.owner }))).toEqual([]);
    });

    it("are not compared in what is secret or known only after apply", () => {
        const a = at("a", global("shop-ip"));
        const late = { "kubernetes.io/ingress.allow-http": UNKNOWN_SENTINEL };
        expect(say(a, at("b", { ...global("shop-ip"), ...late }))).toEqual([]);
        const hidden = at("a", global(UNKNOWN_SENTINEL));
        expect(say(hidden, at("b", global(UNKNOWN_SENTINEL)))).toEqual([]);
    });
});
