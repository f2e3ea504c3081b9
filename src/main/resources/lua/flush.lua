-- FLUSH: adds what a gateway has counted of an experiment, once. What is added is decimal text from end to end.
--
-- KEYS  seq, seen, frozen, retired, units, then those of the groups
-- ARGV  incarnation, sequence, sealed at ms, so long retries go on ms, so long a silent incarnation is known ms, the most
--       units, then groups: kind, place of its first key in KEYS, ttl ms (0: none), n, then n times:
--         h  field, increment                of a hash
--         a  unit, how many keys after the first one its arm's set is; in the order in which they came
--         u  unit, four cells (-: none)      of an arm's set; four histograms, for units that are new to it
--         g  unit, field                     of a guard's set; its counts, for units that are new to it
-- Reply OK, how many changes Redis refused, whether units are told apart no more (1)
--       DUP: it was added before | LATE: it may have been added before, and nobody knows any more
--       BADARGS | CORRUPT: nothing was written
local FIXED_KEYS, FIXED_ARGS, HEAD, TRIM_MAX = 5, 6, 4, 100
local FURTHER_KEYS = {h = 0, a = 0, u = 4, g = 1}

local n = {}
for i = 2, FIXED_ARGS do
    n[i] = whole(ARGV[i])
    if not n[i] then
        return {'BADARGS'}
    end
end
local incarnation, sequence, sealed, retries, kept, most = ARGV[1], unpack(n, 2, FIXED_ARGS)
if #KEYS < FIXED_KEYS or #incarnation ~= 32 or not string.match(incarnation, '^%x+$') then
    return {'BADARGS'}
end
-- Whether each unit is for a set that is one of the keys.
local function placed(group)
    for i = group.from + 1, group.to + 1, 2 do
        local place = whole(ARGV[i])
        if not place or group.key + place > #KEYS then
            return false
        end
    end
    return true
end

local groups, at = {}, FIXED_ARGS + 1
while at <= #ARGV do
    local further, key, ttl, size = FURTHER_KEYS[ARGV[at]], whole(ARGV[at + 1]), whole(ARGV[at + 2]), whole(ARGV[at + 3])
    if not further or not key or not ttl or not size or key <= FIXED_KEYS or key + further > #KEYS then
        return {'BADARGS'}
    end
    local after = at + HEAD + 2 * size
    if after > #ARGV + 1 then
        return {'BADARGS'}
    end
    local group = {kind = ARGV[at], key = key, ttl = ttl, from = at + HEAD, to = after - 2}
    if group.kind == 'a' and not placed(group) then
        return {'BADARGS'}
    end
    groups[#groups + 1] = group
    at = after
end

local seq, seen, frozen, retired, units = unpack(KEYS, 1, FIXED_KEYS)
local millis = math.floor(micros() / 1000)
local stored = redis.call('HGET', seq, incarnation)
if stored and not whole(stored) then
    return {'CORRUPT'}
end
if stored and whole(stored) >= sequence then
    return {'DUP'}
end
if sealed + retries < millis then
    return {'LATE'}
end

-- The sequence first: whoever dies after it has lost something, and never adds it again.
redis.call('ZADD', seen, text(millis), incarnation)
redis.call('HSET', seq, incarnation, ARGV[2])
for _, silent in ipairs(redis.call('ZRANGEBYSCORE', seen, 0, text(millis - kept), 'LIMIT', 0, TRIM_MAX)) do
    redis.call('HDEL', seq, silent)
    redis.call('ZREM', seen, silent)
end

-- One change that Redis refuses, such as a sum beyond 64 bits, must not take the others with it. What a command replies is
-- told as a Lua number, so only 0 and 1 are looked at.
local refused = 0
local function tried(...)
    local reply = redis.pcall(...)
    if type(reply) == 'table' and reply.err then
        refused = refused + 1
        return 0
    end
    return reply
end

local function freeze(what)
    redis.call('HSETNX', frozen, what, text(millis))
end

-- A set of so many members at most. Once somebody had to stay outside, nobody enters any more: who is inside would else
-- depend on when they came.
local function bounded(set, name)
    local members = {closed = redis.call('HEXISTS', frozen, name) == 1}
    local size = tried('SCARD', set)
    -- Says whether the member is in the set, and whether it is new there.
    function members.enter(member)
        if members.closed then
            return false, false
        end
        if size >= most and tried('SISMEMBER', set, member) == 0 then
            freeze(name)
            members.closed = true
            return false, false
        end
        local added = tried('SADD', set, member) == 1
        size = added and size + 1 or size
        return true, added
    end
    return members
end

local everybody = bounded(units, 'units')
local apply = {}

function apply.h(group)
    for i = group.from, group.to, 2 do
        tried('HINCRBY', KEYS[group.key], ARGV[i], ARGV[i + 1])
    end
    if group.ttl > 0 then
        redis.call('PEXPIRE', KEYS[group.key], text(group.ttl))
    end
end

function apply.a(group)
    for i = group.from, group.to, 2 do
        if everybody.enter(ARGV[i]) then
            tried('SADD', KEYS[group.key + whole(ARGV[i + 1])], ARGV[i])
        end
    end
end

function apply.u(group)
    for i = group.from, group.to, 2 do
        if everybody.enter(ARGV[i]) and tried('SADD', KEYS[group.key], ARGV[i]) == 1 then
            for place, cell in ipairs({string.match(ARGV[i + 1], '^(%S+) (%S+) (%S+) (%S+)$')}) do
                if cell ~= '-' then
                    tried('HINCRBY', KEYS[group.key + place], cell, '1')
                end
            end
        end
    end
end

function apply.g(group)
    local sufferers = bounded(KEYS[group.key], string.match(KEYS[group.key], 'g:[%w_]+$'))
    for i = group.from, group.to, 2 do
        local _, added = sufferers.enter(ARGV[i])
        if added then
            tried('HINCRBY', KEYS[group.key + 1], ARGV[i + 1], '1')
        end
    end
end

for _, group in ipairs(groups) do
    apply[group.kind](group)
end
local left = redis.call('PTTL', retired)
for i = 1, left > 0 and #KEYS or 0 do
    if redis.call('PTTL', KEYS[i]) == -1 then
        redis.call('PEXPIRE', KEYS[i], text(left))
    end
end
return {'OK', text(refused), everybody.closed and '1' or '0'}
