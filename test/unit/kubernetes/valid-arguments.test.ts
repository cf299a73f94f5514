/** Arguments that servers take, and that were refused once. */
import { checkIngress } from "../../../provider/platforms/kubernetes/check/ingress";

const backend = { service: { name: "web", port: { number: 80 } } };
const nine = { web: { key: "x", values: [..."123456789"] } };
const cce = { loadBalancer: { existing: { id: "lb-1", kind: "dedicated" } }, headers: nine };
const route = { path: "/", backend: { service: { name: "web", port: 80 } } };
const errors = (args: object): string[] =>
    checkIngress(args).flatMap(({ severity, where }) => (severity === "error" ? [where] : []));

it.each(["networking.k8s.io/v1beta1", "extensions/v1beta1"])("%s needs no path type", (apiVersion) => {
    const rules = [{ http: { paths: [{ path: "/", backend }] } }];
    expect(errors({ apiVersion, rules })).toEqual([]);
    expect(errors({ rules })).toEqual(["rules[0].http.paths[0].pathType"]);
});

it("a rule of CCE without a host has room for nine values of a header, one with a host for eight", () => {
    expect(errors({ cce, routes: [route] })).toEqual([]);
    expect(errors({ cce, routes: [{ ...route, host: "a.test" }] })).toEqual(["cce.headers.web.values"]);
});
