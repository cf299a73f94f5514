// The controllers of kube-controller-manager that a cluster without nodes needs, each of them the real one, and no
// others: what the rest imports would cost as much to compile as a tenth of the API server. It understands the flags
// that the sandbox gives to the whole program, so that either can be started.
package main

import (
	"context"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	v1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/discovery"
	cacheddiscovery "k8s.io/client-go/discovery/cached/memory"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/metadata"
	"k8s.io/client-go/metadata/metadatainformer"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/restmapper"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/util/cert"
	"k8s.io/component-base/version"
	"k8s.io/controller-manager/pkg/informerfactory"
	"k8s.io/klog/v2"
	"k8s.io/kubernetes/pkg/controller/endpoint"
	"k8s.io/kubernetes/pkg/controller/endpointslice"
	"k8s.io/kubernetes/pkg/controller/endpointslicemirroring"
	"k8s.io/kubernetes/pkg/controller/garbagecollector"
	"k8s.io/kubernetes/pkg/controller/namespace"
)

// Numbers of workers, limits and periods are the defaults of kube-controller-manager.
const (
	resync                = 12 * time.Hour
	namespaceResync       = 5 * time.Minute
	rediscovery           = 30 * time.Second
	endpointsPerSlice     = 100
	endpointsPerSubset    = 1000
	garbageWorkers        = 20
	namespaceWorkers      = 10
	endpointWorkers       = 5
	requestsPerSecond     = 20
	requestsBurst         = 30
	namespaceRequestsMore = 20
	namespaceBurstMore    = 100
	garbageRequestsMore   = 2
)

// Everything that a controller is made from.
type cluster struct {
	config    *rest.Config
	client    kubernetes.Interface
	discovery discovery.DiscoveryInterface
	metadata  metadata.Interface
	mapper    *restmapper.DeferredDiscoveryRESTMapper
	shared    informers.SharedInformerFactory
	all       informerfactory.InformerFactory
	// Closed when the informers run.
	started chan struct{}
}

// Makes a controller and gives what runs it.
type start func(context.Context, *cluster) (func(context.Context), error)

// By the names that kube-controller-manager has for them.
var controllers = map[string]start{
	"endpoints-controller": func(ctx context.Context, c *cluster) (func(context.Context), error) {
		core := c.shared.Core().V1()
		made := endpoint.NewEndpointController(ctx, core.Pods(), core.Services(), core.Endpoints(), c.client, 0)
		return func(ctx context.Context) { made.Run(ctx, endpointWorkers) }, nil
	},
	"endpointslice-controller": func(ctx context.Context, c *cluster) (func(context.Context), error) {
		core, slices := c.shared.Core().V1(), c.shared.Discovery().V1().EndpointSlices()
		made := endpointslice.NewController(
			ctx, core.Pods(), core.Services(), core.Nodes(), slices, endpointsPerSlice, c.client, 0)
		return func(ctx context.Context) { made.Run(ctx, endpointWorkers) }, nil
	},
	"endpointslice-mirroring-controller": func(ctx context.Context, c *cluster) (func(context.Context), error) {
		core, slices := c.shared.Core().V1(), c.shared.Discovery().V1().EndpointSlices()
		made := endpointslicemirroring.NewController(
			ctx, core.Endpoints(), slices, core.Services(), endpointsPerSubset, c.client, 0)
		return func(ctx context.Context) { made.Run(ctx, endpointWorkers) }, nil
	},
	"namespace-controller": func(ctx context.Context, c *cluster) (func(context.Context), error) {
		// To empty one namespace takes a call for each kind of resource.
		config := rest.CopyConfig(c.config)
		config.QPS *= namespaceRequestsMore
		config.Burst *= namespaceBurstMore
		client, err := kubernetes.NewForConfig(config)
		if err != nil {
			return nil, err
		}
		meta, err := metadata.NewForConfig(config)
		if err != nil {
			return nil, err
		}
		made := namespace.NewNamespaceController(
			ctx, client, meta, client.Discovery().ServerPreferredNamespacedResources,
			c.shared.Core().V1().Namespaces(), namespaceResync, v1.FinalizerKubernetes)
		return func(ctx context.Context) { made.Run(ctx, namespaceWorkers) }, nil
	},
	"garbage-collector-controller": func(ctx context.Context, c *cluster) (func(context.Context), error) {
		config := rest.CopyConfig(c.config)
		config.QPS *= garbageRequestsMore
		meta, err := metadata.NewForConfig(config)
		if err != nil {
			return nil, err
		}
		graph := garbagecollector.NewDependencyGraphBuilder(
			ctx, c.metadata, c.mapper, garbagecollector.DefaultIgnoredResources(), c.all, c.started)
		made, err := garbagecollector.NewComposedGarbageCollector(ctx, c.client, meta, c.mapper, graph)
		if err != nil {
			return nil, err
		}
		return func(ctx context.Context) {
			go made.Sync(ctx, c.discovery, rediscovery)
			made.Run(ctx, garbageWorkers, rediscovery)
		}, nil
	},
}

