-- BEAT: a gateway lives. Those that have not been heard of for two days are forgotten.
--
-- KEYS  gateways
-- ARGV  gateway, lease ms
-- Reply the run of the server, then the gateways whose lease has not passed, this one among them | BADARGS
local lease = whole(ARGV[2])
if not lease then
    return {'BADARGS'}
end
local millis = math.floor(micros() / 1000)
redis.call('HSET', KEYS[1], ARGV[1], text(millis) .. ' ' .. text(lease))
local all = redis.call('HGETALL', KEYS[1])
local living = {runId()}
for i = 1, #all, 2 do
    local at, its = string.match(all[i + 1], '^(%d+) (%d+)$')
    local silent = millis - (whole(at) or 0)
    if silent <= (whole(its) or 0) then
        living[#living + 1] = all[i]
    elseif silent > GRACE_MS then
        redis.call('HDEL', KEYS[1], all[i])
    end
end
return living
