import { withoutPulumi, type SandboxEnvironment } from "../../sandbox";

/**
 * Gives a sandbox to all that this process starts: its environment is in `process.env`, without the developer's own settings
 * of Pulumi, and its folder in `CROSSROUTE_TEST_SANDBOX`.
 */
export function useSandbox(environment: SandboxEnvironment, dir: string): void {
    const kept = withoutPulumi(process.env);
    for (const name of Object.keys(process.env)) if (!Object.hasOwn(kept, name)) delete process.env[name];
    Object.assign(process.env, environment, { CROSSROUTE_TEST_SANDBOX: dir });
}
