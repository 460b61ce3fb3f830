-- One kind of request, named by the first argument: get, list, timeline or create. Then: first id, number of ids, token.
local kind, first, count, token

function init(args)
  kind, first, count, token = args[1], tonumber(args[2]), tonumber(args[3]), args[4]
  math.randomseed(os.time() + tonumber(tostring({}):match("0x(%x+)"), 16) % 100000)
  wrk.headers["Authorization"] = "Bearer " .. token
  wrk.headers["Content-Type"] = "application/json"
end

function request()
  if kind == "list" then return wrk.format("GET", "/api/v1/leads?total=false") end
  if kind == "create" then
    local name = string.format("%x%x", math.random(0, 2 ^ 30), math.random(0, 2 ^ 30))
    return wrk.format("POST", "/api/v1/leads", nil, '{"company":"Load ' .. name .. '","city":"Larnaca","email":"' .. name .. '@load.example"}')
  end
  local path = "/api/v1/leads/" .. math.floor(first + math.random(0, count - 1))
  return wrk.format("GET", kind == "timeline" and path .. "/timeline" or path)
end

local failed = 0
function response(status) if status >= 300 then failed = failed + 1; wrk.thread:set("failed", failed) end end

local threads = {}
function setup(thread) table.insert(threads, thread) end

function done(summary, latency)
  local refused = 0
  for _, thread in ipairs(threads) do refused = refused + (thread:get("failed") or 0) end
  io.write(string.format("RESULT %.1f %.2f %.2f %d\n", summary.requests / (summary.duration / 1e6), latency:percentile(50) / 1000, latency:percentile(99) / 1000, refused + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
