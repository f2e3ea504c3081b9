-- ADMIT: holds an amount in every budget of a call, counts its rate limits and takes its slots; all or nothing.
--
-- KEYS  open, exp, done(rid), then B budgets, T token limits, S slots, Q request limits
-- ARGV  rid, exchange, gateway, amount n$, lease ms, first (1: limits and slots are counted; 0: only looked at), tokens,
--       B, T, S, Q, then per budget: limit n$, expiry ms (0: never); per token limit: limit; per slot: most at a time;
--       per request limit: interval us, burst us
-- Reply OK, due, tightest budget (0: none), its remaining n$, then remaining and reset ms per request and token limit
--       DONE, result | OPEN | CONFLICT: this rid was here before
--       DENY, budget, limit, spent, reserved | LIMITED, requests or tokens, limit, retry ms, remaining, reset ms
--       BUSY, slot
--       BADARGS | CORRUPT: nothing was written, as with every reply but OK
local MAX = 9007199254740991
local SUB_WINDOW_MS = 5000
local SUB_WINDOWS = 12
local GRACE_MS = 172800000

local function text(n)
    return string.format('%.0f', n)
end

local function whole(v)
    if not v or #v > 16 or not string.match(v, '^%d+$') then
        return nil
    end
    local n = tonumber(v)
    return n <= MAX and n or nil
end

-- How long until the last tokens of a limit have left its window.
local function untilEmpty(newest, millis)
    return newest > 0 and math.max(0, (newest + SUB_WINDOWS + 1) * SUB_WINDOW_MS - millis) or 0
end

-- 1. Arguments.
local rid, exchange, gateway = ARGV[1], ARGV[2], ARGV[3]
for i = 1, 3 do
    if not string.match(ARGV[i] or '', '^[%w%-_.:]+$') then
        return {'BADARGS'}
    end
end
local n = {}
for i = 4, #ARGV do
    n[i] = whole(ARGV[i])
    if not n[i] then
        return {'BADARGS'}
    end
end
if #ARGV < 11 then
    return {'BADARGS'}
end
local amount, lease, first, tokens = n[4], n[5], n[6] == 1, n[7]
local budgets, buckets, slots, rates = n[8], n[9], n[10], n[11]
if #KEYS ~= 3 + budgets + buckets + slots + rates or #ARGV ~= 11 + 2 * budgets + buckets + slots + 2 * rates then
    return {'BADARGS'}
end
local open, exp, done = KEYS[1], KEYS[2], KEYS[3]
local bucketKey0 = 3 + budgets
local slotKey0 = bucketKey0 + buckets
local rateKey0 = slotKey0 + slots
local bucketArg0 = 11 + 2 * budgets
local slotArg0 = bucketArg0 + buckets
local rateArg0 = slotArg0 + slots

-- 2. Was it here before?
local result = redis.call('GET', done)
if result then
    return {'DONE', result}
end
local touched = table.concat(KEYS, ' ', 4, rateKey0)
local record = redis.call('HGET', open, rid)
if record then
    local was, wasTokens, keys = string.match(record, '^(%d+) (%d+) [^|]*|(.*)$')
    local same = was == text(amount) and wasTokens == text(tokens) and keys == touched
    return {same and 'OPEN' or 'CONFLICT'}
end

-- 3. Budgets: a final no comes before one that time would cure.
local reserved = {}
local tightest, headroom = 0, MAX
for i = 1, budgets do
    local state = redis.call('HMGET', KEYS[3 + i], 's', 'r')
    local s, r = whole(state[1] or '0'), whole(state[2] or '0')
    if not s or not r then
        return {'CORRUPT'}
    end
    local limit = n[10 + 2 * i]
    if limit - s - r < amount then
        return {'DENY', text(i), text(limit), text(s), text(r)}
    end
    reserved[i] = r + amount
    if tightest == 0 or limit - s - r - amount < headroom then
        tightest, headroom = i, limit - s - r - amount
    end
end

-- 4. Request rates: one number each, the theoretical arrival time of GCRA.
local time = redis.call('TIME')
local micros = time[1] * 1000000 + time[2]
local millis = math.floor(micros / 1000)
local arrivals, requestFacts = {}, {}
for i = 1, rates do
    local interval, burst = n[rateArg0 + 2 * i - 1], n[rateArg0 + 2 * i]
    local stored = whole(redis.call('GET', KEYS[rateKey0 + i]) or '0')
    if not stored or interval == 0 then
        return {'CORRUPT'}
    end
    -- A clock that jumped back must not block for hours.
    local arrival = math.min(math.max(stored, micros), micros + burst)
    if first then
        local excess = arrival + interval - micros - burst
        if excess > 0 then
            return {
                'LIMITED', 'requests', text(i), text(math.ceil(excess / 1000)),
                '0', text(math.ceil((arrival - micros) / 1000)),
            }
        end
        arrival = arrival + interval
    end
    arrivals[i] = arrival
    requestFacts[2 * i - 1] = text(math.floor((micros + burst - arrival) / interval))
    requestFacts[2 * i] = text(math.ceil((arrival - micros) / 1000))
