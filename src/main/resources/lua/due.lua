-- DUE: the holds of a tenant whose lease has passed, the longest overdue first.
--
-- KEYS  open, exp
-- ARGV  the most to return
-- Reply rid, record (empty where there is none), rid, record, ...
if not string.match(ARGV[1] or '', '^%d+$') then
    return {}
end
local time = redis.call('TIME')
local millis = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
local rids = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', millis, 'LIMIT', 0, ARGV[1])
local reply = {}
for _, rid in ipairs(rids) do
    reply[#reply + 1] = rid
    reply[#reply + 1] = redis.call('HGET', KEYS[1], rid) or ''
end
return reply
