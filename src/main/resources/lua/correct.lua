-- CORRECT: changes what an ended attempt was charged, once per number, by an event of its own: the first one stays.
--
-- KEYS  lim, done(rid), done(rid:c<number>), events, alerts, then B budgets: those that the attempt was charged to
-- ARGV  rid, number, who, measures, limits (as in ADMIT), usage (as in SETTLE), money n$, tokens, requests that the attempt
--       did use, retention of events ms, B, then per budget: expiry ms (0: never)
-- Reply OK, difference n$ (with a sign), thresholds passed
--       SAME: that is what it was charged | DONE: this correction was made before | NORES: no such attempt has ended
--       BADARGS | CORRUPT: nothing was written
local rid, number, who, measures, limits, usage = unpack(ARGV, 1, 6)
if #ARGV < 11 or not string.match(usage, '^%d+,%d+,%d+,%d+,%d+,%l+$') then
    return {'BADARGS'}
end
local n = {}
for i = 7, #ARGV do
    n[i] = whole(ARGV[i])
    if not n[i] then
        return {'BADARGS'}
    end
end
local money, tokens, requests, retention, budgets = n[7], n[8], n[9], n[10], n[11]
if #KEYS ~= 5 + budgets or #ARGV ~= 11 + budgets then
    return {'BADARGS'}
end
local lim, done, corrected, events, alerts = unpack(KEYS, 1, 5)
if redis.call('EXISTS', corrected) == 1 then
    return {'DONE'}
end
local kind, wasMoney, wasTokens = string.match(redis.call('GET', done) or '', '^(%l+) (%d+) (%d+)$')
wasMoney, wasTokens = whole(wasMoney), whole(wasTokens)
if not wasMoney or not wasTokens then
    return {'NORES'}
end
local wasRequests = (kind == 'release' or kind == 'void') and 0 or 1
if money == wasMoney and tokens == wasTokens and requests == wasRequests then
    return {'SAME'}
end
local millis = math.floor(micros() / 1000)
local names = budgets > 0 and split(limits, ',') or {}
local declared = budgets > 0 and redis.call('HMGET', lim, unpack(names)) or {}
local state = {}
for i = 1, budgets do
    local now = redis.call('HMGET', KEYS[5 + i], 's', 'n')
    state[i] = {whole(now[1] or '0'), whole(now[2] or '0')}
    if not state[i][1] or not state[i][2] then
        return {'CORRUPT'}
    end
end
redis.call('XLEN', events)
redis.call('ZCARD', alerts)

-- Only now write.
local crossed = 0
for i = 1, budgets do
    local key = KEYS[5 + i]
    local s, unheld = unpack(state[i])
    local measure = string.sub(measures, i, i)
    local difference = inMeasure(measure, money, tokens, requests) - inMeasure(measure, wasMoney, wasTokens, wasRequests)
    local after = math.max(0, math.min(MAX, s + difference))
    redis.call('HSET', key, 's', text(after))
    if difference > 0 then
        redis.call('HSET', key, 'n', text(math.min(MAX, unheld + difference)))
    end
    local expiry = n[11 + i]
    if expiry > 0 then
        redis.call('PEXPIREAT', key, text(math.max(expiry, millis + GRACE_MS)))
    end
    crossed = crossed + alert(alerts, names[i], declared[i], key, s, after)
end
local difference = string.format('%d', money - wasMoney)
redis.call('SET', corrected, difference, 'PX', text(GRACE_MS))
redis.call('SET', done, (requests == 0 and 'release' or kind) .. ' ' .. text(money) .. ' ' .. text(tokens), 'PX', text(GRACE_MS))
tell(events, retention, rid, 'correct', difference, {
    held = 0, tokens = string.format('%d', tokens - wasTokens),
    requests = string.format('%d', requests - wasRequests), usage = usage, who = who,
    budgets = table.concat(KEYS, ' ', 6),
})
return {'OK', difference, text(crossed)}
