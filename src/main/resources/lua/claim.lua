-- CLAIM: the alerts of a tenant that are due, each given to one caller, and due again when that one should have delivered it.
--
-- KEYS  alerts, claims (hash: alert to how often it was claimed, and when it was raised)
-- ARGV  the most to return, how long a delivery may take ms, first wait ms, longest wait ms, the most claims of one alert
-- Reply alert, its claims with this one (0: it had them all, and is removed), ms when it was raised; alert, ...
--       BADARGS
local n = {}
for i = 1, 5 do
    n[i] = whole(ARGV[i])
    if not n[i] then
        return {'BADARGS'}
    end
end
local most, delivery, firstWait, longestWait, claimsMax = unpack(n)
local now = math.floor(micros() / 1000)
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', text(now), 'WITHSCORES', 'LIMIT', 0, text(most))
redis.call('HLEN', KEYS[2])

-- Only now write.
local reply = {}
for i = 1, #due, 2 do
    local alert = due[i]
    local claims, raised = string.match(redis.call('HGET', KEYS[2], alert) or '', '^(%d+) (%d+)$')
    claims, raised = whole(claims) or 0, whole(raised) or whole(due[i + 1]) or now
    if claims >= claimsMax then
        redis.call('ZREM', KEYS[1], alert)
        redis.call('HDEL', KEYS[2], alert)
        claims = -1
    else
        redis.call('ZADD', KEYS[1], text(now + delivery + math.min(longestWait, firstWait * 2 ^ claims)), alert)
        redis.call('HSET', KEYS[2], alert, text(claims + 1) .. ' ' .. text(raised))
    end
    reply[#reply + 1] = alert
    reply[#reply + 1] = text(claims + 1)
    reply[#reply + 1] = text(raised)
end
return reply
