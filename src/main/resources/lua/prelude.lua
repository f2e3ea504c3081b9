-- What every script of the ledger begins with: whole numbers that Lua 5.1 keeps exact, and the time and name of the server.
local MAX = 9007199254740991
local GRACE_MS = 172800000

local function text(n)
    return string.format('%.0f', n)
end

-- The number, or nil for all that is not a whole number up to MAX: tonumber takes 0x10, 1e3, nan and inf.
local function whole(v)
    if not v or #v > 16 or not string.match(v, '^%d+$') then
        return nil
    end
    local n = tonumber(v)
    return n <= MAX and n or nil
end

local function micros()
    local time = redis.call('TIME')
    return time[1] * 1000000 + time[2]
end

-- The name of this run of the server: another one may have lost the last writes of the one before.
local function runId()
    return string.match(redis.call('INFO', 'server'), 'run_id:(%w+)')
end

-- What an account is charged in its own measure: 0 money, 1 tokens, 2 requests.
local function inMeasure(measure, money, tokens, requests)
    return measure == '0' and money or measure == '1' and tokens or requests
end

-- A hold's record: amount tokens bucket exchange gateway budgets buckets slots measures who limits expiries|keys
local function parsed(record)
    local amount, tokens, bucket, exchange, measures, who, limits, keys =
        string.match(record, '^(%d+) (%d+) (%d+) (%S+) %S+ %d+ %d+ %d+ (%S+) (%S+) ([^%s|]+)[^|]*|(.*)$')
    amount, tokens = whole(amount), whole(tokens)
    if not amount or not tokens then
        return nil
    end
    return {
        amount = amount, tokens = tokens, bucket = bucket, exchange = exchange, measures = measures, who = who,
        limits = limits, keys = keys,
    }
end

-- A limit in force: version limit withheld thresholds
local function limitIn(stored)
    local version, limit, withheld = string.match(stored or '', '^(%d+) (%d+) (%d+) %S+$')
    version, limit, withheld = whole(version), whole(limit), whole(withheld)
    return version and limit and withheld and {version = version, limit = limit, withheld = withheld}
end

local function split(list, separator)
    local parts = {}
    for part in string.gmatch(list .. separator, '([^' .. separator .. ']*)' .. separator) do
        parts[#parts + 1] = part
    end
    return parts
end

-- Writes one usage event; what was used stands in usage: input,cached,write,output,reasoning,evidence. Only of cached answers,
-- one stands for several.
local function tell(stream, retention, rid, kind, cost, facts)
    local who, usage = split(facts.who, ','), split(facts.usage, ',')
    local oldest = text(math.max(0, math.floor(micros() / 1000) - retention))
    redis.call(
        'XADD', stream, 'MINID', '~', oldest, '*', 'rid', rid, 'kind', kind, 'cost', cost, 'held', text(facts.held),
        'tokens', facts.tokens, 'requests', facts.requests, 'in', usage[1], 'cached', usage[2], 'write', usage[3], 'out', usage[4],
        'reason', usage[5], 'evidence', usage[6], 'key', who[1], 'team', who[2], 'user', who[3], 'model', who[4],
        'target', who[5], 'variant', who[6], 'budgets', facts.budgets, 'count', facts.count or '1')
end

-- Flags each threshold of an account that the rise from before to after passes, once per period, and queues its alert:
-- limit name, period key, percent, spent and limit, due at once. Returns how many.
local function alert(alerts, name, stored, key, before, after)
    local limit, thresholds = string.match(stored or '', '^%d+ (%d+) %d+ (%S+)$')
    local crossed = 0
    for percent, units in string.gmatch(thresholds or '', '(%d+):(%d+)') do
        local threshold = whole(units)
        if threshold and before < threshold and after >= threshold and redis.call('HSETNX', key, 'a' .. percent, 1) == 1 then
            local what = table.concat({name, key, percent, text(after), limit}, ' ')
            redis.call('ZADD', alerts, text(math.floor(micros() / 1000)), what)
            crossed = crossed + 1
        end
    end
    return crossed
end
