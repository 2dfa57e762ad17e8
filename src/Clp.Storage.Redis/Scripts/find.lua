-- What an operation wrote. ARGV: 6 operation.
local done = redis.call('HGET', KEYS[3], ARGV[6])
if not done then return answer('none', version) end
local first, count, hash = string.match(done, '^(%d+) (%d+) (.*)$')
return answer('ok', version, redis.call('LRANGE', KEYS[2], first, int(tonumber(first) + tonumber(count) - 1)), first, hash)
