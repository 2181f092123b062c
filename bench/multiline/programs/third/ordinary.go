// Ordinary lines of a service; the first argument names the logger's format.
package main

import (
	"os"

	"github.com/gin-gonic/gin"
	"github.com/sirupsen/logrus"
	"net/http"
	"net/http/httptest"
)

func main() {
	if os.Args[1] == "gin" {
		gin.SetMode(gin.ReleaseMode)
		gin.DefaultWriter = os.Stdout
		gin.DisableConsoleColor()
		router := gin.Default()
		router.GET("/trucks/:id", func(c *gin.Context) { c.String(200, "ok") })
		for range 60 {
			request, _ := http.NewRequest("GET", "/trucks/7", nil)
			router.ServeHTTP(httptest.NewRecorder(), request)
		}
		return
	}
	logrus.SetOutput(os.Stdout)
	logrus.SetFormatter(&logrus.TextFormatter{DisableColors: true, FullTimestamp: true})
	for n := range 40 {
		logrus.WithField("truck", n).Info("truck left")
		logrus.WithField("truck", n).Warn("truck is late")
	}
}
