-- Removes a stream with everything that belongs to it; the grave keeps its life's mark, for those who have seen it.
-- ARGV: 6 expectation. The entries in the feed are removed afterwards, by forget.lua.
if version == '-1' or not met(ARGV[6]) then return answer('kept', version) end
local waiting, parked = redis.call('LLEN', KEYS[5]), redis.call('HLEN', KEYS[7])
redis.call('SCARD', KEYS[10])
redis.call('ZCARD', KEYS[11])
redis.call('SCARD', KEYS[12])
redis.call('HLEN', KEYS[9])
redis.call('HSET', KEYS[13], sid, head[2])
redis.call('UNLINK', KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7])
redis.call('SREM', KEYS[10], sid)
redis.call('ZREM', KEYS[11], sid)
redis.call('SREM', KEYS[12], sid)
if waiting > 0 then redis.call('HINCRBY', KEYS[9], 'w', -waiting) end
if parked > 0 then redis.call('HINCRBY', KEYS[9], 'k', -parked) end
return answer('deleted', version)
