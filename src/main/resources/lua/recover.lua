-- RECOVER: closes the account of a tenant on a server that was replaced or has lost writes, until every gateway has said what
-- it holds.
--
-- KEYS  acct, awaited
-- ARGV  lease ms, seen (the highest seq that this gateway has heard of), then the gateways that live
-- Reply OK: nothing is to be recovered | RECOVER, the run of the server | NOACCT | BADARGS
local lease, seen = whole(ARGV[1]), whole(ARGV[2])
if not lease or not seen then
    return {'BADARGS'}
end
local account = redis.call('HMGET', KEYS[1], 'ep', 'seq', 'mode', 'to')
local seq, run = whole(account[2]), runId()
if not account[1] or not seq then
    return {'NOACCT'}
end
if account[1] == run and account[3] == 'ok' and seq >= seen then
    return {'OK'}
end
if account[3] ~= 'recover' or account[4] ~= run then
    local till = math.floor(micros() / 1000) + lease
    redis.call('HSET', KEYS[1], 'mode', 'recover', 'to', run, 'until', text(till))
    redis.call('DEL', KEYS[2])
    for i = 3, #ARGV do
        redis.call('SADD', KEYS[2], ARGV[i])
    end
end
return {'RECOVER', run}
