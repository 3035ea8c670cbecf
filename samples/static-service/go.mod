module example.com/autoscaler

go 1.21
