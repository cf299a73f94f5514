// Writes the .NET SDK of a package: dotnet SCHEMA.json FOLDER
package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"

	"github.com/pulumi/pulumi/pkg/v3/codegen/dotnet"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="

func main() {
	if len(os.Args) != 3 {
		fail(fmt.Errorf("use: dotnet SCHEMA.json FOLDER"))
	}
	if err := generate(os.Args[1], filepath.Join(os.Args[2], "dotnet")); err != nil {
		fail(err)
	}
}

func generate(schemaFile, folder string) error {
	text, err := os.ReadFile(schemaFile)
	if err != nil {
		return err
	}
	var spec schema.PackageSpec
	if err := json.Unmarshal(text, &spec); err != nil {
		return err
	}
	// Every type is in the schema itself, so nothing has to be loaded.
	pkg, err := schema.ImportSpec(spec, nil)
	if err != nil {
		return err
	}
	// The generator asks a server for the package's picture: here it gets a point of one pixel from this process.
	picture := httptest.NewServer(http.HandlerFunc(func(reply http.ResponseWriter, _ *http.Request) {
		point, _ := base64.StdEncoding.DecodeString(pixel)
		_, _ = reply.Write(point)
	}))
	defer picture.Close()
	pkg.LogoURL = picture.URL
	made, err := dotnet.GeneratePackage("crossroute", pkg, nil)
	if err != nil {
		return err
	}
	for name, content := range made {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, content, 0o644); err != nil {
			return err
		}
	}
	fmt.Printf("dotnet: %d files\n", len(made))
	return nil
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
