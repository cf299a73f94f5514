import { takenPlace } from "../../../provider/platforms/urn-conflicts";

/** Where an alias takes a component to another parent, and the state has children of another one there. */
const urn = (types: string, name: string): string => `urn:pulumi:dev::shop::${types}::${name}`;
const table = "crossroute:index:RouteTable";
const inBox = `my:index:Box$${table}`;
const object = "crossroute:kubernetes:Ingress$kubernetes:networking.k8s.io/v1:Ingress";
const [order, record] = ["crossroute:index:RouteOrder", "crossroute:kubernetes:OwnerRecord"];

/** A table in the state; `made`: with its object. */
const chain = (types: string, name: string, kept: string, made: boolean) => ({
    [urn(types, name)]: {},
    [urn(`${types}$${order}`, name)]: { outputs: { record: kept, hosts: { "ns/web": ["a.example.com"] } } },
    [urn(`${types}$${record}`, kept)]: {},
    ...(made && { [urn(`${types}$${object}`, "ns/web")]: {} }),
});

test.each([
    ["a refused update has left the new place", true, false, "there"],
    ["a refused update has left the former place", false, true, "former"],
    ["both have objects", true, true, undefined],
])("is refused where %s", (_, former, there, left) => {
    const state = { ...chain(table, "shop", "shop", former), ...chain(inBox, "shop", "shop", there) };
    const taken = takenPlace(state, urn(inBox, "last"), [urn(table, "shop")], []);
    expect(taken).toMatchObject({ former: urn(table, "shop") });
    expect(taken?.there).toEqual(expect.arrayContaining([urn(`${inBox}$${order}`, "shop")]));
    expect(taken?.left).toBe(left);
});

test("of two tables that live, none is called the rest of a refused update", () => {
    const other = { ...chain(inBox, "shop", "shop", false), [urn(`${inBox}$${object}`, "ns/other")]: {} };
    other[urn(`${inBox}$${order}`, "shop")] = { outputs: { record: "shop", hosts: { "ns/other": ["b.example.com"] } } };
    const state = { ...chain(table, "shop", "shop", true), ...other };
    const taken = takenPlace(state, urn(inBox, "last"), [urn(table, "shop")], []);
    expect(taken).toMatchObject({ former: urn(table, "shop") });
    expect(taken?.left).toBeUndefined();
});

test("is refused by the name that a table keeps for its state, too", () => {
    const state = { ...chain(table, "store", "shop", true), ...chain(inBox, "shop", "shop", true) };
    expect(takenPlace(state, urn(inBox, "last"), [urn(table, "store")], [])?.there).toEqual([
        urn(`${inBox}$${record}`, "shop"),
        urn(`${inBox}$${object}`, "ns/web"),
    ]);
});

test("an Ingress is refused by the name of its object, also behind an explicit provider", () => {
    const type = "crossroute:kubernetes:Ingress";
    const state = {
        [urn(type, "web")]: {},
        [urn(`${type}$${record}`, "ns/web@berlin")]: {},
        [urn(`my:index:Box$${type}$${record}`, "ns/web@berlin")]: {},
    };
    const own = urn(`my:index:Box$${type}`, "last");
    expect(takenPlace(state, own, [urn(type, "web")], ["ns/web"])?.there).toHaveLength(1);
    expect(takenPlace(state, own, [urn(type, "web")], ["ns/other"])).toBeUndefined();
});

test.each([
    ["the place is free", chain(table, "shop", "shop", true), inBox, "shop"],
    [
        "a sibling has another name there",
        { ...chain(table, "shop", "shop", true), ...chain(inBox, "other", "other", false) },
        inBox,
        "shop",
    ],
    [
        "another component of the former type has that name there",
        {
            ...chain(table, "shop", "shop", true),
            ...chain(table, "more", "more", false),
            ...chain(inBox, "more", "more", false),
        },
        inBox,
        "shop",
    ],
    [
        "it is only renamed",
        { ...chain(table, "shop", "shop", true), ...chain(inBox, "shop", "shop", true) },
        table,
        "shop",
    ],
    ["no alias is in the state", chain(inBox, "shop", "shop", true), inBox, "none"],
])("is registered where %s", (_, state, types, former) => {
    expect(takenPlace(state, urn(types, "last"), [urn(table, former)], [])).toBeUndefined();
});

test.each([
    ["ns", ["ns/web"]],
    ["ns/w", ["ns/web"]],
    ["shop", undefined],
    ["web", undefined],
])("under the new name %s, the engine looks for some children by another name: %j", (name, lost) => {
    const state = chain(table, "shop", "shop", true);
    const taken = takenPlace(state, urn(inBox, name), [urn(table, "shop")], []);
    expect(taken?.lost?.map((one) => one.split("::").at(-1))).toEqual(lost);
});

test("is registered where the engine finds the component itself first", () => {
    const state = { ...chain(table, "shop", "shop", true), ...chain(inBox, "last", "shop", true) };
    expect(takenPlace(state, urn(inBox, "last"), [urn(table, "shop")], [])).toBeUndefined();
});
