/** Arguments that are late: a check may leave them open, and may refuse nothing that it would not refuse later. */
import fc from "fast-check";
import * as pulumi from "@pulumi/pulumi";
import { UNKNOWN } from "../../../provider/engine/values";
import type { FieldRows } from "../../../provider/inputs/fields";
import { open, type OpenedObject } from "../../../provider/inputs/opened";
import { UNKNOWN_INPUT } from "../../../provider/inputs/unknown";
import { checkHTTPRoute } from "../../../provider/platforms/gateway-api/check/http-route";
import { gatewayTypes } from "../../../provider/platforms/gateway-api/fields/arguments";
import { routeObjects } from "../../../provider/platforms/gateway-api/fields/route";
import { checkEndpoints } from "../../../provider/platforms/kubernetes/check/endpoints";
import { checkIngress } from "../../../provider/platforms/kubernetes/check/ingress";
import { argumentTypes } from "../../../provider/platforms/kubernetes/fields/arguments";
import * as sae from "../../../provider/platforms/sae/check";
import type { Diagnostic } from "../../../provider/routing/diagnostic";
import { checkPlanned, compileTable } from "../../../provider/table/compile";
import { ofEndpoints, ofIngress } from "../../unit/kubernetes/arguments";
import { runs } from "../runs";
import { anyInputs, program } from "../sae/arbitraries";
import { tableArgs } from "../table/arbitraries";
import { falseErrors, late, type Path, places, whereIs, without } from "./nodes";
import { absentIn, early, objectOf } from "./rows";

const seed = Number(process.env["CROSSROUTE_SEED"] ?? 20301205);
beforeAll(() => void process.stdout.write(`fast-check seed ${seed}\n`));

type Check = (args: never) => readonly Diagnostic[] | Promise<readonly Diagnostic[]>;
const fieldsOf = (type: string): FieldRows => (argumentTypes[type] ?? gatewayTypes[type])!.fields;
const made = (type: string): fc.Arbitrary<object> => objectOf(fieldsOf(type), { ...argumentTypes, ...routeObjects });

/** Options of one controller beside sound routes: with random ones beside them, other errors would hide theirs. */
const ofController = (key: string): fc.Arbitrary<object> =>
    objectOf({ [key]: { ...fieldsOf("IngressArgs")[key]!, required: true } }, argumentTypes).map((options) => ({
        routes: [{ host: "a.example.com", path: "/", backend: { service: { name: "web", port: 80 } } }],
        ...options,
    }));

/** What is wrong with the answers about arguments that are late at these places. */
async function faultsOf(
    args: object,
    check: Check,
    at: readonly Path[],
    { mark, blocks }: { mark: unknown; blocks: boolean },
): Promise<string[]> {
    const partly = at.reduce((value, path) => late(value, path, mark), args as unknown);
    const where = at.map((path) => path.join(".")).join(" and ");
    try {
        const known = await check(args as never);
        const hides = known.some((one) => at.some((path) => one.where.startsWith(whereIs(path))));
        // What is wrong there, or with the whole table, may have kept the check from looking further.
        const found = falseErrors(known, await check(partly as never)).filter(
            () => !hides && !(blocks && known.length > 0),
        );
        return found.map((one) => `${where} is late: ${one.where}: ${one.message}`);
    } catch (error) {
        return [`${where} is late: ${String(error)}`];
    }
}

interface Sweep {
    mark?: unknown;
    /** How many arguments; see `runs`. */
    usual?: number;
    fixed?: ReadonlySet<string>;
    /** Where anything is wrong, not all is checked. */
    blocks?: boolean;
}

/** Each place alone, and some together. */
async function sweep(of: fc.Arbitrary<object>, check: Check, given: Sweep): Promise<void> {
    const { mark = UNKNOWN_INPUT, usual = 40, fixed = new Set(), blocks = false } = given;
    const some = fc.array(fc.nat(), { minLength: 2, maxLength: 4 });
    const faults = new Map<string, object>();
    for (const [args, picked] of fc.sample(fc.tuple(of, some), { seed, numRuns: runs(usual) })) {
        const all = places(args).filter(([first, ...rest]) => rest.length > 0 || !fixed.has(String(first)));
        const together = all.length < 2 ? [] : [picked.map((n) => all[n % all.length]!)];
        for (const at of [...all.map((place) => [place]), ...together])
            for (const fault of await faultsOf(args, check, at, { mark, blocks }))
                if (!faults.has(fault.replace(/\d+/g, ""))) faults.set(fault.replace(/\d+/g, ""), { fault, args });
    }
    expect([...faults.values()]).toEqual([]);
}

