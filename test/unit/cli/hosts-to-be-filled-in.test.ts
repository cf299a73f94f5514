import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ExplanationJson } from "../../../provider/report/json";
import { ingress } from "./objects";
import { crossroute } from "./run";

const hosts = ["web.${DOMAIN}", "web.$(DOMAIN)", "web.<DOMAIN>", "web.<your domain>", "@HOST@", "[[ host ]]", "{HOST}"];
const classes = ["nginx", "traefik", "skipper", "alb"];
const each = classes.flatMap((name) => hosts.map((host) => [host, name] as const));
const written = (host: string, ingressClassName: string, port = 80): string => {
    const text = JSON.stringify(ingress("web", host, { spec: { ingressClassName } }));
    return text.replace('"number":80', `"number":${port}`);
};

describe("a host that is still to be filled in", () => {
    it.each(each)("is no wrong host in a request for it: %s on %s", async (host, name) => {
        const { out } = await crossroute(["explain", `http://${host}/`, "-f", "-", "--json"], {
            input: written(host, name),
        });
        expect((JSON.parse(out) as ExplanationJson).target).toBe("service:shop/web:80");
    });

    it.each(each)("shows in a comparison what moves: %s on %s", async (host, name) => {
        const cwd = mkdtempSync(join(tmpdir(), "crossroute-open-hosts-"));
        writeFileSync(join(cwd, "before.yaml"), written(host, name));
        writeFileSync(join(cwd, "after.yaml"), written(host, name, 81));
        const { out } = await crossroute(["diff", "before.yaml", "after.yaml"], { cwd });
        rmSync(cwd, { recursive: true });
        expect(out).toContain("moves from service:shop/web:80 to service:shop/web:81");
    });
});
