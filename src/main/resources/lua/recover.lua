-- RECOVER: closes the account of a tenant on a server that was replaced or has lost writes, until every gateway has said what
-- it holds.
--
-- KEYS  acct, awaited
-- ARGV  lease ms, seen (the highest seq that this gateway has heard of), then the gateways that live
-- Reply OK, turn: nothing is to be recovered since this one | RECOVER, turn: the name of this recovery | NOACCT | BADARGS
-- A tenant that is new is most likely just that: a gateway that is there says so with its next beat, and the others need not
-- wait for one that is gone.
local NEW_MS = 1500
local lease, seen = whole(ARGV[1]), whole(ARGV[2])
if not lease or not seen then
    return {'BADARGS'}
end
local account = redis.call('HMGET', KEYS[1], 'ep', 'seq', 'mode', 'to', 'turn')
local seq, run = whole(account[2]), runId()
if not account[1] or not seq then
    return {'NOACCT'}
end
if account[1] == run and account[3] == 'ok' and seq >= seen then
    return {'OK', account[5] or ''}
end
if account[3] ~= 'recover' or account[4] ~= run or not account[5] then
    local now = micros()
    local wait = account[1] == 'new' and math.min(lease, NEW_MS) or lease
    local turn = run .. '.' .. text(now)
    redis.call('HSET', KEYS[1], 'mode', 'recover', 'to', run, 'until', text(math.floor(now / 1000) + wait), 'turn', turn)
    redis.call('DEL', KEYS[2])
    for i = 3, #ARGV do
        redis.call('SADD', KEYS[2], ARGV[i])
    end
    return {'RECOVER', turn}
end
return {'RECOVER', account[5]}
