import { alb, convert, ingress, nginx } from "./converting";

/** The line of the output about an annotation, and its cure. */
const lineOf = (text: string, name: string): string => {
    const lines = text.split("\n");
    const at = lines.findIndex((line) => line.includes(name) && /^(policy|closed)/.test(line));
    return lines.slice(at, at + 2).join(" ");
};

describe("what convert says of annotations that have no word in a route", () => {
    const gke = { className: "gce" };

    it("names the static address of GCE as one of the Gateway", async () => {
        const name = "kubernetes.io/ingress.global-static-ip-name";
        const { text } = await convert([ingress({ [name]: "shop" }, gke)]);
        expect(lineOf(text, name)).toMatch(
            /is no routing and is not converted +cure: name the address in addresses of the Gateway$/,
        );
    });

    it("says of a FrontendConfig of GCE that it is not read, as the comparison does", async () => {
        const name = "networking.gke.io/v1beta1.FrontendConfig";
        const { text } = await convert([ingress({ [name]: "shop" }, gke)]);
        expect(lineOf(text, name)).toMatch(
            /is not read and is not converted +cure: write its redirect to https as a RequestRedirect/,
        );
    });

    it("names that clients of an ALB keep their target", async () => {
        const action = {
            type: "forward",
            forwardConfig: {
                targetGroups: [{ serviceName: "a", servicePort: 80 }],
                targetGroupStickinessConfig: { enabled: true, durationSeconds: 200 },
            },
        };
        const { text } = await convert([
            ingress(
                { [alb("scheme")]: "internet-facing", [alb("actions.web")]: JSON.stringify(action) },
                { className: "alb" },
            ),
        ]);
        expect(lineOf(text, "targetGroupStickinessConfig")).toMatch(
            /^policy .*cure: write a session persistence policy/,
        );
    });

    it("asks for no policy instead of the group of an ALB", async () => {
        const { text } = await convert([
            ingress({ [alb("scheme")]: "internet-facing", [alb("group.name")]: "g" }, { className: "alb" }),
        ]);
        expect(text).not.toContain("group.name");
    });

    it("asks for a mirror where ingress-nginx has one", async () => {
        const { text } = await convert([ingress({ [nginx("mirror-target")]: "https://b.example.com" })]);
        expect(lineOf(text, "mirror-target")).toMatch(/cure: write a RequestMirror filter/);
    });
});
