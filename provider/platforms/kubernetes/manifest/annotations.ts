/**
 * Annotations of controllers that decide about routing. All others are neutral (time-outs, certificates, logs) or read
 * elsewhere (see read/annotations.ts). Sources: the annotation pages of each controller's documentation.
 */
import type { DialectName, Rule, Target, Undetermined } from "../../../routing/model";
import { isAction, withAction } from "../read/named-action";
import { isOpenInFile } from "../controllers/cce-open";
import { classOfGateway, productOf, readsAnnotation, type Server } from "../read/classes";
import { listenPortsProblem } from "../read/json";
import { isOfTls } from "./over-http";

interface Family {
    /** The prefix of its names. */
    prefix: string;
    /** Decide which requests a rule matches. `*` at the end stands for any rest. */
    requests: readonly string[];
    /** Decide the answer to a rule's requests. */
    answer: readonly string[];
}

const families: readonly Family[] = [
    { prefix: "nginx.ingress.kubernetes.io/", requests: [], answer: ["server-snippet", "configuration-snippet"] },
    // Its Middlewares are read with their objects, in read/traefik-middlewares.ts.
    { prefix: "traefik.ingress.kubernetes.io/", requests: [], answer: [] },
    { prefix: "zalando.org/", requests: ["skipper-routes"], answer: ["skipper-filter", "skipper-backend*"] },
    { prefix: "kubernetes.io/elb.", requests: [], answer: [] },
    {
        prefix: "nginx.org/",
        requests: ["mergeable-ingress-type", "path-regex", "use-cluster-ip-policy", "listen-ports*"],
        answer: [
            "rewrites",
            "rewrite-target",
            "app-root",
            "*-snippets",
            "redirect-to-https",
            "location-snippets",
            "server-snippets",
        ],
    },
    {
        prefix: "alb.ingress.kubernetes.io/",
        requests: [],
        // A transform changes what the backend gets, and not which requests it gets.
        answer: ["auth-type", "jwt-validation", "transforms.*"],
    },
    { prefix: "networking.gke.io/", requests: [], answer: ["v1beta1.FrontendConfig"] },
    {
        prefix: "konghq.com/",
        requests: [
            "methods",
            "headers.*",
            "regex-priority",
            "regex-prefix",
            "host-aliases",
            "snis",
            "override",
            "protocols",
        ],
        answer: ["plugins", "rewrite", "strip-path", "https-redirect-status-code"],
    },
    {
        prefix: "haproxy.org/",
        requests: ["route-acl", "path-regex"],
        answer: [
            "path-rewrite",
            "request-redirect*",
            "ssl-redirect*",
            "*-snippet",
            "allow-list",
            "deny-list",
            "whitelist",
            "blacklist",
        ],
    },
    {
        prefix: "haproxy-ingress.github.io/",
        requests: ["path-type*", "server-alias*", "http-header-match*", "strict-host"],
        answer: ["rewrite-target", "redirect-*", "ssl-redirect*", "app-root", "blue-green-*", "config-*"],
    },
    {
        prefix: "ingress.kubernetes.io/",
        requests: ["path-type", "server-alias*", "use-regex"],
        answer: [
            "rewrite-target",
            "redirect-*",
            "app-root",
            "ssl-redirect",
            "force-ssl-redirect",
            "permanent-redirect",
            "temporal-redirect",
        ],
    },
    {
        prefix: "appgw.ingress.kubernetes.io/",
        requests: ["hostname-extension", "rule-priority", "override-frontend-port"],
        answer: ["ssl-redirect", "backend-path-prefix", "rewrite-rule-set*"],
    },
    { prefix: "ingress.cilium.io/", requests: [], answer: ["force-https"] },
    {
        prefix: "k8s.apisix.apache.org/",
        requests: ["use-regex", "http-allow-methods", "http-block-methods"],
        answer: ["rewrite-target*", "http-to-https", "http-redirect*", "plugin-config-name", "enable-*"],
    },
    { prefix: "higress.io/", requests: [], answer: ["destination", "mirror-*", "fallback*"] },
    { prefix: "projectcontour.io/", requests: [], answer: [] },
    { prefix: "route.openshift.io/", requests: [], answer: ["termination"] },
    { prefix: "sae.aliyun.com/", requests: [], answer: [] },
];

