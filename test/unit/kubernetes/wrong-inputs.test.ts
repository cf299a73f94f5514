import { checkEndpoints, checkIngress } from "../../../provider/platforms/kubernetes/check/check";
import { kubernetesCodes } from "../../../provider/platforms/kubernetes/fields/codes";
import { wrongInputs } from "./wrong-inputs";

describe("wrong arguments are told in the user's terms", () => {
    it.each(wrongInputs)("$component: $what", ({ component, args, told }) => {
        const check = component === "Ingress" ? checkIngress : checkEndpoints;
        expect(check(args).map((d) => `${d.code} ${d.where}: ${d.message} ${d.help}`)).toEqual(told);
    });

    it("shows each code of the arguments at least once", () => {
        const shown = new Set(wrongInputs.flatMap(({ told }) => told.map((text) => text.slice(0, 5))));
        // These are about a live cluster.
        const live = ["CR317", "CR318", "CR319", "CR320", "CR321", "CR322", "CR323", "CR324"];
        expect([...shown].sort()).toEqual(Object.keys(kubernetesCodes).filter((code) => !live.includes(code)));
    });
});
