-- ASSERT: restores a hold that the server lost. No limit is tested: the hold was admitted before, and may cost its amount
-- whatever has been admitted since.
--
-- KEYS  open, exp, done(rid), then B budgets, T token limits, S slots: those of the hold
-- ARGV  rid, record, lease ms, B, T, S, then per budget: expiry ms (0: never)
-- Reply OK | DONE: it has ended | BADARGS | CORRUPT
local rid, record = ARGV[1], ARGV[2]
local n = {}
for i = 3, #ARGV do
    n[i] = whole(ARGV[i])
    if not n[i] then
        return {'BADARGS'}
    end
end
local hold = parsed(record or '')
if #ARGV < 6 or not hold or #KEYS ~= 3 + n[4] + n[5] + n[6] or #ARGV ~= 6 + n[4] or hold.keys ~= table.concat(KEYS, ' ', 4) then
    return {'BADARGS'}
end
local lease, budgets, slotKey0 = n[3], n[4], 3 + n[4] + n[5]
if redis.call('EXISTS', KEYS[3]) == 1 then
    return {'DONE'}
end
if redis.call('HEXISTS', KEYS[1], rid) == 1 then
    return {'OK'}
end
local reserved = {}
for i = 1, budgets do
    reserved[i] = whole(redis.call('HGET', KEYS[3 + i], 'r') or '0')
    if not reserved[i] then
        return {'CORRUPT'}
    end
end
redis.call('ZCARD', KEYS[2])
for i = slotKey0 + 1, #KEYS do
    redis.call('ZCARD', KEYS[i])
end

-- Only now write.
local millis = math.floor(micros() / 1000)
for i = 1, budgets do
    local held = inMeasure(string.sub(hold.measures, i, i), hold.amount, hold.tokens, 1)
    redis.call('HSET', KEYS[3 + i], 'r', text(math.min(MAX, reserved[i] + held)))
    if n[6 + i] > 0 then
        redis.call('PEXPIREAT', KEYS[3 + i], text(math.max(n[6 + i], millis + GRACE_MS)))
    end
end
for i = slotKey0 + 1, #KEYS do
    redis.call('ZADD', KEYS[i], text(millis + lease), hold.exchange)
    redis.call('PEXPIRE', KEYS[i], text(2 * lease + 60000))
end
redis.call('HSET', KEYS[1], rid, record)
redis.call('ZADD', KEYS[2], text(millis + lease), rid)
return {'OK'}
