import { recogniseFile } from "../../../provider/sources/recognise";

const alerts = `apiVersion: v1
kind: ConfigMap
metadata: { name: alerts }
data:
  alert.tmpl: |
    {{ define "x" }}hello{{ end }}
`;
const broken = (host: string): string => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web }
spec:
  rules:
    - host: ${host}
   bad: : x
`;

test("a block text with {{ }} in one document does not make another one, which cannot be read, a template", () => {
    const { findings, charts } = recogniseFile("all.yaml", `${alerts}---\n${broken("a.example.com")}`, true);
    expect(findings.map(({ code, message }) => [code, message])).toEqual([
        ["CR605", expect.stringContaining("all.yaml (document 2) is not valid YAML")],
    ]);
    expect(charts).toEqual([]);
});

test("a document with {{ }} of its own is one", () => {
    const { findings, charts } = recogniseFile("all.yaml", `${alerts}---\n${broken("{{ .Values.host }}")}`, true);
    expect(findings).toEqual([]);
    expect(charts).toHaveLength(1);
});
