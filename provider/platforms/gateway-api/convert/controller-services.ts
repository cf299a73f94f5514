/**
 * Load balancers before Ingress controllers, as far as their Services are among the manifests. A controller on a private load balancer
 * serves its classes for this network only, and nothing of its Ingresses says so.
 */
import { isObject } from "../../../inputs/json";
import { metadataOf } from "../../kubernetes/read/manifest";
import { serverOfClass } from "../../kubernetes/read/classes";

type Json = Record<string, unknown>;
type Labels = Readonly<Record<string, unknown>>;

/** A Service that leads to a controller. */
interface Front {
    /** What makes its load balancer private, for people; undefined: nothing does. */
    privateBy: string | undefined;
    /** Names of the classes that its controller serves, and of their controllers; empty: not said. */
    classes: readonly string[];
    controllers: readonly string[];
    /** The controller, by the labels of the Service. */
    product: string | undefined;
}

/** Flags by which controllers are told their classes. */
const classFlag = /^--?(?:ingress-class|providers\.kubernetesingress\.ingressclass)$/i;
const controllerFlag = /^--?controller-class$/i;

const part = (value: unknown, key: string): Json => (isObject(value) && isObject(value[key]) ? value[key] : {});
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** The arguments of all containers of a workload: `--name=value` and `--name value`. */
function flagsOf(workload: Json): (readonly [name: string, value: string])[] {
    const { containers } = part(part(workload["spec"], "template"), "spec");
    const all = (Array.isArray(containers) ? containers.filter(isObject) : []).flatMap(({ command, args }) => [
        ...texts(command),
        ...texts(args),
    ]);
    return all.map((text, i) => {
        const at = text.indexOf("=");
        return at < 0 ? [text, all[i + 1] ?? ""] : [text.slice(0, at), text.slice(at + 1)];
    });
}

/** Whether a workload is a controller that is told its classes. */
export const isController = (value: Json): boolean =>
    isWorkload(value) && flagsOf(value).some(([name]) => classFlag.test(name) || controllerFlag.test(name));
const isWorkload = ({ kind }: Json): boolean => /^(Deployment|DaemonSet|StatefulSet)$/.test(String(kind));

const selects = (selector: Labels, labels: Labels): boolean =>
    Object.keys(selector).length > 0 && Object.entries(selector).every(([key, value]) => labels[key] === value);

function frontsOf(manifests: readonly Json[], privateBy: (service: Json) => string | undefined): Front[] {
    const workloads = manifests.filter(isWorkload);
    return manifests.flatMap((service): Front[] => {
        const { type, selector } = part(service, "spec");
        if (service["kind"] !== "Service" || type !== "LoadBalancer" || !isObject(selector)) return [];
        const { namespace } = metadataOf(service);
        const labels: Labels = { ...selector, ...(part(service["metadata"], "labels") as Labels) };
        const flags = workloads
            .filter((one) => metadataOf(one).namespace === namespace)
            .filter((one) => {
                const template = part(part(one["spec"], "template"), "metadata");
                return selects(selector, part(template, "labels"));
            })
            .flatMap(flagsOf);
        const valuesOf = (pattern: RegExp): string[] =>
            flags.flatMap(([name, value]) => (pattern.test(name) ? value : []));
        const named = ["app.kubernetes.io/name", "app"].flatMap(
            (key) => serverOfClass(String(labels[key] ?? "")).product ?? [],
        );
        return [
            {
                privateBy: privateBy(service),
                classes: valuesOf(classFlag),
                controllers: valuesOf(controllerFlag),
                product: named[0],
            },
        ];
    });
}

/** What is said of the load balancer before a class: that it is private, or perhaps. */
export interface PrivateLoadBalancer {
    by: string;
    perhaps: boolean;
}

/** @param privateBy what makes the load balancer of a Service private */
export function privateLoadBalancers(
    manifests: readonly Json[],
    privateBy: (service: Json) => string | undefined,
): (className: string, controller: string | undefined) => PrivateLoadBalancer | undefined {
    const fronts = frontsOf(manifests, privateBy);
    if (!fronts.some((front) => front.privateBy !== undefined)) return () => undefined;
    return (className, controller) => {
        const told = fronts.filter(
            ({ classes, controllers }) =>
                classes.includes(className) || (controller !== undefined && controllers.includes(controller)),
        );
        const { product } = serverOfClass(className === "" ? undefined : className, controller);
        const silent = fronts.filter((one) => one.classes.length + one.controllers.length === 0);
        const own = told.length > 0 ? told : silent.filter((one) => product !== undefined && one.product === product);
        const by = own.find((one) => one.privateBy !== undefined)?.privateBy;
        if (by === undefined) return undefined;
        const isOnly = own.every((one) => one.privateBy !== undefined);
        // A controller with two load balancers is reached by both; of two controllers it is not known which one serves the class.
        return isOnly ? { by, perhaps: false } : told.length > 0 ? undefined : { by, perhaps: true };
    };
}
