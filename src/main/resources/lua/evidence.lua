-- EVIDENCE: what some keys hold, all at the same moment.
--
-- KEYS  any
-- ARGV  what each of them is, in one word: h a hash, s a set
-- Reply per hash its fields and values, in turn; per set how many it has | BADARGS
local ASK = {h = 'HGETALL', s = 'SCARD'}
if not ARGV[1] or #ARGV[1] ~= #KEYS or string.match(ARGV[1], '[^hs]') then
    return {'BADARGS'}
end
local held = {}
for i = 1, #KEYS do
    held[i] = redis.call(ASK[string.sub(ARGV[1], i, i)], KEYS[i])
end
return held
