// The worker of the sample: it says its version, and nothing else.
package main

import "fmt"

var version = "dev"

func main() {
	fmt.Println("worker", version)
}