end

-- 5. Token rates: sub-windows, the oldest counted whole.
local bucket = math.floor(millis / SUB_WINDOW_MS)
local oldest = bucket - SUB_WINDOWS
local stale, tokenFacts = {}, {}
for i = 1, buckets do
    local state = redis.call('HGETALL', KEYS[bucketKey0 + i])
    local used, live, newest = 0, {}, 0
    stale[i] = {}
    for f = 1, #state, 2 do
        local at, count = whole(state[f]), whole(state[f + 1])
        if not at or not count then
            return {'CORRUPT'}
        end
        if at < oldest then
            table.insert(stale[i], state[f])
        else
            used = used + count
            newest = count > 0 and math.max(newest, at) or newest
            table.insert(live, {at, count})
        end
    end
    local limit = n[bucketArg0 + i]
    if first and used + tokens > limit then
        table.sort(live, function(a, b) return a[1] < b[1] end)
        local wait, freed = (SUB_WINDOWS + 1) * SUB_WINDOW_MS, 0
        for _, one in ipairs(live) do
            freed = freed + one[2]
            if used - freed + tokens <= limit then
                wait = (one[1] + SUB_WINDOWS + 1) * SUB_WINDOW_MS - millis
                break
            end
        end
        return {
            'LIMITED', 'tokens', text(i), text(math.max(wait, 1)),
            text(math.max(0, limit - used)), text(untilEmpty(newest, millis)),
        }
    end
    if tokens > 0 then
        newest = bucket
    end
    tokenFacts[2 * i - 1] = text(math.max(0, limit - used - tokens))
    tokenFacts[2 * i] = text(untilEmpty(newest, millis))
end

-- 6. Slots: leases, of which only the live ones count.
for i = 1, slots do
    local taken = redis.call('ZCOUNT', KEYS[slotKey0 + i], '(' .. text(millis), '+inf')
    if first and taken >= n[slotArg0 + i] then
        return {'BUSY', text(i)}
    end
end
local due = redis.call('ZRANGEBYSCORE', exp, '-inf', text(millis), 'LIMIT', 0, 1)

-- 7. Only now write.
local deadline = text(millis + lease)
local head = {text(amount), text(tokens), text(bucket), exchange, gateway, text(budgets), text(buckets), text(slots)}
for i = 1, budgets do
    local expiry = n[11 + 2 * i]
    redis.call('HSET', KEYS[3 + i], 'r', text(reserved[i]))
    if expiry > 0 then
        redis.call('PEXPIREAT', KEYS[3 + i], text(math.max(expiry, millis + GRACE_MS)))
    end
    head[#head + 1] = text(expiry)
end
for i = 1, buckets do
    local key = KEYS[bucketKey0 + i]
    if #stale[i] > 0 then
        redis.call('HDEL', key, unpack(stale[i]))
    end
    if tokens > 0 then
        redis.call('HINCRBY', key, text(bucket), text(tokens))
        redis.call('PEXPIRE', key, text((SUB_WINDOWS + 2) * SUB_WINDOW_MS))
    end
end
for i = 1, slots do
    local key = KEYS[slotKey0 + i]
    redis.call('ZREMRANGEBYSCORE', key, '-inf', text(millis))
    redis.call('ZADD', key, deadline, exchange)
    redis.call('PEXPIRE', key, text(2 * lease + 60000))
end
if first then
    for i = 1, rates do
        redis.call('SET', KEYS[rateKey0 + i], text(arrivals[i]), 'PX', text(math.ceil((arrivals[i] - micros) / 1000) + 1000))
    end
end
if budgets + buckets + slots > 0 then
    redis.call('HSET', open, rid, table.concat(head, ' ') .. '|' .. touched)
    redis.call('ZADD', exp, deadline, rid)
end

local reply = {'OK', #due > 0 and '1' or '0', text(tightest), text(headroom)}
for i = 1, 2 * rates do
    reply[#reply + 1] = requestFacts[i]
end
for i = 1, 2 * buckets do
    reply[#reply + 1] = tokenFacts[i]
end
return reply
