-- ACK: a gateway has told all that it holds of a tenant. The last one opens the account again, or the lease of those that are
-- silent.
--
-- KEYS  acct, awaited
-- ARGV  turn (the name of the recovery in which all was told), seen (the highest seq that the gateway has heard of), then the gateways that
--       have told all
-- Reply OK: the account is open | WAIT, ms: for others, so long at most | RECOVER: that was another recovery | NOACCT | BADARGS
local seen = whole(ARGV[2])
if not seen then
    return {'BADARGS'}
end
local account = redis.call('HMGET', KEYS[1], 'mode', 'to', 'until', 'seq', 'ep', 'turn')
local run = runId()
if not account[5] then
    return {'NOACCT'}
end
if account[1] == 'ok' and account[5] == run and account[6] == ARGV[1] and (whole(account[4]) or 0) >= seen then
    return {'OK'}
end
if account[1] ~= 'recover' or account[2] ~= run or account[6] ~= ARGV[1] then
    return {'RECOVER'}
end
local seq = math.max(whole(account[4]) or 0, seen)
redis.call('HSET', KEYS[1], 'seq', text(seq))
for i = 3, #ARGV do
    redis.call('SREM', KEYS[2], ARGV[i])
end
local wait = (whole(account[3]) or 0) - math.floor(micros() / 1000)
if redis.call('SCARD', KEYS[2]) > 0 and wait > 0 then
    return {'WAIT', text(wait)}
end
redis.call('DEL', KEYS[2])
redis.call('HSET', KEYS[1], 'ep', run, 'seq', text(seq + 1), 'mode', 'ok')
redis.call('HDEL', KEYS[1], 'to', 'until')
return {'OK'}
