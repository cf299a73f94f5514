/** Rule sets put on the SAE emulator of the tests by its control interface, as if by somebody else's hand. */
export const saeRuleSets = {
    async put(set: object): Promise<number> {
        const reply = await fetch(`http://${process.env["CROSSROUTE_SAE_ENDPOINT"]}/_emulator/ingress`, {
            method: "POST",
            body: JSON.stringify(set),
        });
        if (!reply.ok) throw new Error(await reply.text());
        return ((await reply.json()) as { id: number }).id;
    },
};
