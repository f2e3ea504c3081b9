-- DUE: the holds of a tenant whose lease has passed, the longest overdue first.
--
-- KEYS  open, exp
-- ARGV  the most to return
-- Reply rid, record (empty where there is none), rid, record, ...
if not whole(ARGV[1]) then
    return {}
end
local rids = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', text(math.floor(micros() / 1000)), 'LIMIT', 0, ARGV[1])
local reply = {}
for _, rid in ipairs(rids) do
    reply[#reply + 1] = rid
    reply[#reply + 1] = redis.call('HGET', KEYS[1], rid) or ''
end
return reply
