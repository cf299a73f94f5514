import { convert, ingress } from "./converting";

const kong = ingress({ "konghq.com/plugins": "login" }, { className: "kong" }) as {
    spec: { rules: { http: { paths: object[] } }[] };
};
const backend = (name: string): object => ({ service: { name, port: { number: 80 } } });
kong.spec.rules[0]?.http.paths.push(
    { path: "/a", pathType: "Prefix", backend: backend("a") },
    { path: "/b(.*)", pathType: "ImplementationSpecific", backend: backend("b") },
);

describe("what convert says", () => {
    it("of several rules that one annotation closes is said once a route", async () => {
        const { yaml } = await convert([kong]);
        expect(yaml.match(/no word for konghq\.com\/plugins/g)).toHaveLength(1);
        expect(yaml).toMatch(
            /^# all its rules: closed, answers 500: the Gateway API has no word for konghq\.com\/plugins; --accept open writes its backend$/m,
        );
    });

    it("of an answer that is not known names what may answer, and why that is not known", async () => {
        const { text } = await convert([kong], "--accept open");
        expect(text).toMatch(
            /answered by service:shop\/\S+ or .* now \(not known which: the annotation konghq\.com\/plugins decides what becomes of its requests and is not read\), by service:/,
        );
        expect(text).toMatch(
            / by service:shop\/b:80, service:shop\/web:80 or what konghq\.com\/plugins makes of it now \(not known which: how Kong/,
        );
        expect(text).not.toMatch(/undetermined|cannot be told|no answer \(404\)/);
    });
});
