/**
 * The cure where another resource has the object. It works for tables and YAML programs, too, which cannot give aliases
 * to a child.
 */
export const releaseCure = (urn: string): string => {
    const cure = `Take it out of the state, which leaves the object live, and update again: pulumi state delete '${urn}'`;
    // The guard of a component depends on its objects, and the plan of a table on the guard.
    return urn.includes("$")
        ? `${cure} --target-dependents. What depends on it goes from the state as well; Crossroute's own is made again.`
        : `${cure}.`;
};
