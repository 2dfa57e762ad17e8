-- A page of the partition's streams. KEYS: 1 streams. ARGV: 1 cursor. Returns the next cursor and the streams.
local page = redis.call('SSCAN', KEYS[1], ARGV[1], 'COUNT', 200)
return { page[1], page[2] }
