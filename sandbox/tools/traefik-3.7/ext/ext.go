// Package ext stands in for a nested module of Traefik that its releases do not publish: settings of another product.
package ext

// HTTP holds nothing here.
type HTTP struct{}

// Router holds nothing here.
type Router struct{}
