import * as pulumi from "@pulumi/pulumi";
import { Site } from "site";

const namespace = new pulumi.Config().require("namespace");

const shop = new Site("shop", { host: "shop.example.com", namespace, addresses: ["10.0.3.7"], api: "api" });

export const urls = shop.urls;
