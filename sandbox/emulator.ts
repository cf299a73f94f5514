import * as path from "node:path";
import { request } from "./http";
import { packageRoot } from "./paths";
import type { Service } from "./services";

/** Credentials that the emulator accepts. They are useless anywhere else. */
export const SAE_ACCESS_KEY = { id: "sandbox-key-id", secret: "sandbox-key-secret" } as const;

/** Region and name, as SAE writes namespaces. */
export const SAE_NAMESPACE = "cn-hangzhou:sandbox";

/** The emulator is an executable of its own: its clients cannot reach into it. */
export const EMULATOR_SCRIPT = path.join(packageRoot, "dist", "sandbox", "sae-emulator", "main.js");

export const saeEmulator: Service = {
    name: "sae-emulator",
    executable: "node",
    ports: ["sae"],
    sign: (dir) => path.join(dir, "sae"),
    args: ({ dir, ports }) => [EMULATOR_SCRIPT, "--dir", path.join(dir, "sae"), "--port", String(ports.sae)],
    env: () => ({
        ALIBABA_CLOUD_ACCESS_KEY_ID: SAE_ACCESS_KEY.id,
        ALIBABA_CLOUD_ACCESS_KEY_SECRET: SAE_ACCESS_KEY.secret,
    }),
    answers: async ({ ports }, pid, timeoutMs) => {
        const { status, body } = await request(`http://127.0.0.1:${ports.sae}/_emulator/health`, { timeoutMs });
        return status === 200 && (JSON.parse(body) as { pid?: number }).pid === pid;
    },
};
