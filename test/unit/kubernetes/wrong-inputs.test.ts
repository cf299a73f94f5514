import { checkIngress } from "../../../provider/platforms/kubernetes/check/ingress";
import { checkEndpoints } from "../../../provider/platforms/kubernetes/check/endpoints";
import { kubernetesCodes } from "../../../provider/diagnostics/codes/kubernetes";
import { wrongInputs } from "./wrong-inputs";

describe("wrong arguments are told in the user's terms", () => {
    it.each(wrongInputs)("$component: $what", ({ component, args, told }) => {
        const check = component === "Ingress" ? checkIngress : checkEndpoints;
        expect(check(args).map((d) => `${d.code} ${d.where}: ${d.message} ${d.help}`)).toEqual(told);
    });

    it("shows each code of the arguments at least once", () => {
        const shown = new Set(wrongInputs.flatMap(({ told }) => told.map((text) => text.slice(0, 5))));
        // The others are about a live cluster, or about HTTPRoutes.
        expect([...shown].sort()).toEqual(Object.keys(kubernetesCodes).filter((code) => code < "CR317"));
    });
});
