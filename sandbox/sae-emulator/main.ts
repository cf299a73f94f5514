import { parseArgs } from "node:util";
import { SANDBOX_KEY, startEmulator } from "./index";

// node dist/sandbox/sae-emulator/main.js --dir <folder> [--port <port>]
// Prints the port as its first line; ends on SIGTERM and SIGINT.
async function main(): Promise<void> {
    const { values } = parseArgs({ options: { dir: { type: "string" }, port: { type: "string", default: "0" } } });
    if (!values.dir) throw new Error("say where to keep the state: --dir <folder>");
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65535)
        throw new Error(`--port ${values.port} is not from 0 to 65535`);
    const id = process.env["ALIBABA_CLOUD_ACCESS_KEY_ID"] || SANDBOX_KEY.id;
    const secret = process.env["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] || SANDBOX_KEY.secret;
    const emulator = await startEmulator({ dir: values.dir, port, accessKeys: { [id]: secret } });
    process.stdout.write(`${emulator.port}\n`);
    const end = () => void emulator.close().then(() => process.exit(0));
    process.on("SIGTERM", end);
    process.on("SIGINT", end);
}

main().catch((error: unknown) => {
    process.stderr.write(`sae-emulator: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
});
