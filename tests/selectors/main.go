// Prints the results of Kubernetes' own code for each selector in cases.go as JSON: the parse error, if any, the formatted
// selector, and the matching label sets. Our selector code is compared with the output, which is committed; `make
// selector-table` writes it.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"runtime/debug"

	"k8s.io/apimachinery/pkg/labels"
)

// answer is Kubernetes' result for one selector.
type answer struct {
	Selector string `json:"selector"`
	// The parse error.
	Error string `json:"error,omitempty"`
	// The formatted selector, with requirements in Kubernetes' order.
	Printed      string        `json:"printed"`
	Requirements []requirement `json:"requirements,omitempty"`
	// The indices of the label sets that it matches.
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

// ask returns Kubernetes' result.
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

// write prints one line for each label set and each selector, for readable diffs.
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
		// Does not escape `<` and `>`.
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
