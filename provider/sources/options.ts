import type { Command } from "commander";

/** Where routes are read from: the same options for every verb. */
export interface SourceOptions {
    file?: string[];
    preview?: string;
    stack?: string;
    cluster?: boolean;
    kubeconfig?: string;
    context?: string;
    namespace?: string;
    sae?: string[];
    dialect?: string;
    controller?: string[];
    settings?: string;
}

/** Declares the source options on a verb. */
export function addSourceOptions(command: Command): Command {
    return command
        .option("-f, --file <file...>", "Kubernetes YAML or JSON, SAE rule sets, folders of both; - is standard input")
        .option("--preview <file>", "the plan of a Pulumi program: pulumi preview --json > file")
        .option("--stack <name|file>", "the state of a stack: its name, or a file made by pulumi stack export")
        .option("--cluster", "what is live in the cluster of the kubeconfig")
        .option("--kubeconfig <file>", "kubeconfig for --cluster (default: KUBECONFIG, then ~/.kube/config)")
        .option("--context <name>", "context of the kubeconfig for --cluster")
        .option("--namespace <name>", "one namespace of --cluster only")
        .option("--sae <namespace...>", "what is live in an SAE namespace, e.g. cn-hangzhou:prod")
        .option("--dialect <name>", "how paths are compared (default: from the Ingress class, else kubernetes)")
        .option("--controller <class=controller...>", "who serves a class, e.g. edge=traefik.io/ingress-controller")
        .option(
            "--settings <file>",
            "classes, levels and accepted findings (default: crossroute.yaml, if it is there)",
        );
}
