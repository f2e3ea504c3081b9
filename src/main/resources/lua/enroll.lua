-- ENROLL: opens the account of a tenant that never had one.
--
-- KEYS  acct
-- Reply OK
if redis.call('HEXISTS', KEYS[1], 'ep') == 0 then
    redis.call('HSET', KEYS[1], 'ep', runId(), 'seq', '0', 'mode', 'ok')
end
return {'OK'}