/** What an annotation decides that is not read; undefined for all others. */
export function decides(annotation: string): "requests" | "answer" | undefined {
    for (const { prefix, requests, answer } of families) {
        if (!annotation.startsWith(prefix)) continue;
        const name = annotation.slice(prefix.length);
        if (requests.some((pattern) => fits(pattern, name))) return "requests";
        if (answer.some((pattern) => fits(pattern, name))) return "answer";
    }
    return undefined;
}

function fits(pattern: string, name: string): boolean {
    if (pattern.endsWith("*")) return name.startsWith(pattern.slice(0, -1));
    return pattern.startsWith("*") ? name.endsWith(pattern.slice(1)) : name === pattern;
}

/** Dialects by the products whose annotations they read. */
export const readers: Partial<Record<DialectName, string>> = {
    "ingress-nginx": "ingress-nginx",
    traefik: "Traefik",
    "traefik-strict": "Traefik",
    "traefik-3.6": "Traefik",
    "traefik-3.6-strict": "Traefik",
    "traefik-3.7": "Traefik",
    "traefik-3.7-strict": "Traefik",
    skipper: "Skipper",
    cce: "Huawei CCE",
    gce: "GCE",
    "aws-alb": "ALB",
    "ack-alb": "ALB",
    alb: "ALB",
};

const notRead = (label: string): Target => ({ kind: "unknown", label, unread: true });

/**
 * The rules of an Ingress, with a reason if their requests or their answers are undetermined: its class is of no known
 * controller, or an annotation that is not read decides. What is asked of the Ingress alone is asked once.
 * @param gateway name of the class, for the words
 */
export function doubtsOf(
    server: Server,
    gateway: string,
    annotations: Readonly<Record<string, string>>,
): (rule: Rule) => Rule {
    // ingress.kubernetes.io/ is of no product here: former releases and other controllers read it.
    const names = Object.keys(annotations);
    const own = names.filter((name) => !server.known || readers[server.dialect] === productOf(name));
    const answers = own.filter(
        (name) => decides(name) === "answer" && !isOff(annotations[name]) && !isOfTls(server, name, annotations[name]),
    );
    const orOf = (answer: string): Target[] => [notRead(`what ${answer} makes of it`)];
    const ofRequests = doubtOfList(own, annotations) ?? doubtOfRequests(own, annotations);
    const ofClass = server.known ? undefined : vagueness(server, gateway, names);
    const ofAnswer = (answer: string): Undetermined => ({
        why: `the annotation ${answer} decides what becomes of its requests and is not read`,
        answerOnly: true,
        or: orOf(answer),
        ...helpOf(answer),
    });
    return (rule) => {
        const { target, undetermined } = rule;
        const answer = answers.find((name) => isOfBackend(name, target, annotations));
        if (isAction(target)) return withAction(rule, target.name, server.dialect, annotations);
        if (undetermined !== undefined)
            return answer === undefined || undetermined.or !== undefined
                ? rule
                : { ...rule, undetermined: { ...undetermined, or: orOf(answer), orOthers: true } };
        const found = ofRequests ?? ofClass?.(rule) ?? (answer === undefined ? undefined : ofAnswer(answer));
        return found === undefined ? rule : { ...rule, undetermined: found };
    };
}

/** A transform is of one backend, or of the action of its name, and changes no redirect. */
function isOfBackend(name: string, target: Target, annotations: Readonly<Record<string, string>>): boolean {
    const [, prefix = "", backend] = /^(.*)\btransforms\.(.+)$/.exec(name) ?? [];
    if (backend === undefined) return true;
    if (target.kind === "redirect" || target.kind === "fixed") return false;
    return target.kind !== "service" || target.name === backend || `${prefix}actions.${backend}` in annotations;
}

function doubtOfList(own: readonly string[], annotations: Readonly<Record<string, string>>): Undetermined | undefined {
    const ports = own.find((name) => listenerLists.has(name));
    const problem = ports === undefined ? undefined : listProblem(ports, annotations[ports]);
    return problem === undefined
        ? undefined
        : {
              why: `the annotation ${ports} ${problem}`,
              help: "Write such a list, or leave the annotation out: its controller does not take this one.",
          };
}

function doubtOfRequests(
    own: readonly string[],
    annotations: Readonly<Record<string, string>>,
): Undetermined | undefined {
    const foreign = own.find((name) => decides(name) === "requests");
    if (foreign === undefined) return undefined;
    return (
        wrongValue(foreign, annotations[foreign]) ?? {
            why: `the annotation ${foreign} decides which requests it takes and is not read`,
            ...helpOf(foreign),
        }
    );
}