describe("late values of any argument are left open by the checks", () => {
    const ingress = { fixed: early(fieldsOf("IngressArgs")) };
    const endpoints = { fixed: early(fieldsOf("EndpointsArgs")) };

    test("of an Ingress", () => sweep(made("IngressArgs"), checkIngress, ingress));
    test.each(["cce", "traefik", "skipper", "alb", "nginx"])("of an Ingress with options of %s", (key) =>
        sweep(ofController(key), checkIngress, ingress),
    );
    test("of Endpoints", () => sweep(made("EndpointsArgs"), checkEndpoints, endpoints));
    test("of an HTTPRoute", () =>
        sweep(made("HTTPRouteArgs"), checkHTTPRoute, { fixed: early(fieldsOf("HTTPRouteArgs")) }));
    test("of arguments whose meaning is tested", async () => {
        await sweep(fc.constantFrom(...ofIngress.map(([, args]) => args)), checkIngress, ingress);
        await sweep(fc.constantFrom(...ofEndpoints.map(([, args]) => args)), checkEndpoints, endpoints);
    });
    test("of an Ingress on SAE", async () => {
        await sweep(program, sae.checkIngress, { mark: UNKNOWN });
        await sweep(anyInputs, sae.checkIngress, { mark: UNKNOWN, usual: 30 });
    });
    test("of a rule on SAE, and of what stays when it goes", async () => {
        await sweep(
            program.map(({ rules, ...rest }) => ({ ...rest, ...(rules as object[])[0] })),
            sae.checkSingleRule,
            { mark: UNKNOWN, usual: 8 },
        );
        await sweep(anyInputs, sae.checkRuleCleanup, { mark: UNKNOWN, usual: 3 });
    });
    test("of a RouteTable", async () => {
        await sweep(tableArgs, tableErrors, { mark: pulumi.unknown, usual: 12, blocks: true });
    });
});

describe("late values that may turn out to be none are no reason to refuse", () => {
    const types = { ...argumentTypes, ...gatewayTypes, ...routeObjects };
    /** What is refused only since a field is late. */
    async function refused(of: readonly object[], type: string, check: Check): Promise<string[]> {
        const rows = fieldsOf(type);
        const plain = early(rows);
        const faults = new Set<string>();
        for (const args of of) {
            const fields = places(args).filter((place) => typeof place.at(-1) === "string");
            for (const place of [...absentIn(args as Record<string, unknown>, rows, types), ...fields]) {
                if (place.length === 1 && plain.has(String(place[0]))) continue;
                const [none, some] = [without(args, place), late(args, place, UNKNOWN_INPUT)];
                const found = await check(none as never);
                // What is said of its absence may hide what is wrong beside it.
                const missed = falseErrors(await check(args as never), found);
                if (missed.length > 0 || found.some((one) => whereIs(place).startsWith(one.where))) continue;
                for (const one of falseErrors(found, await check(some as never)))
                    faults.add(`${whereIs(place)}: ${one.where}: ${one.message}`);
            }
        }
        return [...faults];
    }
    test("of an Ingress", async () => {
        const cases = ofIngress.map(([, args]) => args);
        const drawn = fc.sample(made("IngressArgs"), { seed, numRuns: runs(60) });
        expect(await refused([...cases, ...drawn], "IngressArgs", checkIngress)).toEqual([]);
    });
    test.each(["cce", "traefik", "skipper", "alb", "nginx"])("of an Ingress with options of %s", async (key) => {
        expect(
            await refused(fc.sample(ofController(key), { seed, numRuns: runs(60) }), "IngressArgs", checkIngress),
        ).toEqual([]);
    });
    test("of Endpoints", async () => {
        const cases = ofEndpoints.map(([, args]) => args);
        const drawn = fc.sample(made("EndpointsArgs"), { seed, numRuns: runs(60) });
        expect(await refused([...cases, ...drawn], "EndpointsArgs", checkEndpoints)).toEqual([]);
    });
    test("of an HTTPRoute", async () => {
        const drawn = fc.sample(made("HTTPRouteArgs"), { seed, numRuns: runs(60) });
        expect(await refused([...httpRoutes, ...drawn], "HTTPRouteArgs", checkHTTPRoute)).toEqual([]);
    });
});

/** Each with fields of which another one excludes or asks for others. */
const httpRoutes: readonly object[] = [
    { type: "URLRewrite", urlRewrite: { path: { type: "ReplacePrefixMatch", replacePrefixMatch: "/" } } },
    {
        type: "URLRewrite",
        urlRewrite: { hostname: "b.example.com", path: { type: "ReplaceFullPath", replaceFullPath: "/" } },
    },
    { type: "RequestRedirect", requestRedirect: { scheme: "https", statusCode: 301 } },
    { type: "RequestHeaderModifier", requestHeaderModifier: { set: [{ name: "a", value: "b" }] } },
    { type: "RequestMirror", requestMirror: { backendRef: { name: "web", port: 80 }, percent: 10 } },
    { type: "RequestMirror", requestMirror: { backendRef: { name: "web", port: 80 }, fraction: { numerator: 1 } } },
].flatMap((filter) => {
    const matches = [{ path: { type: "PathPrefix", value: "/api" } }];
    const backendRefs = [{ name: "web", port: 80 }];
    const parentRefs = [{ name: "edge" }, { name: "edge", sectionName: "https" }];
    const isRedirect = filter.type === "RequestRedirect";
    return [
        {
            parentRefs: [{ name: "edge" }],
            rules: [{ matches, filters: [filter], ...(isRedirect ? {} : { backendRefs }) }],
        },
        {
            parentRefs: parentRefs.slice(1),
            rules: [
                {
                    matches,
                    timeouts: { request: "1s" },
                    backendRefs: isRedirect ? [] : [{ ...backendRefs[0], filters: [filter] }],
                },
            ],
        },
    ];
});

const isLate = ({ message }: Diagnostic): boolean => /known|Output/.test(message);
async function tableErrors(args: object): Promise<Diagnostic[]> {
    const plan = compileTable("t", (await open(args)) as OpenedObject);
    return [...plan.problems, ...checkPlanned(plan)].filter((one) => !isLate(one));
}
