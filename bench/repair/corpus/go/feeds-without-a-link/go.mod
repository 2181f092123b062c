module github.com/gorilla/feeds

go 1.20
