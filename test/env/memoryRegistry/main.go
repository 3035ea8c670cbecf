// A registry in memory with the referrers API, pages of tags and tags that can be deleted: what the
// packaged registry has not. It shares no code with any of the peers it is asked by.
package main

import (
	"fmt"
	"log"
	"net"
	"net/http"
	"os"

	"cuelabs.dev/go/oci/ociregistry/ocimem"
	"cuelabs.dev/go/oci/ociregistry/ociserver"
)

// Prints `127.0.0.1:PORT` and serves until standard input ends, so that it never outlives its parent.
func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(listener.Addr())
	go func() {
		buffer := make([]byte, 1)
		for {
			if _, err := os.Stdin.Read(buffer); err != nil {
				os.Exit(0)
			}
		}
	}()
	log.Fatal(http.Serve(listener, ociserver.New(ocimem.New(), nil)))
}