func connect(ctx context.Context, kubeconfig string) (*cluster, error) {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return nil, err
	}
	config.QPS, config.Burst = requestsPerSecond, requestsBurst
	config.UserAgent = "kube-controller-manager"
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return nil, err
	}
	meta, err := metadata.NewForConfig(config)
	if err != nil {
		return nil, err
	}
	mapper := restmapper.NewDeferredDiscoveryRESTMapper(cacheddiscovery.NewMemCacheClient(client.Discovery()))
	go wait.Until(mapper.Reset, rediscovery, ctx.Done())
	shared := informers.NewSharedInformerFactory(client, resync)
	return &cluster{
		config:    config,
		client:    client,
		discovery: client.Discovery(),
		metadata:  meta,
		mapper:    mapper,
		shared:    shared,
		all:       informerfactory.NewInformerFactory(shared, metadatainformer.NewSharedInformerFactory(meta, resync)),
		started:   make(chan struct{}),
	}, nil
}

// Answers /healthz with a certificate of its own in the folder, as kube-controller-manager does.
func serveHealth(address string, port int, folder string) error {
	listener, err := net.Listen("tcp", net.JoinHostPort(address, fmt.Sprint(port)))
	if err != nil {
		return err
	}
	certificate, key, err := cert.GenerateSelfSignedCertKey("localhost", []net.IP{net.ParseIP(address)}, nil)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	files := [2]string{
		filepath.Join(folder, "kube-controller-manager.crt"),
		filepath.Join(folder, "kube-controller-manager.key"),
	}
	for i, content := range [2][]byte{certificate, key} {
		if err := os.WriteFile(files[i], content, 0o600); err != nil {
			return err
		}
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/healthz", func(answer http.ResponseWriter, _ *http.Request) { fmt.Fprint(answer, "ok") })
	return http.ServeTLS(listener, mux, files[0], files[1])
}

func main() {
	kubeconfig := flag.String("kubeconfig", "", "file that leads to the API server")
	names := flag.String("controllers", "", "controllers to run, separated by commas")
	address := flag.String("bind-address", "127.0.0.1", "address for /healthz")
	port := flag.Int("secure-port", 10257, "port for /healthz")
	folder := flag.String("cert-dir", "", "folder for the certificate of /healthz")
	asked := flag.Bool("version", false, "print the version and end")
	// The whole program has these; here there is one replica, one user, and no tokens are made.
	for _, unused := range []string{"leader-elect", "use-service-account-credentials"} {
		flag.Bool(unused, false, "only false is understood")
	}
	flag.String("service-account-private-key-file", "", "not used")
	flag.Parse()
	if *asked {
		fmt.Printf("Kubernetes %s\n", version.Get().GitVersion)
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	connection, err := connect(ctx, *kubeconfig)
	fail(err)
	for _, name := range strings.Split(*names, ",") {
		begin, known := controllers[name]
		if !known {
			fail(fmt.Errorf("%q is not among the controllers of this program", name))
		}
		run, err := begin(ctx, connection)
		fail(err)
		go run(ctx)
	}
	connection.all.Start(ctx.Done())
	close(connection.started)
	failed := make(chan error)
	go func() { failed <- serveHealth(*address, *port, *folder) }()
	select {
	case <-ctx.Done():
	case err := <-failed:
		fail(err)
	}
}

func fail(err error) {
	if err != nil {
		klog.ErrorS(err, "kube-controller-manager ends")
		klog.FlushAndExit(klog.ExitFlushTimeout, 1)
	}
}
