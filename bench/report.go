package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// report is everything that was measured.
type report struct {
	options
	busyBefore    string // the machine's load average before
	cold          []time.Duration
	idle, busy    int64 // bytes of memory
	first, next   weight
	before, after figures
	phases        []phase
	writeCPU      time.Duration
	wrote         book
}

func (r *report) print(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%d members, %d accounts, %d deals, %d rows of evidence; SQLite; %d cores; %s; load average before: %s.\n",
		r.size.users, r.size.accounts, r.size.deals, r.size.evidence, runtime.NumCPU(), version(), r.busyBefore)
	fmt.Fprintf(&b, "%d readers without pause beside %d writes/s, %s for each kind of page; the load runs on the same cores.\n\n", r.readers, r.writes, r.each)
	r.pages(&b)
	r.writesTable(&b)
	r.rest(&b)
	for _, p := range r.phases {
		fault(&b, p.found)
	}
	for _, k := range kinds {
		fault(&b, r.wrote.of(k.name))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (r *report) pages(b *strings.Builder) {
	b.WriteString("| page | CPU ms a request | median ms | p99 ms | max ms | requests/s | CPU ms of the load |\n|---|--:|--:|--:|--:|--:|--:|\n")
	for _, p := range r.phases {
		n := len(p.found.times)
		name := p.page.name
		if p.page.promised {
			name = "**" + name + "**"
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s | %.0f | %s |\n", name, ms(p.cpu), ms(p.found.at(0.5)), ms(p.found.at(0.99)),
			ms(p.found.at(1)), float64(n)/max(1, r.each.Seconds()), ms(p.client))
	}
}

func (r *report) writesTable(b *strings.Builder) {
	b.WriteString("\n| write, beside the readers | n | median ms | p99 ms | max ms |\n|---|--:|--:|--:|--:|\n")
	for _, k := range kinds {
		s := r.wrote.of(k.name)
		fmt.Fprintf(b, "| %s | %d | %s | %s | %s |\n", k.name, len(s.times), ms(s.at(0.5)), ms(s.at(0.99)), ms(s.at(1)))
	}
}

func (r *report) rest(b *strings.Builder) {
	slices.Sort(r.cold)
	line := func(name, value string) { fmt.Fprintf(b, "| %s | %s |\n", name, value) }
	b.WriteString("\n| measure | value |\n|---|--:|\n")
	line("cold start until ready, median of three", fmt.Sprintf("%d ms", r.cold[len(r.cold)/2].Milliseconds()))
	line("memory, idle after the start", fmt.Sprintf("%.0f MB", mb(r.idle)))
	line("memory, after the load", fmt.Sprintf("%.0f MB", mb(r.busy)))
	line("heap before and after the load", fmt.Sprintf("%.0f, %.0f MB", r.before.heapMB, r.after.heapMB))
	line("goroutines before and after the load", fmt.Sprintf("%.0f, %.0f", r.before.goroutines, r.after.goroutines))
	line("CPU of a write", ms(r.writeCPU)+" ms")
	line("/metrics", ms(r.after.took)+" ms")
	line("first page with all it needs, compressed", fmt.Sprintf("%.0f KB", r.first.wire/1000))
	line("the same, uncompressed", fmt.Sprintf("%.0f KB", r.first.plain/1000))
	line("heaviest page after that ("+r.next.path+"), compressed", fmt.Sprintf("%.1f KB", r.next.wire/1000))
	line("the same, uncompressed", fmt.Sprintf("%.0f KB", r.next.plain/1000))
	line("binary", fmt.Sprintf("%.1f MB", mb(fileSize(r.binary))))
	line("database", fmt.Sprintf("%.0f MB", mb(fileSize(filepath.Join(r.folder, "kongdan.db")))))
}

// fault tells of requests that were not answered as they should have been.
func fault(b *strings.Builder, s samples) {
	if s.failed > 0 {
		fmt.Fprintf(b, "\n%s: %d failed, first with: %s\n", s.name, s.failed, s.first)
	}
}

func ms(d time.Duration) string { return fmt.Sprintf("%.1f", float64(d.Microseconds())/1000) }

func mb(n int64) float64 { return float64(n) / 1e6 }

func fileSize(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}

// version says what the program was built with.
func version() string {
	out, err := exec.Command("go", "env", "GOVERSION").Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}
