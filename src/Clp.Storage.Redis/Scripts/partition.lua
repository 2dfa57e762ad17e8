-- The partition's counters. KEYS: 1 partition. Returns events ever, messages waiting, messages parked.
local counters = redis.call('HMGET', KEYS[1], 'c', 'w', 'k')
return { counters[1] or '0', counters[2] or '0', counters[3] or '0' }
