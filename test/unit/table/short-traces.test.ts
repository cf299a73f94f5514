import { withShortTraces } from "../../../provider/short-traces";

const frames = (error: Error): number => (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line)).length;
const newError = (): Error => new Error("why");

describe("making resources", () => {
    afterEach(() => {
        delete process.env["PULUMI_DEBUG_PROMISE_LEAKS"];
    });

    it("takes stack traces of one frame, and of as many as before afterwards", () => {
        const usual = frames(newError());
        expect(usual).toBeGreaterThan(1);
        expect(frames(withShortTraces(newError))).toBe(1);
        expect(frames(newError())).toBe(usual);
    });

    it("says where an error was thrown, and takes whole traces again after it", () => {
        const usual = frames(newError());
        const fails = () =>
            withShortTraces(() => {
                throw newError();
            });
        expect(fails).toThrow(expect.objectContaining({ stack: expect.stringContaining("short-traces.test") }));
        expect(frames(newError())).toBe(usual);
    });

    it("takes whole traces where a leaked promise is looked for", () => {
        process.env["PULUMI_DEBUG_PROMISE_LEAKS"] = "1";
        expect(frames(withShortTraces(newError))).toBeGreaterThan(1);
    });
});
