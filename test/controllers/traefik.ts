import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { choosePorts } from "../../sandbox/ports";
import type { Recorded } from "../conformance/routing/recording";
import type { Access } from "./cluster";
import { startController, type Controller } from "./controller";

/** Traefik's Ingress provider on the API server, as it comes or with strict prefix matching. */
export async function startTraefik(
    executable: string,
    access: Access,
    dir: string,
    { name, strict }: { name: Recorded; strict: boolean },
): Promise<Controller> {
    const dialect = name;
    const authority = join(dir, `${dialect}.crt`);
    const token = join(dir, `${dialect}.token`);
    writeFileSync(authority, access.authority);
    writeFileSync(token, access.token, { mode: 0o600 });
    const { web } = await choosePorts(["web"]);
    const provider = "--providers.kubernetesingress";
    const args = [
        `--entrypoints.web.address=127.0.0.1:${web}`,
        `${provider}.endpoint=${access.server}`,
        `${provider}.token=${token}`,
        `${provider}.certauthfilepath=${authority}`,
        `${provider}.allowexternalnameservices=true`,
        `${provider}.strictprefixmatching=${strict}`,
        // A table is live sooner; how it is read does not change.
        "--providers.providersthrottleduration=50ms",
        "--global.checknewversion=false",
        "--global.sendanonymoususage=false",
        "--log.level=ERROR",
    ];
    return startController({ dialect, executable, args, port: web, log: join(dir, `${dialect}.log`) });
}
