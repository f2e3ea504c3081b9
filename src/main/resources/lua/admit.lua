-- ADMIT: holds an amount in every budget of a call, counts its rate limits and takes its slots; all or nothing.
--
-- KEYS  acct, lim, open, exp, done(rid), then B budgets, T token limits, S slots, Q request limits
-- ARGV  rid, exchange, gateway, owner (what the gateway's data folder is called, whatever process runs on it), who
--       (key,team,user,model,target,variant), measures (a digit for each budget), limits (the names of the budgets'
--       limits, with commas; - for none), amount n$, lease ms, first (1: limits and slots are
--       counted; 0: only looked at), tokens, room (tokens for which the limits must have room; 0 on a later attempt: it is
--       not refused for them), seen (the highest seq this gateway has heard of), version of the limits,
--       B, T, S, Q, then per budget: limit, withheld (the part of it that gateways may use while the store is away),
--       shares (the most gateways that may, 0 for none), start ms, end ms (0: never), expiry ms (0: never), audit (1: never denies), thresholds (percent:units, with
--       commas; - for none); per token limit: limit; per slot: most at a time; per request limit: interval us, burst us
-- Reply OK, seq, due, tightest money budget (0: none), its remaining n$, shares (a digit for each budget: 1 where this
--       gateway may use one of what is withheld; - for no budgets), then remaining and reset ms per request and token limit
--       NOACCT: the tenant has no account | EPOCH: the server was replaced, or has lost writes
--       DONE, result | OPEN | CONFLICT: this rid was here before
--       CLOCK, now ms: the gateway's clock takes another period for the current one
--       DENY, budget, limit without what is still withheld, spent, reserved | LIMITED, requests or tokens, limit, retry ms, remaining, reset ms
--       BUSY, slot
--       BADARGS | CORRUPT: nothing was written, as with every reply but OK
local HEADER = 18
local PER_BUDGET = 8
local CLOCK_SLACK_MS = 1000
local SUB_WINDOW_MS = 5000
local SUB_WINDOWS = 12
-- How long until the last tokens of a limit have left its window.
local function untilEmpty(newest, millis)
    return newest > 0 and math.max(0, (newest + SUB_WINDOWS + 1) * SUB_WINDOW_MS - millis) or 0
end

-- The limit that applies is that of the newest version, whichever gateway brings it; of two with one version the smaller.
local function effective(stored, version, limit, withheld)
    local known = limitIn(stored)
    if not known or known.version < version then
        return limit, withheld, true
    elseif known.version > version or known.limit - known.withheld <= limit - withheld then
        return known.limit, known.withheld, false
    end
    return limit, withheld, true
end

-- 1. Arguments.
local rid, exchange, gateway, owner, who, measures, limits = unpack(ARGV, 1, 7)
for i = 1, 7 do
    if not string.match(ARGV[i] or '', '^[^%s|]+$') then
        return {'BADARGS'}
    end
end
if #ARGV < HEADER then
    return {'BADARGS'}
end
local n = {}
for i = 8, #ARGV do
    n[i] = whole(ARGV[i])
end
for i = 8, HEADER do
    if not n[i] then
        return {'BADARGS'}
    end
end
local amount, lease, first, tokens, room, seen, version = n[8], n[9], n[10] == 1, n[11], n[12], n[13], n[14]
local budgets, buckets, slots, rates = n[15], n[16], n[17], n[18]
local bucketArg0 = HEADER + PER_BUDGET * budgets
if #KEYS ~= 5 + budgets + buckets + slots + rates or #ARGV ~= bucketArg0 + buckets + slots + 2 * rates then
    return {'BADARGS'}
end
for i = HEADER + 1, #ARGV do
    local isThresholds = i <= bucketArg0 and (i - HEADER) % PER_BUDGET == 0
    if not n[i] and not (isThresholds and string.match(ARGV[i], '^[%d:,%-]+$')) then
        return {'BADARGS'}
    end
end
local acct, lim, open, exp, done = unpack(KEYS, 1, 5)
local bucketKey0 = 5 + budgets
local slotKey0 = bucketKey0 + buckets
local rateKey0 = slotKey0 + slots
local slotArg0 = bucketArg0 + buckets
local rateArg0 = slotArg0 + slots
local names = budgets > 0 and split(limits, ',') or {}
if #names ~= budgets or budgets > 0 and #measures ~= budgets then
    return {'BADARGS'}
end

-- 2. Is this the server that the account was last known to be whole on?
local account = redis.call('HMGET', acct, 'ep', 'seq', 'mode')
local seq = whole(account[2])
if not account[1] or not seq then
    return {'NOACCT'}
end
if account[1] ~= runId() or account[3] ~= 'ok' or seq < seen then
    return {'EPOCH'}
end

-- 3. Was it here before?
local result = redis.call('GET', done)
if result then
    return {'DONE', result}
end
local touched = table.concat(KEYS, ' ', 6, rateKey0)
local record = redis.call('HGET', open, rid)
if record then
    local was = parsed(record)
    local same = was and was.amount == amount and was.tokens == tokens and was.keys == touched
    return {same and 'OPEN' or 'CONFLICT'}
end

-- 4. A wrong clock must not spend of another period.
local now = micros()
local millis = math.floor(now / 1000)
for i = 1, budgets do
    local arg = HEADER + PER_BUDGET * (i - 1)
    local from, till = n[arg + 4], n[arg + 5]
    if millis + CLOCK_SLACK_MS < from or till > 0 and millis - CLOCK_SLACK_MS >= till then
        return {'CLOCK', text(millis)}
    end
end

-- 5. Budgets: a final no comes before one that time would cure.
local stored = budgets > 0 and redis.call('HMGET', lim, unpack(names)) or {}
local reserved, newLimits, shares, shared = {}, {}, {}, {}
local tightest, headroom = 0, MAX
for i = 1, budgets do
    local arg = HEADER + PER_BUDGET * (i - 1)
    local state = redis.call('HMGET', KEYS[5 + i], 's', 'r', 'w')
    local s, r, w = whole(state[1] or '0'), whole(state[2] or '0'), whole(state[3] or '0')
    if not s or not r or not w then
        return {'CORRUPT'}
    end
    local measure = string.sub(measures, i, i)
    local needed = inMeasure(measure, amount, tokens, 1)
    local declared, withheld, isNew = effective(stored[i], version, n[arg + 1], n[arg + 2])
    local limit = math.max(0, declared - math.max(0, withheld - w))
    local audit = n[arg + 7] == 1
    if not audit and limit - s - r < needed then
        return {'DENY', text(i), text(limit), text(s), text(r)}
    end
    if isNew then
        newLimits[#newLimits + 1] = names[i]
        newLimits[#newLimits + 1] = table.concat({text(version), text(declared), text(withheld), ARGV[arg + 8]}, ' ')
    end
    -- What is admitted here fits beside what is withheld: so that is there, to be used by so many and no more.
    shares[i] = '0'
    if n[arg + 3] > 0 and declared == n[arg + 1] and withheld == n[arg + 2] then
        local taken = redis.call('HMGET', KEYS[5 + i], 'g', 'g:' .. owner, 'gs')
        local others = whole(taken[1] or '0')
        if not others then
            return {'CORRUPT'}
        end
        -- Whoever has one may use it under the terms of then: under others, nobody has one in this period.
        local terms = text(n[arg + 3]) .. ':' .. text(withheld)
        local sameTerms = not taken[3] or taken[3] == terms
        if sameTerms and not taken[2] and others < n[arg + 3] then
            shared[i] = {'g', text(others + 1), 'g:' .. owner, '1', 'gs', terms}
        end
        shares[i] = sameTerms and (taken[2] or shared[i]) and '1' or '0'
    end
    reserved[i] = math.min(MAX, r + needed)
    if measure == '0' and not audit and (tightest == 0 or limit - s - r - needed < headroom) then
        tightest, headroom = i, limit - s - r - needed
    end
end

-- 6. Request rates: one number each, the theoretical arrival time of GCRA.
local arrivals, requestFacts = {}, {}
for i = 1, rates do
    local interval, burst = n[rateArg0 + 2 * i - 1], n[rateArg0 + 2 * i]
    local stored = whole(redis.call('GET', KEYS[rateKey0 + i]) or '0')
    if not stored or interval == 0 then
        return {'CORRUPT'}
    end
    -- A clock that jumped back must not block for hours.
    local arrival = math.min(math.max(stored, now), now + burst)
    if first then
        local excess = arrival + interval - now - burst
        if excess > 0 then
            return {
                'LIMITED', 'requests', text(i), text(math.ceil(excess / 1000)),
                '0', text(math.ceil((arrival - now) / 1000)),
            }
        end
        arrival = arrival + interval
    end
    arrivals[i] = arrival
    requestFacts[2 * i - 1] = text(math.floor((now + burst - arrival) / interval))
    requestFacts[2 * i] = text(math.ceil((arrival - now) / 1000))
end

-- 7. Token rates: sub-windows, the oldest counted whole.
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
    if (first or room > 0) and used + room > limit then
        table.sort(live, function(a, b) return a[1] < b[1] end)
        local wait, freed = (SUB_WINDOWS + 1) * SUB_WINDOW_MS, 0
        for _, one in ipairs(live) do
            freed = freed + one[2]
            if used - freed + room <= limit then
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

-- 8. Slots: leases, of which only the live ones count.
for i = 1, slots do
    local taken = redis.call('ZCOUNT', KEYS[slotKey0 + i], '(' .. text(millis), '+inf')
    if first and taken >= n[slotArg0 + i] then
        return {'BUSY', text(i)}
    end
end
local due = redis.call('ZRANGEBYSCORE', exp, '-inf', text(millis), 'LIMIT', 0, 1)

-- 9. Only now write.
local deadline = text(millis + lease)
local head = {
    text(amount), text(tokens), text(bucket), exchange, gateway, text(budgets), text(buckets), text(slots), measures, who,
    limits,
}
if #newLimits > 0 then
    redis.call('HSET', lim, unpack(newLimits))
end
for i = 1, budgets do
    local expiry = n[HEADER + PER_BUDGET * (i - 1) + 6]
    redis.call('HSET', KEYS[5 + i], 'r', text(reserved[i]))
    if shared[i] then
        redis.call('HSET', KEYS[5 + i], unpack(shared[i]))
    end
    if expiry > 0 then
        redis.call('PEXPIREAT', KEYS[5 + i], text(math.max(expiry, millis + GRACE_MS)))
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
        redis.call('SET', KEYS[rateKey0 + i], text(arrivals[i]), 'PX', text(math.ceil((arrivals[i] - now) / 1000) + 1000))
    end
end
if budgets + buckets + slots > 0 then
    redis.call('HSET', open, rid, table.concat(head, ' ') .. '|' .. touched)
    redis.call('ZADD', exp, deadline, rid)
end

redis.call('HSET', acct, 'seq', text(seq + 1))

local reply = {'OK', text(seq + 1), #due > 0 and '1' or '0', text(tightest), text(headroom), budgets > 0 and table.concat(shares) or '-'}
for i = 1, 2 * rates do
    reply[#reply + 1] = requestFacts[i]
end
for i = 1, 2 * buckets do
    reply[#reply + 1] = tokenFacts[i]
end
return reply
