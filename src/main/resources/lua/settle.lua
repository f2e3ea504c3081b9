-- SETTLE: ends a hold, once: what it held is given back, what it cost is charged, and one event tells of it.
--
-- KEYS  lim, open, exp, done(rid), events, alerts, then B budgets, T token limits, S slots: those of the hold
-- ARGV  rid, exchange, kind (settle, release, orphan; late: charged without a hold; outage: late, and out of what is
--       withheld for outages), who, measures, limits (as in ADMIT), usage (input,cached,write,output,reasoning,evidence),
--       actual n$, tokens used, last (1: no further attempt follows, so slots are given back), retention of events ms, B, T,
--       S, then per budget: expiry ms (0: never)
-- Reply OK, charged n$, charged beyond the hold n$, thresholds passed
--       DONE, result: it had ended before | NORES: no such hold | NOTDUE: its lease was renewed
--       BADARGS | BADKEYS | CORRUPT: nothing was written
local KINDS = {settle = true, release = true, orphan = true, late = true, outage = true}

local rid, exchange, kind, who, measures, limits, usage = unpack(ARGV, 1, 7)
if #ARGV < 14 or not KINDS[kind] or not string.match(usage, '^%d+,%d+,%d+,%d+,%d+,%l+$') then
    return {'BADARGS'}
end
local n = {}
for i = 8, #ARGV do
    n[i] = whole(ARGV[i])
    if not n[i] then
        return {'BADARGS'}
    end
end
local actual, used, last, retention = n[8], n[9], n[10] == 1, n[11]
local budgets, buckets, slots = n[12], n[13], n[14]
if #KEYS ~= 6 + budgets + buckets + slots or #ARGV ~= 14 + budgets then
    return {'BADARGS'}
end
local lim, open, exp, done, events, alerts = unpack(KEYS, 1, 6)
local bucketKey0 = 6 + budgets
local slotKey0 = bucketKey0 + buckets

local result = redis.call('GET', done)
if result then
    return {'DONE', result}
end
local millis = math.floor(micros() / 1000)
local record = redis.call('HGET', open, rid)
local deadline = redis.call('ZSCORE', exp, rid)
local hold = {amount = 0, tokens = 0, bucket = '0', who = who, measures = measures, limits = limits}
if record then
    hold = parsed(record)
    if not hold then
        return {'CORRUPT'}
    end
    if hold.keys ~= table.concat(KEYS, ' ', 7) then
        return {'BADKEYS'}
    end
    if kind == 'orphan' and deadline and tonumber(deadline) > millis then
        return {'NOTDUE'}
    end
elseif kind == 'orphan' then
    redis.call('ZREM', exp, rid)
    return {'NORES'}
elseif kind == 'settle' then
    return {'NORES'}
end

local money, tokens = actual, used
if kind == 'orphan' then
    money, tokens = hold.amount, hold.tokens
elseif kind == 'release' then
    money, tokens = 0, 0
end
local requests = kind == 'release' and 0 or 1
local names = budgets > 0 and split(hold.limits, ',') or {}
local state = {}
for i = 1, budgets do
    local now = redis.call('HMGET', KEYS[6 + i], 's', 'r', 'o', 'n', 'w')
    state[i] = {}
    for f = 1, 5 do
        state[i][f] = whole(now[f] or '0')
        if not state[i][f] then
            return {'CORRUPT'}
        end
    end
end
local declared = budgets > 0 and redis.call('HMGET', lim, unpack(names)) or {}
local unused = {}
local refunds = kind ~= 'orphan' and hold.tokens > 0 and hold.tokens ~= used
for i = 1, refunds and buckets or 0 do
    local count = redis.call('HGET', KEYS[bucketKey0 + i], hold.bucket)
    unused[i] = count and whole(count) and math.max(0, whole(count) - hold.tokens + used) or nil
end
for i = 1, slots do
    redis.call('ZCARD', KEYS[slotKey0 + i])
end
redis.call('XLEN', events)
redis.call('ZCARD', alerts)

-- Only now write. A void release of a hold that never came leaves just its result, so that a delayed ADMIT is DONE.
local counts = record or kind == 'late' or kind == 'outage'
local crossed = 0
for i = 1, counts and budgets or 0 do
    local key = KEYS[6 + i]
    local s, r, o, unheld, withheld = unpack(state[i])
    local measure = string.sub(hold.measures, i, i)
    local charge = inMeasure(measure, money, tokens, requests)
    local held = record and inMeasure(measure, hold.amount, hold.tokens, 1) or 0
    redis.call('HSET', key, 's', text(math.min(MAX, s + charge)), 'r', text(math.max(0, r - held)))
    if record and charge > held then
        redis.call('HSET', key, 'o', text(math.min(MAX, o + charge - held)))
    elseif not record then
        redis.call('HSET', key, 'n', text(math.min(MAX, unheld + charge)))
    end
    if kind == 'outage' then
        redis.call('HSET', key, 'w', text(math.min(MAX, withheld + charge)))
    end
    local expiry = n[14 + i]
    if expiry > 0 then
        redis.call('PEXPIREAT', key, text(math.max(expiry, millis + GRACE_MS)))
    end
    crossed = crossed + alert(alerts, names[i], declared[i], key, s, s + charge)
end
for i = 1, buckets do
    if unused[i] then
        redis.call('HSET', KEYS[bucketKey0 + i], hold.bucket, text(unused[i]))
    end
end
if last then
    for i = 1, slots do
        redis.call('ZREM', KEYS[slotKey0 + i], exchange)
    end
end
redis.call('HDEL', open, rid)
redis.call('ZREM', exp, rid)
local told = kind == 'outage' and 'late' or kind
local ended = counts and told or 'void'
redis.call('SET', done, ended .. ' ' .. text(money) .. ' ' .. text(tokens), 'PX', text(GRACE_MS))
if counts then
    tell(events, retention, rid, told, text(money), {
        held = hold.amount, tokens = text(tokens), requests = text(requests), usage = usage, who = hold.who,
        budgets = table.concat(KEYS, ' ', 7, bucketKey0),
    })
end
return {'OK', text(money), text(math.max(0, money - hold.amount)), text(crossed)}
