"""Drives the emulator with the official Python client of the SAE API, the whole life of a rule set and the errors.

    python check_python.py 127.0.0.1:<port>

Two clients that were written by different people agree on what the wire looks like, or this fails. Needs the package
alibabacloud_sae20190506; test/peers/sae-python.sh sets everything up.
"""

import json
import os
import sys
import urllib.request

from alibabacloud_sae20190506 import models
from alibabacloud_sae20190506.client import Client
from alibabacloud_tea_openapi import models as openapi
from Tea.exceptions import TeaException

ENDPOINT = sys.argv[1]
KEY = os.environ.get("ALIBABA_CLOUD_ACCESS_KEY_ID", "sandbox-key-id")
SECRET = os.environ.get("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "sandbox-key-secret")
NAMESPACE = "cn-hangzhou:peers"
SHOP = "7171a6ca-d1cd-4928-8642-7d5cfe69aaaa"
PAY = "8c573618-8d72-4407-baf4-f7b64baaaaaa"

passed = 0


def client(secret=SECRET, token=None):
    return Client(
        openapi.Config(
            access_key_id=KEY, access_key_secret=secret, security_token=token, endpoint=ENDPOINT, protocol="http"
        )
    )


def same(what, actual, expected):
    global passed
    if actual != expected:
        sys.exit(f"FAILED {what}: {actual!r} is not {expected!r}")
    passed += 1


def refused(what, code, call):
    try:
        call()
    except TeaException as error:
        same(what, error.code, code)
    else:
        sys.exit(f"FAILED {what}: no error, {code} was expected")


def control(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"http://{ENDPOINT}/_emulator/{path}", data=data, method=method)
    with urllib.request.urlopen(request, timeout=10) as reply:
        return json.load(reply)


def rule(domain, path, app, **more):
    return {"domain": domain, "path": path, "appId": app, "containerPort": 8080, **more}


def create(sae, **more):
    fields = {
        "namespace_id": NAMESPACE,
        "slb_id": "lb-peers",
        "listener_port": 80,
        "default_rule": json.dumps({"appId": SHOP, "containerPort": 8080}),
        "rules": json.dumps([rule("shop.example.com", "/a%20b", PAY)]),
        **more,
    }
    return sae.create_ingress(models.CreateIngressRequest(**fields)).body.data.ingress_id


def describe(sae, ingress_id):
    return sae.describe_ingress(models.DescribeIngressRequest(ingress_id=ingress_id)).body.data


def main():
    control("POST", "reset")
    sae = client()

    clb = create(sae, description="first")
    data = describe(sae, clb)
    same("type of the id", type(clb), int)
    same("namespace", data.namespace_id, NAMESPACE)
    same("description", data.description, "first")
    same("default type", data.load_balance_type, "clb")
    same("port is a number", data.listener_port, 80)
    same("protocol was never set", data.listener_protocol, None)
    same("default rule", (data.default_rule.app_id, data.default_rule.container_port), (SHOP, 8080))
    same("rule", [(r.domain, r.path, r.app_id) for r in data.rules], [("shop.example.com", "/a%20b", PAY)])
    refused("the same port again", "SlbListenerPort.NotAvailable", lambda: create(sae))

    alb = create(
        sae,
        slb_id="alb-peers",
        load_balance_type="alb",
        listener_port=443,
        listener_protocol="HTTPS",
        cert_ids="1234-cn-hangzhou,5678-cn-hangzhou",
        security_policy_id="tls_cipher_policy_1_2",
        request_timeout=30,
        idle_timeout=20,
        enable_xforwarded_for=True,
        enable_xforwarded_for_slb_port=True,
        enable_gzip=True,
        cors_config=json.dumps({"Enable": "true", "AllowOrigin": "https://*.example.com", "MaxAge": "600"}),
        rules=json.dumps(
            [
                rule("*.example.com", "/sys/(.*)/(.*)/aaa", PAY, rewritePath="/${1}/${2}", backendProtocol="grpc"),
                rule("www.example.*", "/*", SHOP),
            ]
        ),
    )
    data = describe(sae, alb)
    same("certificates", data.cert_ids, "1234-cn-hangzhou,5678-cn-hangzhou")
    same("timeouts", (data.request_timeout, data.idle_timeout), (30, 20))
    same("flags", (data.enable_xforwarded_for, data.enable_xforwarded_for_proto, data.enable_gzip), (True, False, True))
    same("cors", (data.cors_config.enable, data.cors_config.max_age), ("true", "600"))
    same("order of the rules", [r.domain for r in data.rules], ["*.example.com", "www.example.*"])
    same("rewrite", data.rules[0].rewrite_path, "/${1}/${2}")
    same("backend protocols", [r.backend_protocol for r in data.rules], ["grpc", "http"])

    update = models.UpdateIngressRequest(ingress_id=alb, listener_port="8443", description="")
    same("updated id", sae.update_ingress(update).body.data.ingress_id, alb)
    data = describe(sae, alb)
    same("updated", (data.listener_port, data.description, len(data.rules)), (8443, "", 2))

    bought = create(
        sae,
        slb_id=None,
        load_balance_type="alb",
        address_type="Intranet",
        zone_mappings=json.dumps(
            [
                {"VSwitchId": "vsw-1", "ZoneId": "cn-hangzhou-h"},
                {"VSwitchId": "vsw-2", "ZoneId": "cn-hangzhou-i"},
            ]
        ),
    )
    data = describe(sae, bought)
    same("load balancer made by SAE", (data.created_by_sae, data.slb_type, data.slb_id[:4]), (True, "intranet", "alb-"))

    pages = [
        sae.list_ingresses(models.ListIngressesRequest(namespace_id=NAMESPACE, current_page=page, page_size=2)).body.data
        for page in (1, 2)
    ]
    same("pages", [[i.id for i in page.ingress_list] for page in pages], [[clb, alb], [bought]])
    same("total", pages[0].total_size, 3)
    same("port is a text in the list", pages[0].ingress_list[0].listener_port, "80")

    apps = sae.list_applications(models.ListApplicationsRequest(namespace_id=NAMESPACE)).body.data.applications
    same("applications", sorted(app.app_id for app in apps), [SHOP, PAY])

    refused("wrong secret", "SignatureDoesNotMatch", lambda: describe(client(secret="wrong"), clb))
    same("temporary credentials", describe(client(token="STSTOKEN"), clb).id, clb)
    control("POST", "faults", {"faults": [{"kind": "throttle"}, {"kind": "clock"}]})
    refused("throttled", "Throttling.User", lambda: describe(sae, clb))
    refused("wrong clock", "InvalidTimeStamp.Expired", lambda: describe(sae, clb))

    for ingress_id in (clb, alb, bought):
        request = models.DeleteIngressRequest(ingress_id=ingress_id)
        same("deleted", sae.delete_ingress(request).body.data.ingress_id, ingress_id)
    refused("deleted twice", "InvalidParameter.WithMessage", lambda: describe(sae, clb))
    same("nothing is left", control("GET", "state")["ingresses"], [])
    ignored = [entry["ignoredParameters"] for entry in control("GET", "log")["entries"]]
    same("nothing was sent in vain", [names for names in ignored if names], [])
    print(f"{passed} checks passed with the official Python client against {ENDPOINT}")


main()
