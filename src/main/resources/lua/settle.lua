-- SETTLE: ends a hold, once: what it held is given back, what it cost is charged.
--
-- KEYS  open, exp, done(rid), then B budgets, T token limits, S slots: those of the hold
-- ARGV  rid, exchange, kind (settle, release, orphan, late), actual n$, tokens used, last (1: no further attempt
--       follows, so slots are given back), B, T, S, then per budget: expiry ms (0: never)
-- Reply OK, charged n$, charged beyond the hold n$
--       DONE, result: it had ended before | NORES: no such hold | NOTDUE: its lease was renewed
--       BADARGS | BADKEYS | CORRUPT: nothing was written
local MAX = 9007199254740991
local GRACE_MS = 172800000
local KINDS = {settle = true, release = true, orphan = true, late = true}

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

local rid, exchange, kind = ARGV[1], ARGV[2], ARGV[3]
if #ARGV < 9 or not KINDS[kind] then
    return {'BADARGS'}
end
local n = {}
for i = 4, #ARGV do
    n[i] = whole(ARGV[i])
    if not n[i] then
        return {'BADARGS'}
    end
end
local actual, used, last = n[4], n[5], n[6] == 1
local budgets, buckets, slots = n[7], n[8], n[9]
if #KEYS ~= 3 + budgets + buckets + slots or #ARGV ~= 9 + budgets then
    return {'BADARGS'}
end
local open, exp, done = KEYS[1], KEYS[2], KEYS[3]
local bucketKey0 = 3 + budgets
local slotKey0 = bucketKey0 + buckets

local result = redis.call('GET', done)
if result then
    return {'DONE', result}
end
local time = redis.call('TIME')
local millis = time[1] * 1000 + math.floor(time[2] / 1000)
local record = redis.call('HGET', open, rid)
local deadline = redis.call('ZSCORE', exp, rid)
local held, tokens, bucket = 0, 0, '0'
if record then
    local was, wasTokens, wasBucket, keys = string.match(record, '^(%d+) (%d+) (%d+) [^|]*|(.*)$')
    held, tokens, bucket = whole(was), whole(wasTokens), wasBucket
    if not held or not tokens then
        return {'CORRUPT'}
    end
    if keys ~= table.concat(KEYS, ' ', 4) then
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

local charge = actual
if kind == 'orphan' then
    charge = held
elseif kind == 'release' then
    charge = 0
end
local overrun = math.max(0, charge - held)
local state = {}
for i = 1, budgets do
    local now = redis.call('HMGET', KEYS[3 + i], 's', 'r', 'o', 'n')
    state[i] = {whole(now[1] or '0'), whole(now[2] or '0'), whole(now[3] or '0'), whole(now[4] or '0')}
    for f = 1, 4 do
        if not state[i][f] then
            return {'CORRUPT'}
        end
    end
end
local unused = {}
local refunds = kind ~= 'orphan' and tokens > 0 and tokens ~= used
for i = 1, refunds and buckets or 0 do
    local count = redis.call('HGET', KEYS[bucketKey0 + i], bucket)
    unused[i] = count and whole(count) and math.max(0, whole(count) - tokens + used) or nil
end
for i = 1, slots do
    redis.call('ZCARD', KEYS[slotKey0 + i])
end

-- Only now write. A void release of a hold that never came leaves just its result, so that a delayed ADMIT is DONE.
if record or kind == 'late' then
    for i = 1, budgets do
        local s, r, o, late = state[i][1], state[i][2], state[i][3], state[i][4]
        redis.call('HSET', KEYS[3 + i], 's', text(math.min(MAX, s + charge)), 'r', text(math.max(0, r - held)))
        if record and overrun > 0 then
            redis.call('HSET', KEYS[3 + i], 'o', text(math.min(MAX, o + overrun)))
        elseif not record then
            redis.call('HSET', KEYS[3 + i], 'n', text(math.min(MAX, late + charge)))
        end
        local expiry = n[9 + i]
        if expiry > 0 then
            redis.call('PEXPIREAT', KEYS[3 + i], text(math.max(expiry, millis + GRACE_MS)))
        end
    end
end
for i = 1, buckets do
    if unused[i] then
        redis.call('HSET', KEYS[bucketKey0 + i], bucket, text(unused[i]))
    end
end
if last then
    for i = 1, slots do
        redis.call('ZREM', KEYS[slotKey0 + i], exchange)
    end
end
redis.call('HDEL', open, rid)
redis.call('ZREM', exp, rid)
redis.call('SET', done, (record and kind or (kind == 'late' and kind or 'void')) .. ' ' .. text(charge), 'PX', text(GRACE_MS))
return {'OK', text(charge), text(overrun)}
