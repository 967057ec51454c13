// Writes what Kubernetes' own code makes of each selector in cases.go, as JSON, to standard output: whether it parses and
// with which words if not, how it prints, and which sets of labels it matches. Our selector code is held against the
// output, which is committed: `make selector-table` writes it again.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"runtime/debug"

	"k8s.io/apimachinery/pkg/labels"
)

// answer is what Kubernetes says of one selector.
type answer struct {
	Selector string `json:"selector"`
	// Why it does not parse.
	Error string `json:"error,omitempty"`
	// How it prints, its requirements in Kubernetes' order.
	Printed      string        `json:"printed"`
	Requirements []requirement `json:"requirements,omitempty"`
	// The places of the label sets that it matches.
	Matches []int `json:"matches"`
}

type requirement struct {
	Key      string   `json:"key"`
	Operator string   `json:"operator"`
	Values   []string `json:"values"`
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	build, ok := debug.ReadBuildInfo()
	if !ok {
		return fmt.Errorf("built without module information")
	}
	version := ""
	for _, module := range build.Deps {
		if module.Path == "k8s.io/apimachinery" {
			version = module.Version
		}
	}
	seen := map[string]bool{}
	var lines []answer
	for _, text := range selectors() {
		if seen[text] {
			return fmt.Errorf("twice in the table: %q", text)
		}
		seen[text] = true
		lines = append(lines, ask(text))
	}
	return write(version, lines)
}

// ask is Kubernetes' answer.
func ask(text string) answer {
	selector, err := labels.Parse(text)
	if err != nil {
		return answer{Selector: text, Error: err.Error(), Matches: []int{}}
	}
	out := answer{Selector: text, Printed: selector.String(), Matches: []int{}}
	requirements, _ := selector.Requirements()
	for _, one := range requirements {
		out.Requirements = append(out.Requirements, requirement{one.Key(), string(one.Operator()), one.Values().List()})
	}
	for place, set := range labelSets {
		if selector.Matches(labels.Set(set)) {
			out.Matches = append(out.Matches, place)
		}
	}
	return out
}

// write prints one line for each label set and each selector, so that a change shows as changed lines.
func write(version string, lines []answer) error {
	fmt.Printf("{\n \"apimachinery\": %q,\n \"labels\": [\n", version)
	if err := list(labelSets); err != nil {
		return err
	}
	fmt.Print(" ],\n \"selectors\": [\n")
	if err := list(lines); err != nil {
		return err
	}
	fmt.Print(" ]\n}\n")
	return nil
}

func list[T any](items []T) error {
	for place, item := range items {
		var line bytes.Buffer
		encoder := json.NewEncoder(&line)
		// `<` and `>` stay readable.
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(item); err != nil {
			return err
		}
		comma := ","
		if place == len(items)-1 {
			comma = ""
		}
		fmt.Printf("  %s%s\n", bytes.TrimSpace(line.Bytes()), comma)
	}
	return nil
}
