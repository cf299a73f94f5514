/** Waits for what another process does. */
export async function until(what: string, condition: () => Promise<boolean>, seconds = 40): Promise<void> {
    for (let i = 0; i < seconds * 20; i++) {
        if (await condition()) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`not within ${seconds} s: ${what}`);
}
