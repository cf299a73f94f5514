import type { Preparation } from "./tool";

type LeftOut = Preparation & { step: "leave-out" };

/** A line of an import block. */
const imported = (path: string): RegExp => new RegExp(`^\\t(\\w+ )?"${path.replaceAll(".", "\\.")}".*\\n`, "m");

/**
 * The components of the Kubernetes provider that read charts and files. Only they use the provider's own SDK for Go,
 * which costs twice as much to compile as all the rest.
 */
export const WITHOUT_COMPONENTS: LeftOut = {
    step: "leave-out",
    module: "github.com/pulumi/pulumi-kubernetes/provider/v4",
    cuts: [
        {
            file: "pkg/provider/provider_construct.go",
            patterns: [
                ...["helm/v4", "kustomize/v2", "yaml/v2"].map((name) =>
                    imported(`github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/provider/${name}`),
                ),
                /^\t"kubernetes:.*\n/gm,
            ],
        },
    ],
};

/**
 * The clouds that the Pulumi CLI supports: states in their stores, keys in their services, logs of their functions. A
 * sandbox keeps its state in a folder, and the programs that the engine runs do not need them.
 */
export const WITHOUT_CLOUDS: LeftOut = {
    step: "leave-out",
    module: "github.com/pulumi/pulumi/pkg/v3",
    cuts: [
        {
            file: "secrets/cloud/manager.go",
            patterns: [
                ...["awskms", "azurekeyvault", "gcpkms", "hashivault"].map((name) =>
                    imported(`gocloud.dev/secrets/${name}`),
                ),
                imported("google.golang.org/api/cloudkms/v1"),
                imported("github.com/pulumi/pulumi/pkg/v3/authhelpers"),
                /^\tcase gcpkms\.Scheme:[^]*?(?=^\tdefault:)/m,
            ],
        },
        {
            file: "backend/diy/backend.go",
            patterns: [
                ...["azureblob", "gcsblob", "s3blob"].map((name) => imported(`gocloud.dev/blob/${name}`)),
                imported("github.com/pulumi/pulumi/pkg/v3/authhelpers"),
                /^\tif p\.Scheme == gcsblob\.Scheme \{[^]*?^\t\}\n/m,
                /^\tif p\.Scheme == azureblob\.Scheme \{[^]*?^\t\}\n/m,
            ],
        },
        {
            file: "backend/diy/bucket.go",
            patterns: [
                imported("github.com/aws/aws-sdk-go-v2/service/s3"),
                imported("net/url"),
                /^\t\tvar input \*awss3\.CopyObjectInput\n[^]*?^\t\t\}\n/m,
                /^func fixupS3CopySource[^]*?^\}\n/m,
            ],
        },
        { file: "operations/operations_aws.go", all: true },
        { file: "operations/operations_cloud_aws.go", all: true },
        { file: "operations/operations_gcp.go", all: true },
        {
            file: "operations/resources.go",
            patterns: [/^\tcase "(cloud|aws|gcp)":\n.*\n/gm],
        },
    ],
};

/** Traefik's certificates by DNS: a hundred clients of DNS services, some of which no module proxy has. */
export const WITHOUT_DNS_SERVICES: LeftOut = {
    step: "leave-out",
    module: "github.com/go-acme/lego/v5",
    cuts: [
        {
            file: "providers/dns/zz_gen_dns_providers.go",
            patterns: [
                /^\t"github\.com\/go-acme\/lego\/v5\/providers\/dns\/.*\n/gm,
                /^\tcase ".*\n\t\treturn \w+\.NewDNSProvider\(\)\n/gm,
            ],
        },
    ],
};
