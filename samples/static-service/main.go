// The service of the sample: it says what it was built from, and nothing else.
package main

import "fmt"

var version, commit = "dev", "unknown"

func main() {
	fmt.Println("autoscaler", version, commit)
}
