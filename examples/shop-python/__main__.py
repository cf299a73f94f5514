"""The shop's routes in Python."""

import os

import pulumi
import pulumi_crossroute as crossroute

# Where the shop's applications live on SAE; the sandbox has its own namespace.
sae_namespace = os.environ.get("CROSSROUTE_SAE_NAMESPACE", "cn-hangzhou:prod")

shop = crossroute.RouteTable(
    "shop",
    gateways={
        "edge": {"kubernetes": {"namespace": "default", "ingress_class_name": "traefik"}},
        "apps": {
            "sae": {
                "namespace_id": sae_namespace,
                "load_balancer_id": "lb-bp1python",
                "address": "47.96.1.20",
                "listener_port": 80,
                "default_backend": {"app_id": "0099b7be", "container_port": 8080},
            }
        },
    },
    routes=[
        {"host": "shop.example.com", "path": "/", "backend": {"service": {"name": "web", "port": 80}}},
        {"host": "shop.example.com", "path": "/api", "backend": {"sae": {"app_id": "7171a6ca", "container_port": 8080}}},
        {"host": "pay.example.com", "path": "/", "backend": {"sae": {"app_id": "8c573618", "container_port": 8080}}},
    ],
)

pulumi.export("urls", shop.urls)
