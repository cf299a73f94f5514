/**
 * An object of a component is the program's: an update takes back the fields that it declares, so that what was changed
 * by another hand is repaired instead of refused as a conflict. `{ "pulumi.com/patchForce": "false" }` among a
 * component's annotations turns it off. Source: pulumi-kubernetes, server-side apply.
 */
export const ownership = { "pulumi.com/patchForce": "true" } as const;
