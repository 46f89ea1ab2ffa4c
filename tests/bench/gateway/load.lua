-- SPDX-License-Identifier: Apache-2.0
-- wrk, so that the benchmark reads it as any client (speed/kit.py). wrk ... URL -- post|get
local began

function init(args)
    if args[1] == "post" then
        wrk.method = "POST"
        wrk.headers["Content-Type"] = "application/json"
        wrk.body = args[2]
    end
end

function setup()
    io.write("begin\n")
    io.flush()
    began = os.clock() -- CPU time of the whole process
end

function done(summary, latency)
    local e, seconds = summary.errors, summary.duration / 1e6
    io.write(string.format('{"calls":%d,"seconds":%.3f,"per_second":%.1f,"p50_us":%.1f,' ..
        '"p99_us":%.1f,"client_cpu_us":%.0f,"failed":%d}\n', summary.requests, seconds,
        summary.requests / seconds, latency:percentile(50), latency:percentile(99),
        (os.clock() - began) * 1e6, e.connect + e.read + e.write + e.status + e.timeout))
end
