// Ordinary lines of a service; the first argument names the logger's format.
package main

import (
	"flag"
	"os"
	"time"

	"github.com/rs/zerolog"
	"go.uber.org/zap"
	"k8s.io/klog/v2"
)

func main() {
	form := os.Args[1]
	os.Args = os.Args[:1]
	dev, _ := zap.NewDevelopment(zap.WithCaller(true))
	prod, _ := zap.NewProduction(zap.IncreaseLevel(zap.InfoLevel))
	console := zerolog.New(zerolog.ConsoleWriter{Out: os.Stdout, NoColor: true, TimeFormat: time.RFC3339}).With().Timestamp().Logger()
	klog.InitFlags(nil)
	flag.Set("logtostderr", "true")
	for n := range 40 {
		switch form {
		case "zap":
			dev.Info("invoice booked", zap.Int("invoice", n))
			dev.Debug("ledger flushed", zap.Int("rows", n*3))
		case "zap_json":
			prod.Info("invoice booked", zap.Int("invoice", n))
		case "zerolog":
			console.Info().Int("invoice", n).Msg("invoice booked")
			console.Debug().Int("rows", n*3).Msg("ledger flushed")
		case "klog":
			klog.Infof("invoice %d booked", n)
			klog.Warningf("ledger is %d rows behind", n)
		}
	}
	klog.Flush()
}
