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
local all = redis.call('HGETALL', KEYS[1])
local living = {runId(), ARGV[1]}
-- Silent is who was not heard when others were: where the server was away, nobody was.
local newest = 0
for i = 2, #all, 2 do
    newest = math.max(newest, whole(string.match(all[i], '^(%d+) %d+$')) or 0)
end
redis.call('HSET', KEYS[1], ARGV[1], text(millis) .. ' ' .. text(lease))
for i = 1, #all, 2 do
    local at, its = string.match(all[i + 1], '^(%d+) (%d+)$')
    local silent = newest - (whole(at) or 0)
    if all[i] ~= ARGV[1] and silent <= (whole(its) or 0) then
        living[#living + 1] = all[i]
    elseif all[i] ~= ARGV[1] and silent > GRACE_MS then
        redis.call('HDEL', KEYS[1], all[i])
    end
end
return living
