package app

import (
	"context"
	"crypto/subtle"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/job"
)

// figures are what /metrics shows. None tells of a person or a deal.
type figures struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
	jobs     *prometheus.HistogramVec
	damaged  prometheus.Gauge
}

func newFigures(version string, d *db.DB) *figures {
	f := &figures{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "kongdan_http_request_seconds", Help: "Time to answer requests, by route.",
			Buckets: []float64{.002, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10},
		}, []string{"method", "route", "status"}),
		jobs: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "kongdan_job_seconds", Help: "Time of attempts at jobs, by kind and outcome.",
			Buckets: []float64{.01, .1, 1, 10, 60, 600},
		}, []string{"kind", "outcome"}),
		damaged: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "kongdan_database_damaged", Help: "1 if the check after an unclean stop found damage.",
		}),
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{Name: "kongdan_build_info", Help: "Always 1.", ConstLabels: prometheus.Labels{"version": version}})
	build.Set(1)
	f.registry.MustRegister(f.requests, f.jobs, f.damaged, build, &databaseFigures{d},
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return f
}

func (f *figures) request(method, route string, status int, took time.Duration) {
	switch method {
	case http.MethodGet, http.MethodPost, http.MethodHead:
	default:
		method = "other" // anybody can invent methods
	}
	if route == "" {
		route = "none"
	}
	f.requests.WithLabelValues(method, route, strconv.Itoa(status)).Observe(took.Seconds())
}

func (f *figures) job(kind, outcome string, took time.Duration) {
	f.jobs.WithLabelValues(kind, outcome).Observe(took.Seconds())
}

// handler answers /metrics.
func (f *figures) handler() http.Handler {
	return promhttp.HandlerFor(f.registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError})
}

// guarded answers those who know the token.
func guarded(next http.Handler, token string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		given, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if !bearer || subtle.ConstantTimeCompare([]byte(given), []byte(token)) != 1 {
			w.Header().Set("WWW-Authenticate", "Bearer")
			http.Error(w, http.StatusText(http.StatusUnauthorized), http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// databaseFigures reads the pools and the queue when somebody asks.
type databaseFigures struct{ db *db.DB }

var (
	connections = prometheus.NewDesc("kongdan_database_connections", "Connections of the pools, in use or idle.", []string{"pool", "state"}, nil)
	waits       = prometheus.NewDesc("kongdan_database_wait_seconds_total", "Time spent waiting for a connection.", []string{"pool"}, nil)
	queue       = prometheus.NewDesc("kongdan_jobs", "Jobs in the queue, by state.", []string{"state"}, nil)
)

// Describe lists the figures.
func (f *databaseFigures) Describe(ch chan<- *prometheus.Desc) {
	ch <- connections
	ch <- waits
	ch <- queue
}

// Collect reads the figures.
func (f *databaseFigures) Collect(ch chan<- prometheus.Metric) {
	for pool, s := range f.db.Stats() {
		ch <- prometheus.MustNewConstMetric(connections, prometheus.GaugeValue, float64(s.InUse), pool, "in_use")
		ch <- prometheus.MustNewConstMetric(connections, prometheus.GaugeValue, float64(s.Idle), pool, "idle")
		ch <- prometheus.MustNewConstMetric(waits, prometheus.CounterValue, s.WaitDuration.Seconds(), pool)
	}
	ctx, stop := context.WithTimeout(context.Background(), 3*time.Second)
	defer stop()
	var counts map[string]int64
	err := f.db.View(ctx, func(tx *db.Tx) (err error) {
		counts, err = job.Depth(ctx, tx)
		return err
	})
	if err != nil {
		ch <- prometheus.NewInvalidMetric(queue, err)
		return
	}
	for state, n := range counts {
		ch <- prometheus.MustNewConstMetric(queue, prometheus.GaugeValue, float64(n), state)
	}
}
