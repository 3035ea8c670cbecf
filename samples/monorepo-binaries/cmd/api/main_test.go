package main

import "testing"

func TestVersion(t *testing.T) {
	if version == "" {
		t.Fatal("a build without a version says dev")
	}
}