/** Annotations with the listeners of an Ingress. */
const ofCce = "kubernetes.io/elb.listen-ports";
const listenerLists: ReadonlySet<string> = new Set(["alb.ingress.kubernetes.io/listen-ports", ofCce]);
/** What is open of a list of CCE leaves open where its listeners are, and nothing else. */
const listProblem = (name: string, text = ""): string | undefined =>
    name === ofCce && isOpenInFile(text) ? undefined : listenPortsProblem(text);

/** A value that turns an annotation off: an empty list, no redirect. */
const isOff = (value: unknown): boolean =>
    /^\s*(false|off|none|no|disabled?|\[\]|\{\})?\s*$/i.test(String(value ?? ""));

/** Every value that its controller accepts; it refuses an Ingress with any other. */
const values: Readonly<Record<string, readonly string[]>> = {
    "nginx.org/path-regex": ["case_sensitive", "case_insensitive", "exact"],
};

function wrongValue(annotation: string, text = ""): Undetermined | undefined {
    const taken = values[annotation];
    if (taken === undefined || taken.includes(text)) return undefined;
    const why = `the annotation ${annotation} is ${JSON.stringify(text)}, and ${productOf(annotation) ?? "its controller"} takes only ${taken.join(", ")}`;
    return { why, help: "Write one of these values, or leave the annotation out." };
}

/** Naming the controller does not make Crossroute read the annotation. */
function helpOf(annotation: string): { help?: string } {
    const product = productOf(annotation);
    return product === undefined ? {} : { help: documentationOf(product) };
}

const documentationOf = (product: string): string =>
    `How ${product} takes it is not known here, so that nothing is claimed of these rules: look into its documentation. They may well be right as they are.`;

/** Words in the names of annotations that decide about answers; time-outs, certificates and the like do not. */
export const decidingWords =
    /rewrite|redirect|regex|canary|path|match|priority|order|condition|action|header|snippet|middleware|filter|route|backend|alias|app-root|predicate|weight|split|https|listen/;

/** What is open of the rules of a class whose controller is not known. */
function vagueness(
    server: Server,
    gateway: string,
    names: readonly string[],
): (rule: Rule) => Undetermined | undefined {
    const className = classOfGateway(gateway);
    const who = `${server.product ?? (server.by === "controller" ? "its controller" : "whoever serves it")}`;
    const tell =
        server.product !== undefined
            ? `how ${server.product} reads it is not known here`
            : gateway === "default"
              ? "no Ingress class tells the controller (say --controller default=CONTROLLER)"
              : gateway === ""
                ? "its class is empty, which no controller is known to serve"
                : server.controller !== undefined
                  ? `the class ${className} is of ${server.controller}, which is not known here (say --controller ${className}=CONTROLLER)`
                  : `the class ${className} is of no known controller (say --controller ${className}=CONTROLLER)`;
    const help =
        server.product !== undefined
            ? documentationOf(server.product)
            : gateway === "default"
              ? "Give the Ingress a class, or say who serves those without one, under controllers in crossroute.yaml."
              : gateway === ""
                ? "Give the Ingress a class that its controller serves."
                : server.controller !== undefined
                  ? "If it reads Ingresses as one that is known does, say so under controllers in crossroute.yaml; else look into its documentation. They may well be right as they are."
                  : "Say who serves the class, under controllers in crossroute.yaml, or add its IngressClass to the sources.";
    const { product } = server;
    const mayDecide = (name: string): boolean =>
        product === undefined
            ? productOf(name) !== undefined
            : readsAnnotation(product, name) && decidingWords.test(name);
    const family = names.find(mayDecide);
    const ofFamily =
        family === undefined ? undefined : { why: `${tell}, and the annotation ${family} may decide`, help };
    return (rule) => {
        if (rule.match === "ImplementationSpecific" && !isPlainRoot(rule))
            return { why: `${tell}, and ImplementationSpecific means what ${who} makes of it`, help };
        if (/[*?^$()[\]{}|\\]/.test(rule.path ?? ""))
            return { why: `${tell}, and its path looks like a pattern`, help };
        return ofFamily;
    };
}

/** A path that is empty or a slash: every controller matches all paths then. */
const isPlainRoot = ({ path }: Rule): boolean => path === undefined || path === "";
