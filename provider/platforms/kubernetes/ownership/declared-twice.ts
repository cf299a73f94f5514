import type * as pulumi from "@pulumi/pulumi";
import { finding } from "../../../diagnostics/catalogue";
import type { Diagnostic } from "../../../routing/diagnostic";
import { InvalidArguments } from "../client/failure";
import { declare } from "./declared";
import { isMocked } from "../../deployment";
import type { WantedObject } from "./locate";
import { keyOf, type Place, titleOf } from "./place";

/** Two components of one type that own the same: the engine would complain only about their records. */
export function refuseTwice(component: pulumi.Resource, name: string): void {
    const title = componentName(component);
    const other = isMocked() ? undefined : declare(`${typesOf(component)} ${name}`, component, title);
    if (other === undefined) return;
    const message = `the object ${name.replace(/^\//, "")} is declared twice, by ${other} and by ${title}.`;
    throw new InvalidArguments(title, [finding("CR320", "name", message)], "cannot be declared");
}

/** Its type and those of its parents: below other parents a component of the same name is another one. */
function typesOf(resource: pulumi.Resource | undefined): string {
    if (resource === undefined) return "";
    const { __pulumiType: type = "", __parentResource: parent } = resource as {
        __pulumiType?: string;
        __parentResource?: pulumi.Resource;
    };
    return `${typesOf(parent)}$${type}`;
}

/** The finding when somebody else of the program declares the object. */
export function declaredTwice(wanted: WantedObject, place: Place, by: object): Diagnostic | undefined {
    const other = declare(keyOf(place), by, componentName(by as pulumi.Resource));
    if (other === undefined) return undefined;
    const message = `${titleOf(place)} is declared twice, by ${other} and by ${componentName(by as pulumi.Resource)}.`;
    return finding("CR320", wanted.where ?? "name", message);
}

/** `crossroute:kubernetes:Ingress` and its logical name, as `kubernetes.Ingress web`. */
export const componentName = (resource: pulumi.Resource): string => {
    const { __pulumiType: type = "", __name: name = "" } = resource as { __pulumiType?: string; __name?: string };
    return `${type.replace(/^crossroute:/, "").replace(":", ".")} ${name}`;
};
